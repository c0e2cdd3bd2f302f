import type { Route } from '../../http/routes';
import { queryValue, type Call } from '../../http/routes';
import type { AlarmEvent, Alarms, AlarmTemplate } from './alarms';
import type { Jobs } from './jobs';
import { utc, type RestApi, type Shape } from './rest-api';

const day = 24 * 60 * 60 * 1000;

/** Alarm templates and triggered alarms (Alarms, Collection Representation; Get Triggered Alarms). */
export function alarmOperations(api: RestApi, alarms: Alarms, jobs: Jobs): Route[] {
  const events = (): AlarmEvent[] => alarms.events(api.now(), jobs.at(api.now()));
  const template: Shape<AlarmTemplate> = {
    row: ({ id, name, category, summary, isPredefined }) => ({
      id,
      name,
      category,
      internalId: id,
      knowledge: {
        summary,
        cause: 'See the object that the alarm names.',
        resolution: 'Remove the cause; the alarm resolves itself.',
      },
      // The reference spells it so.
      predifined: isPredefined,
      enabled: true,
    }),
    links: ({ id }) => [
      api.rel('self', `notifications/alarmTemplates/${id}`),
      api.rel('related', `notifications/alarmTemplates/${id}/events`),
    ],
  };
  const event: Shape<AlarmEvent> = {
    row: ({ id, templateId, repeatCount, server, objectName, time, status, message }) => ({
      id,
      alarmTemplateId: templateId,
      repeatCount,
      companyId: server.company?.id ?? 0,
      locationId: server.company?.id ?? 0,
      computerName: server.name,
      objectName,
      // Messages and remarks end with a line break, as in the examples.
      lastActivation: { time: utc(time), status, message: `${message}\r\n`, remark: '\r\n' },
    }),
    links: ({ id, templateId }) => [
      api.rel('self', `notifications/events/${id}`),
      api.rel('related', `notifications/alarmTemplates/${templateId}`),
    ],
  };

  return [
    ...api.collection('notifications/alarmTemplates', () => alarms.templates, template),
    api.get('notifications/alarmTemplates/{template}/events', (call) => {
      const { template: wanted } = call.params;
      if (!alarms.templates.some(({ id }) => String(id) === wanted)) return api.notFound(call);
      return api.list(
        call,
        events().filter(({ templateId }) => String(templateId) === wanted),
        event,
      );
    }),
    api.get('notifications/events', (call) => {
      const [from, to] = [dateIn(call, 'startTime'), dateIn(call, 'endTime')];
      if (from === undefined || to === undefined) {
        return api.refuse(call, 'startTime and endTime are needed, as YYYY-MM-DD.');
      }
      // The last day counts as a whole; the reference does not say so.
      return api.list(
        call,
        events().filter(({ time }) => time >= from && time < to + day),
        event,
      );
    }),
    api.get('notifications/events/{item}', (call) => api.item(call, events(), event)),
  ];
}

/** "Additionally you must create a query string" with two dates in the form YYYY-MM-DD (Get Triggered Alarms). */
function dateIn(call: Call, name: string): number | undefined {
  const text = queryValue(call.query, name) ?? '';
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
