import type { Incident } from '../../../core/incidents/incident';
import type { Message } from '../node-red-api';
import type { SessionFacts } from '../session-facts';
import type { Grouping } from './watch-config';

/** What goes out at once: opened and repeated at the first output, resolved at the second. */
export type IncidentMessages = [Message | null, Message | null];

/** The topic of what concerns a server as a whole. */
export function topicOf({ product, server }: Pick<SessionFacts, 'product' | 'server'>): string {
  return `${product}/${server}`;
}

/**
 * Messages for incidents, in their order. They are copies: what a flow does to them must not change what the node
 * remembers.
 */
export function incidentMessages(
  incidents: readonly Incident[],
  grouping: Grouping,
  facts: SessionFacts,
): IncidentMessages[] {
  const message = (topic: string, payload: unknown): Message =>
    ({ topic, payload: structuredClone(payload), veeam: { ...facts } }) as unknown as Message;
  if (grouping === 'each') {
    return incidents.map((incident) => {
      const one = message(incident.key, incident);
      return incident.state === 'resolved' ? [null, one] : [one, null];
    });
  }
  const all = (list: readonly Incident[]): Message | null =>
    list.length === 0 ? null : message(topicOf(facts), list);
  const isOver = ({ state }: Incident): boolean => state === 'resolved';
  const messages: IncidentMessages = [
    all(incidents.filter((incident) => !isOver(incident))),
    all(incidents.filter(isOver)),
  ];
  return incidents.length === 0 ? [] : [messages];
}
