import { INCIDENT_KINDS, INCIDENT_STATES } from '../core/incidents/incident';
import { interfaceMembers } from './interface-members';
import type { InterfaceMember } from './interface-members';
import { markdownTable } from './markdown-table';
import { nodeRedNodes } from './node-red-nodes';

/** docs/reference/messages.md: what is on messages and items, from the help of the nodes and the types of the core. */
export function messagesPage(): string {
  return [
    '# Messages',
    '',
    'Written by `npx gulp docs` from the help of the nodes and the types in the code; a test compares them. Times are text in ISO 8601, in UTC. What a product does not tell is absent.',
    '',
    '## Into the nodes of Node-RED',
    '',
    markdownTable(['member', 'node', 'meaning'], inputs()),
    '',
    '## Out of the nodes of Node-RED',
    '',
    markdownTable(['member', 'node', 'meaning'], outputs()),
    '',
    '## An incident',
    '',
    'Of Watch Incidents, Veeam Trigger and _Incident: Get Many_. In n8n `record` comes only with _Simplify_ off.',
    '',
    membersTable('core/incidents/incident.ts', 'Incident'),
    '',
    `Kinds: ${INCIDENT_KINDS.map((kind) => `\`${kind}\``).join(', ')}. States: ${INCIDENT_STATES.map((state) => `\`${state}\``).join(', ')}. [Incidents](../incidents.md) says what they mean.`,
    '',
    '## A job',
    '',
    'Of the Job node and _Job: Get Many_.',
    '',
    membersTable('core/jobs/job.ts', 'Job'),
    '',
    '## A run of a job',
    '',
    'Of a Job node that waits, and of _Job Session_. The node that waits adds `result` and `message`.',
    '',
    membersTable('core/jobs/job.ts', 'JobRun'),
    '',
    '## The session of a message',
    '',
    '`msg.veeam`, on what leaves Get Token, SSO Login and Watch Incidents.',
    '',
    membersTable('nodes/node-red/session-facts.ts', 'SessionFacts'),
    '',
    '## An error',
    '',
    "In Node-RED `msg.error` has `message`, `code` and `source`, the node. In n8n `details` has `code` and, as far as they are known, `statusCode` (of the answer), `veeamCode` (the product's own) and `retryAfter` (seconds).",
    '',
    '[Error codes](errors.md) says what each code means.',
    '',
  ].join('\n');
}

function inputs(): string[][] {
  return nodeRedNodes().flatMap(({ name, help }) =>
    help.inputs.map((member) => [`\`msg.${member.name}\``, name, member.text]),
  );
}

function outputs(): string[][] {
  return nodeRedNodes().flatMap(({ name, help }) =>
    help.outputs.flatMap((port) =>
      port.members.map((member) => [
        member.name
          .split(', ')
          .map((one) => `\`msg.${one}\``)
          .join(', '),
        port.name === '' ? name : `${name}, ${port.name}`,
        member.text,
      ]),
    ),
  );
}

function membersTable(file: string, name: string): string {
  return table(interfaceMembers(file, name));
}

/** Types as people read them; names of the code say nothing to them. */
const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  'string | undefined': 'text',
  boolean: 'true or false',
  unknown: 'any',
  IncidentKind: 'see below',
  IncidentState: 'see below',
  Severity: '`critical`, `error`, `warning` or `info`',
  Subject: 'object with `id`, `name`, `type`',
  Company: 'object with `id` and, where it is told, `name`',
  RunOutcome: '`success`, `warning`, `failed`, `running`, `noResult` or `unknown`',
};

function table(members: readonly InterfaceMember[]): string {
  return markdownTable(
    ['member', 'type', 'meaning'],
    members.map(({ name, type, isOptional, comment }) => [
      `\`${name}\`${isOptional ? ' (optional)' : ''}`,
      TYPES[type] ?? type,
      comment,
    ]),
  );
}
