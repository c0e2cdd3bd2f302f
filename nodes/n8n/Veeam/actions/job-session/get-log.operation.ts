import { hasRunLogs } from '../../../../../core/jobs/list-runs';
import { readRunLog } from '../../../../../core/jobs/run-log';
import { entryItems } from '../entry-items';
import { itemClient } from '../item-client';
import { concurrencyOption, readConcurrency, timeoutOption } from '../item-options';
import type { Operation } from '../operation';
import { productsWith } from '../offering';
import { isSimplified, shaped, simplifyParameter } from '../simplify';
import { readSessionId, sessionParameter } from './job-session-parameters';

/** What a run wrote down, step by step. */
export const getJobSessionLog: Operation = {
  name: 'Get Log',
  action: 'Get the log of a job session',
  description: 'Get what one run of a job wrote down, an item for each entry: step, message and status',
  products: productsWith(hasRunLogs),
  parameters: [
    sessionParameter,
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
    const id = readSessionId(context, itemIndex);
    const entries = await readRunLog(await itemClient(context, source, itemIndex), id);
    const simplified = isSimplified(context, itemIndex);
    return entryItems(
      entries.map((entry) => shaped(entry, ['status', 'text'], simplified)),
      itemIndex,
    );
  },
};
