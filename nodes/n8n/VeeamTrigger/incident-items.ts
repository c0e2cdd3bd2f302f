import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Incident } from '../../../core/incidents/incident';
import { incidentItem } from '../Veeam/watch/incident-item';

/** One item for each incident, or one for all of a poll. */
export type Grouping = 'each' | 'poll';

/** Items of the two outputs: opened and repeated; resolved. */
export type TriggerItems = [INodeExecutionData[], INodeExecutionData[]];

/** What goes out for some incidents. */
export function incidentItems(
  incidents: readonly Incident[],
  grouping: Grouping,
  simplified: boolean,
): TriggerItems {
  const isOver = ({ state }: Incident): boolean => state === 'resolved';
  const outputs = [incidents.filter((one) => !isOver(one)), incidents.filter(isOver)];
  const [wrong = [], over = []] = outputs.map((some) => {
    const items = some.map((one) => incidentItem(one, simplified) as IDataObject);
    if (grouping === 'each') return items.map((json) => ({ json }));
    return items.length === 0 ? [] : [{ json: { count: items.length, incidents: items } }];
  });
  return [wrong, over];
}
