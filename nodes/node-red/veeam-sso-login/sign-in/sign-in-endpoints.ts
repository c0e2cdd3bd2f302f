import { VeeamError } from '../../../../core/errors/veeam-error';
import type { Session } from '../../../../core/session/session';
import { answerProblem, readPastedAnswer } from '../../../../core/single-sign-on/pasted-answer';
import { dialogAnswer } from '../../dialog-answer';
import { isoTime } from '../../iso-time';
import type { Red } from '../../node-red-api';
import { findSession } from '../../session-node';
import { SIGN_IN_PAGE } from './sign-in-page';

/** A session that the page offers. */
interface SignInChoice {
  readonly id: string;
  readonly name: string;
  readonly server: string;
  readonly account: string;
  readonly isSignedIn: boolean;
}

/**
 * The page "Sign in", at which a person signs in for a session: it opens the provider, takes what the person copies
 * there, says what is wrong with it, and hands it to the session.
 *
 * The page itself is without any content, since a browser that follows a link has no token of the editor to show.
 * Everything in it comes from endpoints that ask for the editor's permission.
 */
export function serveSignIn(RED: Red): void {
  const { httpAdmin, auth } = RED;
  const allowed = auth.needsPermission('veeam-session.write');
  httpAdmin.get('/veeam-sso-login/sign-in', (_request, response) => {
    // The value that is pasted is a secret: nothing else may run in the page or see it.
    response.set({
      'Content-Security-Policy':
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
    });
    response.type('html').send(SIGN_IN_PAGE);
  });
  httpAdmin.get('/veeam-sso-login/sessions', allowed, (_request, response) => {
    response.json(choices(RED));
  });
  httpAdmin.post('/veeam-sso-login/begin', allowed, (request, response) => {
    const { id } = record(request.body);
    void dialogAnswer(async () => ({ redirectToUrl: await sessionOf(RED, id).beginSingleSignOn() })).then(
      (result) => response.json(result),
    );
  });
  httpAdmin.post('/veeam-sso-login/finish', allowed, (request, response) => {
    const { id, pasted } = record(request.body);
    void dialogAnswer(() => finish(sessionOf(RED, id), pasted)).then((result) => response.json(result));
  });
}

/** The deployed sessions that sign in by single sign-on. */
function choices(RED: Red): SignInChoice[] {
  const found: SignInChoice[] = [];
  RED.nodes.eachNode((node) => {
    if (node.type !== 'veeam-session') return;
    const session = optionalSession(RED, node.id);
    if (session === undefined) return;
    const { credentials, server } = session.settings;
    found.push({
      id: node.id,
      name: (node as { name?: string }).name ?? '',
      server,
      account: credentials.username ?? credentials.idpUsername ?? '',
      isSignedIn: session.condition.state === 'signedIn',
    });
  });
  return found;
}

function optionalSession(RED: Red, id: unknown): Session | undefined {
  const node = findSession(RED, typeof id === 'string' ? id : undefined);
  try {
    const session = node?.client().session;
    return session?.settings.grant === 'saml' ? session : undefined;
  } catch {
    // A session with wrong settings says so where it is used.
    return undefined;
  }
}

function sessionOf(RED: Red, id: unknown): Session {
  const session = optionalSession(RED, id);
  if (session !== undefined) return session;
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    'There is no deployed Veeam session of this kind any more. Deploy it, and reload this page.',
  );
}

/**
 * @throws VeeamError `VEEAM_SINGLE_SIGN_ON` where what was pasted cannot be right, which the server then never sees;
 *   what the sign-in throws
 */
async function finish(session: Session, pasted: unknown): Promise<{ expiresAt: string | undefined }> {
  const found = await readPastedAnswer(typeof pasted === 'string' ? pasted : '');
  if ('problem' in found) throw new VeeamError('VEEAM_SINGLE_SIGN_ON', found.problem);
  const { server, credentials } = session.settings;
  const accounts = [credentials.username ?? '', credentials.idpUsername ?? ''];
  const problem = answerProblem(found.samlResponse, { server, now: Date.now(), accounts });
  if (problem !== undefined) throw new VeeamError('VEEAM_SINGLE_SIGN_ON', problem);
  await session.finishSignIn({ samlResponse: found.samlResponse });
  await session.accessToken();
  return { expiresAt: isoTime(session.expiresAt) };
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
