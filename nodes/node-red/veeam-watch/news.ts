import { isVeeamError } from '../../../core/errors/veeam-error';
import type { VeeamError } from '../../../core/errors/veeam-error';

/** What only says that an earlier failure goes on. */
const CONTINUES = ['VEEAM_SIGN_IN_PAUSED', 'VEEAM_SIGN_IN_NEEDED'] as const;

/** Tells a failure that is news from one that only goes on, so that a poll a minute is not an error a minute. */
export class News {
  /** Codes that were told since it last went well. */
  readonly #failures = new Set<string>();
  #troubles = new Set<string>();

  /**
   * Whether a failed look has to be told: the first one is, and each further one that fails in a way of its own. An
   * unsteady network that fails in turns does not count as changing.
   */
  isNewFailure(error: unknown): boolean {
    const code = isVeeamError(error) ? error.code : 'none';
    const goesOn = isVeeamError(error, ...CONTINUES) && this.#failures.size > 0;
    const isNew = !goesOn && !this.#failures.has(code);
    this.#failures.add(code);
    return isNew;
  }

  /**
   * A look went well.
   *
   * @param troubles parts of it that did not
   * @returns those that did the last time, or that fail in another way now
   */
  newTroubles(troubles: readonly VeeamError[]): readonly VeeamError[] {
    this.#failures.clear();
    const before = this.#troubles;
    this.#troubles = new Set(troubles.map(signOf));
    return troubles.filter((trouble) => !before.has(signOf(trouble)));
  }
}

/** The same trouble has the same words but for times, counts and ids. */
function signOf({ code, message }: VeeamError): string {
  return `${code} ${message.replace(/[\d.:-]+/g, '')}`;
}
