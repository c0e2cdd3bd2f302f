/** The most places that are remembered; the one that was refused longest ago goes first. */
const MOST_PLACES = 200;

/**
 * Remembers where on a server a token that is good elsewhere is refused (401 where 403 is meant): a new token would
 * change nothing there. A place is a method and a path.
 */
export class RefusedPlaces {
  readonly #places = new Set<string>();

  /** A token that had just replaced another one was refused there. */
  add(place: string): void {
    this.#places.delete(place);
    this.#places.add(place);
    for (const oldest of this.#places) {
      if (this.#places.size <= MOST_PLACES) return;
      this.#places.delete(oldest);
    }
  }

  has(place: string): boolean {
    return this.#places.has(place);
  }

  /** A token was taken there. */
  delete(place: string): void {
    this.#places.delete(place);
  }

  clear(): void {
    this.#places.clear();
  }
}
