import { textAt } from '../requests/record';
import type { WatchMemory } from './memory';
import type { Reading } from './reading';
import { firstTelling, serverNow } from './rule-context';
import type { RuleContext } from './rule-context';
import { followStanding } from './rules/follow-standing';
import { DELETED } from './rules/jobs-rules';
import { repositoriesStanding } from './rules/repositories-standing';
import type { SourceLook } from './source-look';

/** Looks at the repositories. @throws VeeamError as the reading of lists */
export async function lookAtRepositories(
  memory: WatchMemory,
  reading: Reading,
  context: () => RuleContext,
): Promise<SourceLook> {
  const source = reading.client.session.settings.profile.incidents?.repositories;
  if (source === undefined) return { memory, troubles: [] };
  const records = await reading.list(source.list, source.query);
  const now = context();
  const standing = repositoriesStanding(records, source, now.settings.freeSpacePercent, serverNow(now));
  const listed = new Set(records.map((record) => textAt(record, source.members.id)));
  const followed = followStanding(memory, 'repositorySpace', standing, now, {
    tellFrom: firstTelling(now),
    recovery: ({ incident }) => ({
      text: listed.has(incident.subject.id) ? 'The repository can be used, and has space enough.' : DELETED,
    }),
  });
  return { memory: followed, troubles: [] };
}
