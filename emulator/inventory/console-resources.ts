import { jsonAnswer, type Answer } from '../http/answer';
import type { Call, Route } from '../http/routes';
import { consoleErrors } from '../products/console-errors';
import type { ProductContext } from '../products/profile';
import { ConsoleInventory } from './console-inventory';
import { applyOData } from './odata';

/**
 * The resources of Service Provider Console REST v2 and Availability Console: bare arrays whose items carry _links,
 * with OData query options.
 */
export function consoleResources({ now, seed, url }: ProductContext): Route[] {
  const inventory = new ConsoleInventory(seed);

  return [
    ...collection('jobs', () => inventory.jobs(now())),
    ...collection('tenants', () => inventory.tenants),
    ...collection('backupRepositories', () => inventory.repositories),
    ...collection('notifications/alarmTemplates', () => inventory.alarmTemplates),
    get('notifications/alarmTemplates/{id}/events', (call) => {
      const template = inventory.alarmTemplates.find(({ id }) => String(id) === call.params.id);
      if (!template) return notFound(call);
      const related = link('related', `notifications/alarmTemplates/${template.id}`);
      return listed(call, inventory.alarmEvents(template.id, now()), ({ id }) => [
        link('self', `notifications/events/${id}`),
        related,
      ]);
    }),
    {
      method: 'POST',
      path: '/v2/jobs/{id}/action',
      purpose: 'resource',
      access: 'bearer',
      writes: true,
      handle: startJob,
    },
  ];

  /** A collection and its items. */
  function collection(path: string, items: () => readonly { id: number }[]): Route[] {
    const links = ({ id }: { id: number }): object[] => [link('self', `${path}/${id}`)];
    return [
      get(path, (call) => listed(call, items(), links)),
      get(`${path}/{id}`, (call) => {
        const item = items().find(({ id }) => String(id) === call.params.id);
        return item ? jsonAnswer(200, { ...item, _links: links(item) }) : notFound(call);
      }),
    ];
  }

  function listed<Item extends object>(
    call: Call,
    items: readonly Item[],
    links: (item: Item) => object[],
  ): Answer {
    try {
      const page = applyOData(items, call.query);
      return jsonAnswer(
        200,
        page.map((item) => ({ ...item, _links: links(item) })),
      );
    } catch (error) {
      if (error instanceof SyntaxError) return consoleErrors.failure('badQuery', error.message, call.path);
      throw error;
    }
  }

  function startJob(call: Call): Answer {
    const job = inventory.jobs(now()).find(({ id }) => String(id) === call.params.id);
    if (!job) return notFound(call);
    if (!ordersStart(call.body)) {
      return consoleErrors.failure('badQuery', 'The action must be {"start": null}.', call.path);
    }
    inventory.start(job.id, now());
    return jsonAnswer(202, { message: `Job ${job.name} is being started` });
  }

  function get(path: string, handle: (call: Call) => Answer): Route {
    return { method: 'GET', path: `/v2/${path}`, purpose: 'resource', access: 'bearer', handle };
  }

  function link(rel: string, path: string): object {
    return { rel, method: 'GET', href: `${url()}/v2/${path}` };
  }

  function notFound(call: Call): Answer {
    return consoleErrors.failure('notFound', 'There is no such item.', call.path);
  }
}

function ordersStart(body: string): boolean {
  try {
    const action: unknown = JSON.parse(body);
    return typeof action === 'object' && action !== null && 'start' in action;
  } catch {
    return false;
  }
}
