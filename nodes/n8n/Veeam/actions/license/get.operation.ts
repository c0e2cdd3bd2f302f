import { readLicenses } from '../../../../../core/inventory/licenses';
import type { License } from '../../../../../core/inventory/licenses';
import { entryItems } from '../entry-items';
import { itemClient } from '../item-client';
import { concurrencyOption, readConcurrency, timeoutOption } from '../item-options';
import type { Operation } from '../operation';
import { productsWith } from '../offering';
import { isSimplified, shaped, simplifyParameter } from '../simplify';

const MEMBERS: readonly (keyof License)[] = ['id', 'name', 'status', 'valid', 'ends', 'company'];

/** Until when the license is good. */
export const getLicense: Operation = {
  name: 'Get',
  action: 'Get the license',
  description:
    'Get the license, or each license of a console, with its status, when it ends and how many days are left',
  products: productsWith(({ incidents }) => incidents?.license !== undefined),
  parameters: [
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
    const licenses = await readLicenses(await itemClient(context, source, itemIndex));
    const simplified = isSimplified(context, itemIndex);
    return entryItems(
      licenses.map((one) => shaped(one, MEMBERS, simplified)),
      itemIndex,
    );
  },
};
