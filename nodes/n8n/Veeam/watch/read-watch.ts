import type { IExecuteFunctions } from 'n8n-workflow';
import { parseWatchSettings } from '../../../../core/incidents/watch-settings';
import type { WatchSettings } from '../../../../core/incidents/watch-settings';
import { filtersOfWatch, limitsOfWatch } from './watch-parameters';

/**
 * What to watch for, as the parameters of a node say it.
 *
 * @param more further choices, which only one of the nodes has
 * @throws VeeamError `VEEAM_CONFIGURATION`, naming the field
 */
export function readWatch(
  context: IExecuteFunctions,
  itemIndex: number,
  more: Readonly<Record<string, unknown>> = {},
): WatchSettings {
  const own = (name: string): [string, unknown] => [name, context.getNodeParameter(name, itemIndex, '')];
  const option = (name: string): [string, unknown] => [
    name,
    context.getNodeParameter(`options.${name}`, itemIndex, ''),
  ];
  return parseWatchSettings({
    ...Object.fromEntries([own('watch'), ...limitsOfWatch.map(({ name }) => own(name))]),
    ...Object.fromEntries(filtersOfWatch.map(({ name }) => option(name))),
    ...more,
  });
}
