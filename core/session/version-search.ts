import { isVeeamError, VeeamError } from '../errors/veeam-error';
import type { TokenCallContext } from '../grants/token-call-context';
import type { HttpAnswer } from '../ports';
import { apiRoot, versionHeader } from '../products/version';
import { isAboutVersion } from '../requests/refusal';

/**
 * For a failure that may come of the API version, where the server did not tell which ones it takes: asks it with the
 * other ones, newest first, until it takes one. The calls are the profile's probe and carry no credentials, only the
 * token if there is one; whether the server wants another token is of no interest. No vendor's document says that a
 * version is judged before the token, and nobody has seen it on a live server: where it is not, none is found.
 *
 * @returns the failure, with the version that is taken where one was found
 */
export async function withTakenVersion(
  failure: unknown,
  context: TokenCallContext,
  accessToken?: string,
): Promise<unknown> {
  if (!isVeeamError(failure) || failure.versionsTaken !== undefined || !mayBeOfVersion(failure, context))
    return failure;
  const version = await findTakenVersion(context, accessToken);
  return version === undefined ? failure : takingInstead(failure, version);
}

/** Another version than that of the settings which the server takes, the newest; nothing if it takes none of them. */
export async function findTakenVersion(
  context: TokenCallContext,
  accessToken?: string,
): Promise<string | undefined> {
  const { profile, apiVersion } = context.settings;
  for (const version of profile.versioning.revisions) {
    if (version === apiVersion) continue;
    const isTaken = await takes(version, context, accessToken);
    if (isTaken === undefined) return undefined;
    if (isTaken) return version;
  }
  return undefined;
}

/** A token call below a version that the server does not serve looks like any other wrong address. */
function mayBeOfVersion({ versionRefused, statusCode }: VeeamError, { settings }: TokenCallContext): boolean {
  const isBelowVersion = settings.profile.tokenCall.path.includes('{version}');
  return versionRefused === true || (statusCode === 404 && isBelowVersion);
}

/** Nothing where the server cannot be asked. */
async function takes(
  version: string,
  { settings, transport }: TokenCallContext,
  accessToken: string | undefined,
): Promise<boolean | undefined> {
  const { profile, server } = settings;
  const answer = await transport
    .send({
      method: 'GET',
      url: `${server}${apiRoot({ profile, apiVersion: version })}/${profile.probePath}`,
      headers: {
        accept: 'application/json',
        ...versionHeader(profile, version),
        ...(accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }),
      },
    })
    .catch(() => undefined);
  if (answer === undefined || answer.statusCode === 429 || answer.statusCode >= 500) return undefined;
  return isServed(answer, profile.versioning.in === 'path');
}

function isServed(answer: HttpAnswer, isInPath: boolean): boolean {
  const { statusCode } = answer;
  if (statusCode < 300 || statusCode === 401 || statusCode === 403) return !isAboutVersion(answer, !isInPath);
  return false;
}

function takingInstead(failure: VeeamError, version: string): VeeamError {
  const { statusCode, veeamCode, veeamMessage } = failure;
  return new VeeamError(
    'VEEAM_CONFIGURATION',
    `${failure.message} Asked with other API versions, the server takes ${version}: enter that one.`,
    { statusCode, veeamCode, veeamMessage, versionRefused: true, versionsTaken: [version] },
  );
}
