import { look } from '../../../../../core/incidents/look';
import { emptyMemory } from '../../../../../core/incidents/memory';
import { incidentItem } from '../../watch/incident-item';
import { readWatch } from '../../watch/read-watch';
import { filtersOfWatch, limitsOfWatch, watchParameters } from '../../watch/watch-parameters';
import { watchedProducts } from '../../watch/watched-products';
import { entryItems } from '../entry-items';
import { itemClient } from '../item-client';
import { concurrencyOption, readConcurrency, timeoutOption } from '../item-options';
import { limitParameters, readMost } from '../limit-parameters';
import type { Operation } from '../operation';
import { isSimplified, simplifyParameter } from '../simplify';

const hoursParameter = {
  displayName: 'Look Back (Hours)',
  name: 'hours',
  type: 'number',
  typeOptions: { minValue: 1, maxValue: 744 },
  default: 24,
  description:
    'Hours to look back for runs of jobs and for events. What stands (alarms, space, license) is told whatever its age.',
} as const;

/** What is wrong now. */
export const getManyIncidents: Operation = {
  name: 'Get Many',
  action: 'Get open incidents',
  description:
    'List what is wrong right now: jobs that failed and have not succeeded since, alarms, malware, repositories without space, licenses that end. Nothing is remembered of it.',
  products: watchedProducts.map(({ id }) => id),
  parameters: [
    ...watchParameters,
    ...limitsOfWatch,
    hoursParameter,
    ...limitParameters,
    simplifyParameter,
    {
      displayName: 'Options',
      name: 'options',
      type: 'collection',
      placeholder: 'Add Option',
      default: {},
      options: [...filtersOfWatch, concurrencyOption, timeoutOption].sort((one, other) =>
        one.displayName.localeCompare(other.displayName, 'en'),
      ),
    },
  ],
  atOnce: readConcurrency,
  async execute(context, source, itemIndex) {
    const hours: unknown = context.getNodeParameter('hours', itemIndex, hoursParameter.default);
    const settings = readWatch(context, itemIndex, { firstRunHours: hours });
    const most = readMost(context, itemIndex);
    const client = await itemClient(context, source, itemIndex);
    const { open, troubles } = await look(client, settings, emptyMemory());
    // Half of an answer to "what is wrong" would be taken for all of it.
    const [trouble] = troubles;
    if (trouble !== undefined) throw trouble;
    const simplified = isSimplified(context, itemIndex);
    return entryItems(
      open.slice(0, most).map((incident) => incidentItem(incident, simplified)),
      itemIndex,
    );
  },
};
