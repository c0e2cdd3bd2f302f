import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { confirmed, delivered } from '../../../core/incidents/delivery';
import type { Incident } from '../../../core/incidents/incident';
import { look } from '../../../core/incidents/look';
import type { WatchMemory } from '../../../core/incidents/memory';
import { sampleIncident } from '../../../core/incidents/sample';
import type { WatchSettings } from '../../../core/incidents/watch-settings';
import type { ApiClient, ApiSession } from '../../../core/requests/authenticated-request';
import { failure } from '../Veeam/node-error';
import { apiClient } from '../Veeam/transport/api-client';
import { ItemCredentials } from '../Veeam/transport/credential-source';
import { runlessContext } from '../Veeam/transport/runless-context';
import { readWatch } from '../Veeam/watch/read-watch';
import { deliverForConfirmation } from './deliver';
import { incidentItems } from './incident-items';
import type { Grouping, TriggerItems } from './incident-items';
import { remember, remembered } from './kept-memory';
import type { KeptMemory } from './kept-memory';
import { isFirstPoll, pollerOf } from './poller';
import type { Poller } from './poller';
import { readOptionsOfTrigger } from './trigger-parameters';

/** What a poll needs, and how its incidents become items. */
interface Watch {
  readonly client: ApiClient<ApiSession>;
  readonly settings: WatchSettings;
  readonly grouping: Grouping;
  readonly itemsOf: (incidents: readonly Incident[]) => TriggerItems;
}

/** An incident to build a workflow with. The memory stays as it is. @throws VeeamError as `sampleIncident` */
export async function sample(context: IPollFunctions): Promise<INodeExecutionData[][]> {
  const { client, settings, itemsOf } = await watchOf(context);
  return itemsOf([await sampleIncident(client, settings)]);
}

/**
 * Looks what has changed since the last poll.
 *
 * @returns what n8n is to start the workflow with; nothing where nothing is due, or where executions were started
 *   that will confirm
 * @throws VeeamError as `look`
 */
export async function poll(context: IPollFunctions, poller: Poller): Promise<TriggerItems | null> {
  const { client, settings, grouping, itemsOf } = await watchOf(context);
  const kept = context.getWorkflowStaticData('node') as KeptMemory;
  const before = startOf(context, kept, settings, poller);
  const found = await look(client, before.settings, before.memory);
  const { due } = found;
  poller.confirmed.splice(0, before.confirmed);
  remember(
    kept,
    due.length === 0 ? found.memory : delivered(found.memory, due, settings, client.clock.now()),
  );
  for (const trouble of poller.news.newTroubles(found.troubles)) tell(context, trouble);
  if (due.length === 0) return null;
  if (!settings.confirm) return itemsOf(due);
  const lots = grouping === 'poll' ? [due] : due.map((incident) => [incident]);
  deliverForConfirmation(context, poller, lots, itemsOf);
  return null;
}

/** What was remembered, with what was confirmed since; nothing is opened anew where it could not be read. */
function startOf(
  context: IPollFunctions,
  kept: KeptMemory,
  settings: WatchSettings,
  poller: Poller,
): { readonly memory: WatchMemory; readonly settings: WatchSettings; readonly confirmed: number } {
  const keys = [...poller.confirmed];
  try {
    const { memory } = confirmed(remembered(kept), keys);
    return { memory, settings, confirmed: keys.length };
  } catch (error) {
    tell(context, error);
    const anew = { ...settings, firstRunHours: 0 };
    return { memory: remembered(kept), settings: anew, confirmed: keys.length };
  }
}

/** Makes a failed execution of it, as n8n does of a poll that throws; the poll itself goes on. */
function tell(context: IPollFunctions, thrown: unknown): void {
  context.__emitError(failure(context.getNode(), thrown, 0).error);
}

async function watchOf(context: IPollFunctions): Promise<Watch> {
  const runless = runlessContext(context);
  const settings = readWatch(runless, 0, readOptionsOfTrigger(runless));
  const grouping: Grouping = runless.getNodeParameter('grouping', 0, 'each') === 'poll' ? 'poll' : 'each';
  const simplified = runless.getNodeParameter('simplify', 0, true) === true;
  const client = await apiClient(runless, new ItemCredentials(runless).of(0));
  return {
    client,
    settings,
    grouping,
    itemsOf: (incidents) => incidentItems(incidents, grouping, simplified),
  };
}

/**
 * A poll as n8n makes it. A failure is told where it is news, so that a server that is down makes one failed execution
 * and not one a minute. Whoever activates a workflow is told in any case; when n8n itself starts, it polls on.
 *
 * @throws NodeApiError or NodeOperationError where the failure is to be told
 */
export async function pollIncidents(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
  const poller = pollerOf(context);
  const isManual = context.getMode() === 'manual';
  const isFirst = !isManual && isFirstPoll(context);
  if (!isManual && poller.isBusy) return null;
  if (!isManual) poller.isBusy = true;
  const outcome = await (isManual ? sample(context) : poll(context, poller)).catch((error: unknown) => ({
    isNews: isManual || poller.news.isNewFailure(error),
    failed: failure(context.getNode(), error, 0).error,
  }));
  if (!isManual) poller.isBusy = false;
  if (outcome === null || !('failed' in outcome)) return outcome;
  const { isNews, failed } = outcome;
  const startsWithEngine = ['init', 'leadershipChange'].includes(context.getActivationMode());
  if (isFirst && startsWithEngine) {
    if (isNews) context.__emitError(failed);
    return null;
  }
  if (!isNews && !isFirst) return null;
  throw failed;
}
