import type { WatchMemory } from './memory';
import type { Reading } from './reading';
import { firstTelling, serverNow } from './rule-context';
import type { RuleContext } from './rule-context';
import { followStanding } from './rules/follow-standing';
import { licensesStanding } from './rules/licenses-standing';
import type { SourceLook } from './source-look';

/** Looks at the license, or the licenses. @throws VeeamError as the request */
export async function lookAtLicense(
  memory: WatchMemory,
  reading: Reading,
  context: () => RuleContext,
): Promise<SourceLook> {
  const source = reading.client.session.settings.profile.incidents?.license;
  if (source === undefined) return { memory, troubles: [] };
  const { id, list, query } = source;
  const records = id === undefined ? [await reading.record(list, query)] : await reading.list(list, query);
  const now = context();
  const standing = licensesStanding(records, source, now.settings.licenseDays, serverNow(now));
  const followed = followStanding(memory, 'license', standing, now, {
    tellFrom: firstTelling(now),
    recovery: () => ({ text: 'The license is valid.' }),
  });
  return { memory: followed, troubles: [] };
}
