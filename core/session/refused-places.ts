/** The most places that are remembered; the one that was refused longest ago goes first. */
const MOST_PLACES = 200;

/**
 * Remembers where on a server a token that is good elsewhere is refused (401 where 403 is meant): a new token would
 * change nothing there. A place is a method and a path.
 */
export class RefusedPlaces {
  /** Made when it is needed: most sessions never are refused anywhere, and there may be thousands. */
  #places: Set<string> | undefined;

  /** A token that had just replaced another one was refused there. */
  add(place: string): void {
    const places = (this.#places ??= new Set<string>());
    places.delete(place);
    places.add(place);
    for (const oldest of places) {
      if (places.size <= MOST_PLACES) return;
      places.delete(oldest);
    }
  }

  has(place: string): boolean {
    return this.#places?.has(place) === true;
  }

  /** A token was taken there. */
  delete(place: string): void {
    this.#places?.delete(place);
  }

  clear(): void {
    this.#places = undefined;
  }
}
