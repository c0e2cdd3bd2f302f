import { isVeeamError } from '../../core/errors/veeam-error';

/** What a dialog or page of the editor gets back from its endpoint. */
export type DialogAnswer = { readonly ok: true } | DialogRefusal;

export interface DialogRefusal {
  readonly ok: false;
  readonly code: string;
  readonly message: string;
  /** The API version that the server takes instead of the one that it refused. */
  readonly takenVersion?: string;
}

/**
 * Does what was asked for. Refusals are answers too: whoever asked shows their sentence.
 *
 * @param shown makes of a sentence what may be shown
 */
export async function dialogAnswer(
  work: () => Promise<object>,
  shown: (words: string) => string = (words) => words,
): Promise<DialogAnswer> {
  try {
    return { ok: true, ...(await work()) };
  } catch (error) {
    if (isVeeamError(error))
      return {
        ok: false,
        code: error.code,
        message: shown(error.message),
        takenVersion: error.versionsTaken?.[0],
      };
    return {
      ok: false,
      code: 'UNEXPECTED',
      message: 'The request could not be carried out; see the log of Node-RED.',
    };
  }
}
