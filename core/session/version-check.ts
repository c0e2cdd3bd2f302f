import { apiRoot, versionHeader } from '../products/version';
import type { TokenCallContext } from '../grants/token-call-context';
import { versionRefused } from '../grants/version-refused';
import { isAboutVersion, refusalError } from '../requests/refusal';
import { findTakenVersion } from './version-search';

/**
 * Asks whether the server takes the API version of a caller together with a token, by the profile's probe. What the
 * account may read does not matter.
 *
 * @returns false where the server does not take the token
 * @throws VeeamError `VEEAM_CONFIGURATION` for a version that is refused; what a busy or broken server, or the way to
 *   it, calls for
 */
export async function takesVersion(context: TokenCallContext, accessToken: string): Promise<boolean> {
  const { settings, transport, clock, redact } = context;
  const { profile, server, apiVersion } = settings;
  const answer = await transport.send({
    method: 'GET',
    url: `${server}${apiRoot({ profile, apiVersion })}/${profile.probePath}`,
    headers: {
      accept: 'application/json',
      ...versionHeader(profile, apiVersion),
      authorization: `Bearer ${accessToken}`,
    },
  });
  const { statusCode } = answer;
  const what = `A try with API version ${apiVersion} at ${new URL(server).host}`;
  const isInPath = profile.versioning.in === 'path';
  const isMissing = isInPath && statusCode === 404;
  const isDefault = apiVersion === profile.versioning.default;
  // Below the default version, what is missing may be the probe alone.
  const isUnknown = isMissing && (!isDefault || (await findTakenVersion(context, accessToken)) !== undefined);
  const isClientError = statusCode >= 400 && statusCode < 500 && statusCode !== 401;
  if (isUnknown || (isClientError && isAboutVersion(answer, !isInPath)))
    throw versionRefused(answer, what, context);
  if (statusCode === 429 || statusCode >= 500) throw refusalError(answer, { what, now: clock.now(), redact });
  return statusCode !== 401;
}
