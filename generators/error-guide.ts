import type { VeeamErrorCode } from '../core/errors/veeam-error';

/** What a code means, for people. */
export interface ErrorMeaning {
  readonly happened: string;
  readonly remedy: string;
  /** What is done without anybody. */
  readonly byItself: string;
}

/** Every code of the core. The sentence of an error says more about the single case. */
export const ERROR_GUIDE: Readonly<Record<VeeamErrorCode, ErrorMeaning>> = {
  VEEAM_CONFIGURATION: {
    happened:
      'A setting, or something on the message, is missing or wrong. Also: a name that several jobs have, an API version that the server does not take, a memory of incidents that is damaged.',
    remedy: 'The sentence names the field. Correct it, and deploy.',
    byItself: 'Nothing.',
  },
  VEEAM_GRANT_UNSUPPORTED: {
    happened: 'The product, or this server, has no such way to sign in, or issues no authorization codes.',
    remedy: 'Choose another way to sign in. [Products](../products.md#ways-to-sign-in) lists them.',
    byItself: 'Nothing.',
  },
  VEEAM_UNREACHABLE: {
    happened:
      'The server, or a proxy on the way, cannot be reached, or the connection was closed before the answer was whole.',
    remedy:
      'Check address, port, DNS, firewall, VPN and proxy, and that the REST API service of the product runs.',
    byItself:
      'The next message tries again; token requests wait 1 s, then longer, up to a minute. A page of a list is asked for again.',
  },
  VEEAM_TIMEOUT: {
    happened:
      'No answer within the timeout, no free connection within it, or a run of a job that has not ended at the limit. Also: a deploy or restart stopped the node while the message was under way.',
    remedy:
      'Look at the load of the server, or raise the timeout. If the request changes something, look whether it was carried out before you send it again.',
    byItself: 'A page of a list is asked for again. A run goes on.',
  },
  VEEAM_CERTIFICATE: {
    happened:
      'The certificate of the server is not trusted, has expired, is for another name, or is not the one whose fingerprint was entered.',
    remedy: '[Pin it, or add its CA](../how-to/pin-a-certificate.md).',
    byItself: 'Nothing. No token goes out.',
  },
  VEEAM_SIGN_IN_REFUSED: {
    happened: 'The server refused the account, the code or the key.',
    remedy:
      'Correct user, password, code or key in the session or credential. Look whether the account is locked or lacks the role.',
    byItself: 'The account is not tried again for 1 minute, then 2, 4, 8, 15.',
  },
  VEEAM_SIGN_IN_PAUSED: {
    happened: 'The account was refused before, and the pause after that lasts. Nothing was sent.',
    remedy: 'Correct the credentials: changed ones are tried at once. _Test_ is always carried out.',
    byItself: 'One message tries again when the pause is over.',
  },
  VEEAM_SIGN_IN_NEEDED: {
    happened:
      'The session has ended and cannot sign in again by itself: its code, refresh token or SAML answer is spent.',
    remedy:
      'A person signs in again, as the sentence says: by a message, in the dialog, or at the page for single sign-on.',
    byItself: 'Nothing.',
  },
  VEEAM_MFA_REQUIRED: {
    happened: 'The account wants a verification code, and no TOTP secret is stored.',
    remedy:
      'Send the code in `msg.mfaCode`, type it in the dialog, or store the secret. [MFA](../tutorials/mfa.md).',
    byItself: 'Nothing.',
  },
  VEEAM_SINGLE_SIGN_ON: {
    happened:
      'The sign-in at the identity provider stopped: it refused the password, asks for something that only a person can give, or its answer was not taken.',
    remedy: 'The sentence says what is asked. [Single sign-on](../single-sign-on.md).',
    byItself: 'After a refusal nothing is tried for the time of the pause.',
  },
  VEEAM_UNEXPECTED_ANSWER: {
    happened:
      'Something answered that is not the product, or not what was asked for: a web page, an answer that is too large or damaged, an endless redirect, a list that is none.',
    remedy:
      'Check that product, address, port and path belong together, and whether a proxy or firewall answers instead.',
    byItself: 'Nothing.',
  },
  VEEAM_REQUEST_REFUSED: {
    happened:
      'The server understood the request and refused it: a wrong path or body, a missing role, a license that does not cover the API.',
    remedy: "Read the product's own words in the sentence, and its API reference.",
    byItself: 'After a 401 the token is renewed and the request sent once more before this error.',
  },
  VEEAM_SERVER_BUSY: {
    happened: 'The server answered 429 or 503, or more requests wait for it than are allowed (1,000).',
    remedy: 'Send fewer requests at a time, or look less often.',
    byItself:
      'Where the server names a time, it is asked again after it, as long as all waiting stays within the timeout. A page of a list is asked for again.',
  },
  VEEAM_SERVER_FAULT: {
    happened: 'The server failed (a status of 500 and above).',
    remedy: 'Look at its log, and send the message again.',
    byItself: 'Token requests wait 1 s, then longer, up to a minute.',
  },
  VEEAM_FOREIGN_SERVER: {
    happened:
      "The request, or a redirect, leads to another server than the session's. The token was not sent there.",
    remedy: 'Use a path, or the session of that server.',
    byItself: 'Nothing.',
  },
};
