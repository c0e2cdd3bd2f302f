import { listRepositories, repositoriesSource } from '../../../../../core/inventory/repositories';
import type { Repository } from '../../../../../core/inventory/repositories';
import { entryItems } from '../entry-items';
import { itemClient } from '../item-client';
import { concurrencyOption, readConcurrency, timeoutOption } from '../item-options';
import { limitParameters, readMost } from '../limit-parameters';
import type { Operation } from '../operation';
import { productsWith } from '../offering';
import { isSimplified, shaped, simplifyParameter } from '../simplify';

const MEMBERS: readonly (keyof Repository)[] = [
  'id',
  'name',
  'type',
  'capacity',
  'free',
  'unit',
  'freePercent',
  'usable',
  'cause',
  'company',
];

/** Where backups are kept, and how much space is left. */
export const getManyRepositories: Operation = {
  name: 'Get Many',
  action: 'Get many repositories',
  description: 'List backup repositories with capacity, free space and whether they can be used',
  products: productsWith((profile) => repositoriesSource(profile) !== undefined),
  parameters: [
    ...limitParameters,
    simplifyParameter,
    {
      displayName: 'Options',
      name: 'options',
      type: 'collection',
      placeholder: 'Add Option',
      default: {},
      options: [concurrencyOption, timeoutOption],
    },
  ],
  atOnce: readConcurrency,
  async execute(context, source, itemIndex) {
    const most = readMost(context, itemIndex);
    const client = await itemClient(context, source, itemIndex);
    const simplified = isSimplified(context, itemIndex);
    return entryItems(
      (await listRepositories(client, most)).map((one) => shaped(one, MEMBERS, simplified)),
      itemIndex,
    );
  },
};
