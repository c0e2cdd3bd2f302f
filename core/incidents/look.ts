import { VeeamError } from '../errors/veeam-error';
import type { VeeamErrorCode } from '../errors/veeam-error';
import { isVeeamError } from '../errors/veeam-error';
import type { ApiClient, ApiSession } from '../requests/authenticated-request';
import type { CallOptions } from '../requests/call-options';
import { serverName } from '../session/account-name';
import { dueIncidents } from './delivery';
import type { Incident, IncidentKind } from './incident';
import { lookAtAlarms } from './look-at-alarms';
import { lookAtLicense } from './look-at-license';
import { lookAtMalware } from './look-at-malware';
import { lookAtRepositories } from './look-at-repositories';
import { lookAtRuns } from './look-at-runs';
import { emptyMemory, hasOpen } from './memory';
import type { WatchMemory } from './memory';
import { bounded } from './memory-bounds';
import { Reading } from './reading';
import type { RuleContext } from './rule-context';
import type { SourceLook } from './source-look';
import { watchableKinds } from './watchable-kinds';
import type { WatchSettings } from './watch-settings';

/** What a look at a product has found. */
export interface Look {
  /** To be remembered for the next look; the same object where nothing has changed. */
  readonly memory: WatchMemory;
  /** What is to be told, in order: nothing of it counts as delivered yet. */
  readonly due: readonly Incident[];
  /** What is wrong now, told or not. */
  readonly open: readonly Incident[];
  /** Sources that could not be read while others could, and bounds that were reached. */
  readonly troubles: readonly VeeamError[];
  /** How many requests to the API it took, without those for tokens. */
  readonly requests: number;
}

type LookAt = (memory: WatchMemory, reading: Reading, context: () => RuleContext) => Promise<SourceLook>;

/** The sources, each with the kinds of incidents that it tells of. */
const SOURCES: readonly { readonly kinds: readonly IncidentKind[]; readonly lookAt: LookAt }[] = [
  { kinds: ['jobFailed', 'jobWarning', 'noSuccess', 'runsLong'], lookAt: lookAtRuns },
  { kinds: ['alarm'], lookAt: lookAtAlarms },
  { kinds: ['malware'], lookAt: lookAtMalware },
  { kinds: ['repositorySpace'], lookAt: lookAtRepositories },
  { kinds: ['license'], lookAt: lookAtLicense },
];

/** Trouble that every source would meet alike. */
const OF_THE_SERVER: readonly VeeamErrorCode[] = [
  'VEEAM_UNREACHABLE',
  'VEEAM_CERTIFICATE',
  'VEEAM_GRANT_UNSUPPORTED',
  'VEEAM_SIGN_IN_REFUSED',
  'VEEAM_SIGN_IN_PAUSED',
  'VEEAM_SIGN_IN_NEEDED',
  'VEEAM_MFA_REQUIRED',
  'VEEAM_SINGLE_SIGN_ON',
  'VEEAM_SERVER_BUSY',
];

/**
 * Reads what a product tells of itself and says what has changed since the last look. A source is read when one of its
 * kinds is watched, or still has an incident open: those are followed until they are resolved. What a source that
 * cannot be read has told stays as it was.
 *
 * @throws VeeamError where nothing could be read; the memory is then as it was. `VEEAM_CONFIGURATION` where the
 *   product has none of what is to be watched
 */
export async function look(
  client: ApiClient<ApiSession>,
  settings: WatchSettings,
  memory: WatchMemory,
  options: CallOptions = {},
): Promise<Look> {
  const { profile, server } = client.session.settings;
  const watch = watchedKinds(client, settings);
  const of = `${profile.id}|${server}`;
  const start: WatchMemory =
    memory.of === undefined || memory.of === of ? { ...memory, of } : { ...emptyMemory(), of };
  const reading = new Reading(client, start, options);
  const context = (): RuleContext => ({
    product: profile.id,
    server,
    settings: { ...settings, watch },
    now: client.clock.now(),
    serverAheadMs: reading.serverAheadMs,
  });
  const troubles: VeeamError[] = [];
  let current = start;
  let read = 0;
  for (const { kinds, lookAt } of SOURCES) {
    if (!kinds.some((kind) => watch.includes(kind)) && !hasOpen(current, ...kinds)) continue;
    try {
      const seen = await lookAt(current, reading, context);
      current = seen.memory;
      troubles.push(...seen.troubles);
      read += 1;
    } catch (error) {
      if (!isVeeamError(error) || options.signal?.aborted === true) throw error;
      troubles.push(error);
      if (isVeeamError(error, ...OF_THE_SERVER)) break;
    }
  }
  const [first] = troubles;
  if (read === 0 && first !== undefined) throw first;
  const kept = bounded({ ...current, ...reading.learned() });
  troubles.push(...kept.reached.map((sentence) => new VeeamError('VEEAM_CONFIGURATION', sentence)));
  const isSame = JSON.stringify(kept.memory) === JSON.stringify(memory);
  return {
    memory: isSame ? memory : kept.memory,
    due: dueIncidents(kept.memory, settings, client.clock.now()),
    open: Object.values(kept.memory.open).map(({ incident }) => incident),
    troubles,
    requests: reading.requests,
  };
}

/** What is watched of what the product has. */
function watchedKinds(client: ApiClient<ApiSession>, { watch }: WatchSettings): readonly IncidentKind[] {
  const has = watchableKinds(client.session.settings.profile, client.apiVersion);
  const watched = watch.filter((kind) => has.includes(kind));
  if (watched.length > 0) return watched;
  const choice =
    has.length === 0
      ? 'It tells nothing that can be watched: choose the session of another product.'
      : `Choose of ${has.join(', ')}.`;
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    `${serverName(client.session.settings)} cannot be watched for ${watch.join(', ')}. ${choice}`,
  );
}
