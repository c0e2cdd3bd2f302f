import { answerAlarm, parseAlarmReference } from '../../../../../core/alarms/answer-alarm';
import type { AlarmAction } from '../../../../../core/products/alarms-api';
import { entryItems } from '../entry-items';
import { itemClient } from '../item-client';
import { concurrencyOption, readConcurrency, timeoutOption } from '../item-options';
import type { Operation } from '../operation';
import { productsWith } from '../offering';

const WORDS = {
  acknowledge: {
    name: 'Acknowledge',
    action: 'Acknowledge an alarm',
    description:
      'Note at the server that somebody takes care of an alarm, with a comment. This changes the server: the alarm counts as acknowledged.',
  },
  resolve: {
    name: 'Resolve',
    action: 'Resolve an alarm',
    description:
      'End an alarm at the server, with a comment. This changes the server. Incidents about jobs and others resolve by themselves when their cause is gone.',
  },
} as const;

/** Resolves or acknowledges the alarm that an incident is about. */
export function answerIncident(action: AlarmAction): Operation {
  return {
    ...WORDS[action],
    products: productsWith(({ alarms }) => alarms?.actions[action] !== undefined),
    parameters: [
      {
        displayName: 'Alarm',
        name: 'alarm',
        type: 'string',
        default: '',
        required: true,
        placeholder: 'e.g. {{ $json }}',
        description: 'ID of the alarm, or the whole incident about it as Veeam Trigger brings it',
      },
      {
        displayName: 'Comment',
        name: 'comment',
        type: 'string',
        default: '',
        placeholder: 'e.g. Ticket 4711',
        description: 'What is written to the alarm, at most 512 characters',
      },
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
      const id = parseAlarmReference(context.getNodeParameter('alarm', itemIndex));
      const comment: unknown = context.getNodeParameter('comment', itemIndex, '');
      const client = await itemClient(context, source, itemIndex);
      return entryItems([await answerAlarm(client, action, { id, comment: textOf(comment) })], itemIndex);
    },
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
