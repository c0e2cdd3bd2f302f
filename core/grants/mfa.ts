import { isVeeamError, VeeamError } from '../errors/veeam-error';
import type { TokenPair } from '../session/token-pair';
import type { Grant, MfaChallenge, SignInContext } from './grant';
import { askWithPassword, codeRequired } from './password';
import { accountAt } from '../session/account-name';
import { callForTokens, expectPair } from './token-call';
import { tokenRequest } from './token-request';
import { parseTotpSecret, totpCode, totpStep } from './totp';
import type { TotpSecret } from './totp';

/** Milliseconds for which an answered password is worth a code; the products' own limit is not documented. */
export const CHALLENGE_LIFE_MS = 4 * 60_000;

/** User name, password and a verification code (Requesting Authorization, Using MFA Grant Type). */
export const mfa: Grant = {
  type: 'mfa',
  label: 'user name, password and verification code',
  inputs: ['username', 'password', 'totpSecret'],
  needs: [{ oneOf: ['username'] }, { oneOf: ['password'] }],
  oneTimeInput: 'mfaCode',
  howToSignIn:
    'Send a message with the current code in msg.mfaCode, or store the TOTP secret in the session.',
  check(settings) {
    if (settings.credentials.totpSecret !== undefined) parseTotpSecret(settings.credentials.totpSecret);
  },
  isRepeatable: (settings) => settings.credentials.totpSecret !== undefined,
  canSignIn: () => true,
  async signIn(context) {
    const { credentials } = context.settings;
    const code = context.oneTime.mfaCode;
    if (code === undefined && credentials.totpSecret === undefined) return askForCode(context);
    if (code === undefined) checkCodeUnspent(context, parseTotpSecret(credentials.totpSecret ?? ''));
    const answered = await answeredPassword(context);
    if ('pair' in answered) return answered.pair;
    context.memory.challenge = undefined;
    if (code !== undefined) return sendCode(context, answered.challenge, code.replace(/\s/g, ''));
    return sendComputedCode(context, answered.challenge, parseTotpSecret(credentials.totpSecret ?? ''));
  },
};

type Answered = { readonly pair: TokenPair } | { readonly challenge: MfaChallenge };

/** Uses the password that is already answered, or sends it. */
async function answeredPassword(context: SignInContext): Promise<Answered> {
  const waiting = context.memory.challenge;
  if (waiting !== undefined && context.clock.now() - waiting.receivedAt < CHALLENGE_LIFE_MS)
    return { challenge: waiting };
  return askWithPassword(context);
}

/** Without a code only the password is sent, which tells whether a code is needed at all. */
async function askForCode(context: SignInContext): Promise<TokenPair> {
  const answered = await answeredPassword(context);
  if ('pair' in answered) return answered.pair;
  context.memory.challenge = answered.challenge;
  throw codeRequired(context, context.words.howToSignIn?.mfa ?? mfa.howToSignIn);
}

async function sendCode(context: SignInContext, challenge: MfaChallenge, code: string): Promise<TokenPair> {
  const { settings } = context;
  [challenge.mfaToken, code].forEach(context.note);
  const what = `Verification of the code for the sign-in ${accountAt(settings)}`;
  const request = tokenRequest(settings, {
    grantType: settings.profile.grants.mfa?.grantType ?? 'mfa',
    mfaToken: challenge.mfaToken,
    mfaCode: code,
  });
  const oneTime = context.oneTime.mfaCode !== undefined;
  const advice = oneTime
    ? 'Use the code that the authenticator app shows now for this account, one that was not used before.'
    : 'Check the TOTP secret, and that the clocks of this machine and of the server agree.';
  return expectPair(await callForTokens(context, { request, what, advice, oneTime }), what);
}

/**
 * Sends the code of now. A code that is refused because its window just turned, or because somebody used it, is
 * followed by the next one, once: servers accept one step to either side (RFC 6238, section 5.2).
 */
async function sendComputedCode(
  context: SignInContext,
  challenge: MfaChallenge,
  secret: TotpSecret,
): Promise<TokenPair> {
  const current = totpStep(secret, context.clock.now());
  const first = Math.max(current, lastStep(context, current) + 1);
  context.memory.lastTotpStep = first;
  try {
    return await sendCode(context, challenge, totpCode(secret, first));
  } catch (error) {
    if (!isVeeamError(error, 'VEEAM_SIGN_IN_REFUSED') || first > current) throw error;
    context.memory.lastTotpStep = first + 1;
    return sendCode(context, challenge, totpCode(secret, first + 1));
  }
}

/** The step whose code went out last. One that lies further ahead than codes do is from before a clock was set back. */
function lastStep({ memory }: SignInContext, current: number): number {
  const last = memory.lastTotpStep ?? -1;
  return last > current + 1 ? -1 : last;
}

/**
 * The password is not sent while there is no code to follow it.
 *
 * @throws VeeamError `VEEAM_SIGN_IN_PAUSED`
 */
function checkCodeUnspent(context: SignInContext, secret: TotpSecret): void {
  const now = context.clock.now();
  const current = totpStep(secret, now);
  const last = lastStep(context, current);
  if (last > current) throw codeSpent(context, (last * secret.period * 1000 - now) / 1000);
}

function codeSpent(context: SignInContext, seconds: number): VeeamError {
  const retryAfter = Math.max(1, Math.ceil(seconds));
  return new VeeamError(
    'VEEAM_SIGN_IN_PAUSED',
    `Sign-in ${accountAt(context.settings)} waits ${retryAfter} s for a verification code that was not used before.`,
    { retryAfter },
  );
}
