import type { N8n } from './n8n';
import { poll } from './poll';

/** How one execution ended, as the editor sees it. */
export interface Execution {
  readonly id: string;
  readonly status: string;
  /** Items of the last run of each node. */
  readonly output: Readonly<
    Record<
      string,
      readonly { readonly json: Readonly<Record<string, unknown>>; readonly [more: string]: unknown }[]
    >
  >;
  readonly error?: {
    readonly message?: string;
    readonly description?: string;
    readonly httpCode?: string;
    readonly context?: Readonly<Record<string, unknown>>;
    readonly name?: string;
  };
  /** Everything n8n stored and sends to the editor about it. */
  readonly text: string;
}

interface RunData {
  readonly resultData: {
    readonly error?: Execution['error'];
    readonly runData?: Readonly<
      Record<
        string,
        readonly { readonly data?: { readonly main?: readonly (Execution['output'][string] | null)[] } }[]
      >
    >;
  };
}

/** Starts a workflow as the editor's button does and returns the execution's id. */
export async function startWorkflow(n8n: N8n, id: string, trigger = 'Start'): Promise<string> {
  const { data: workflowData } = await n8n.rest('GET', `/workflows/${id}`);
  const { status, data, text } = await n8n.rest('POST', `/workflows/${id}/run`, {
    workflowData,
    triggerToStartFrom: { name: trigger },
  });
  const executionId = (data as { executionId?: string } | undefined)?.executionId;
  if (status !== 200 || executionId === undefined)
    throw new Error(`Workflow ${id} was not started: ${status} ${text}`);
  return executionId;
}

/** Waits for the end of an execution. */
export function finished(n8n: N8n, executionId: string): Promise<Execution> {
  return poll(`execution ${executionId}`, async () => {
    const { status, data, text } = await n8n.rest('GET', `/executions/${executionId}`);
    if (status !== 200) return undefined;
    const execution = data as { status: string; data?: string };
    if (['new', 'running', 'waiting'].includes(execution.status) || execution.data === undefined)
      return undefined;
    const { resultData } = unflatten(execution.data) as RunData;
    const output = Object.fromEntries(
      Object.entries(resultData.runData ?? {}).map(([name, runs]) => [
        name,
        runs.at(-1)?.data?.main?.[0] ?? [],
      ]),
    );
    return { id: executionId, status: execution.status, output, error: resultData.error, text };
  });
}

/** Runs a workflow to its end. */
export async function runWorkflow(n8n: N8n, id: string, trigger?: string): Promise<Execution> {
  return finished(n8n, await startWorkflow(n8n, id, trigger));
}

/** n8n stores executions as a list of values that refer to each other by their place in it. */
export function unflatten(flat: string): unknown {
  const values = JSON.parse(flat) as unknown[];
  const known = new Map<number, unknown>();
  const revive = (index: number): unknown => {
    if (known.has(index)) return known.get(index);
    const value = values[index];
    if (typeof value !== 'object' || value === null) return value;
    const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [] : {};
    known.set(index, copy);
    for (const [key, entry] of Object.entries(value)) {
      const revived = typeof entry === 'string' ? revive(Number(entry)) : (entry as unknown);
      if (Array.isArray(copy)) copy.push(revived);
      else copy[key] = revived;
    }
    return copy;
  };
  return revive(0);
}

/** How a publication came out. */
export interface Publication {
  readonly status: string;
  readonly triggers: readonly { readonly status: string; readonly errorMessage?: string | null }[];
}

/** Makes a workflow run by its own trigger, as the editor's button does, and waits until the trigger has started or not. */
export async function publish(n8n: N8n, id: string): Promise<Publication> {
  const { data } = await n8n.rest('GET', `/workflows/${id}`);
  const { versionId } = data as { versionId: string };
  const { status, text } = await n8n.rest('POST', `/workflows/${id}/activate`, { versionId });
  if (status !== 200) throw new Error(`Workflow ${id} was not published: ${status} ${text}`);
  return poll(`the publication of ${id}`, async () => {
    const answer = await n8n.rest('GET', `/workflows/${id}/publication-status`);
    const publication = answer.data as Publication;
    return ['published', 'partial', 'failed'].includes(publication.status) ? publication : undefined;
  });
}
