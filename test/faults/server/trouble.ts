/** What a server does instead of answering as it should. Plain data: it travels to the process of the servers. */
export type Trouble =
  /** An answer that is well formed, whatever it says. */
  | {
      readonly does: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | Uint8Array;
    }
  /** The right answer, changed on its way. */
  | { readonly does: 'alter'; readonly how: Alteration }
  /** Bytes as they are, and then nothing more; the connection stays open. */
  | { readonly does: 'raw'; readonly text: string; readonly answerAfterwards?: boolean }
  /** Cuts the connection before, within or after the answer, or after doing what was asked without a word. */
  | { readonly does: 'reset' | 'close'; readonly when: 'before' | 'during' | 'after' | 'unanswered' }
  | { readonly does: 'silence' }
  /** One byte at a time. */
  | { readonly does: 'drip'; readonly what: 'headers' | 'body'; readonly everyMs: number }
  /** A list that has no end. */
  | { readonly does: 'endless'; readonly everyMs: number }
  /** JSON of so many megabytes, whole and right. */
  | { readonly does: 'large'; readonly megabytes: number }
  | { readonly does: 'bomb'; readonly coding: 'gzip' | 'br' }
  | { readonly does: 'redirect'; readonly to: 'elsewhere' | 'itself' | 'plain' | 'nowhere' }
  /** A number of seconds, or a date that many seconds from now. */
  | { readonly does: 'busy'; readonly status: number; readonly retryAt: number }
  /** From now on, new connections meet this, and the open ones are cut. */
  | { readonly does: 'door'; readonly door: Door };

/** How the right answer is changed. */
export type Alteration =
  | 'byteOrderMark'
  | 'truncated'
  | 'invalidUtf8'
  | 'plainText'
  | 'shorterThanSaid'
  | 'damagedGzip'
  | 'cutGzip'
  | 'hints';

/** What meets a new connection: TLS with a certificate that fits or not, or no TLS. */
export type Door =
  | 'good'
  | 'refuses'
  | 'resets'
  | 'mute'
  | 'speaksPlain'
  | 'expired'
  | 'wrongName'
  | 'unknown'
  | 'oldProtocol';

/** The requests of a session, as the server tells them apart. */
export type RequestKind =
  'signIn' | 'mfaStep' | 'codeRedemption' | 'refresh' | 'request' | 'change' | 'page' | 'logOut';

/** Trouble that a single request meets. */
export type RequestTrouble = Exclude<Trouble, { does: 'door' }>;
