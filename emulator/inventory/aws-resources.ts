import { jsonAnswer, type Answer } from '../http/answer';
import { queryValue, type Call, type Route } from '../http/routes';
import { problemJson } from '../products/problem-json';
import type { ProductContext } from '../products/profile';
import { awsAssets, type AwsInstance, type AwsPolicy } from './aws-assets';
import { awsPage } from './aws-page';
import { filterSessions } from './aws-session-filter';
import { AwsSessions, type AwsSession } from './aws-sessions';
import { Dice } from './dice';

/** The resources of Backup for AWS: sessions, policies, instances, licence alerts. */
export function awsResources({ now, seed, url }: ProductContext): Route[] {
  const dice = new Dice(seed);
  const assets = awsAssets(dice);
  const sessions = new AwsSessions(dice, assets);

  const notFound = (call: Call): Answer =>
    problemJson.failure('notFound', 'There is no such item.', call.path);
  const badQuery = (call: Call): Answer =>
    problemJson.failure('badQuery', 'A query parameter has a value that is not allowed.', call.path);
  const findSession = (call: Call): AwsSession | undefined =>
    sessions.at(now()).find(({ id }) => id === call.params.id);
  const findPolicy = (call: Call): AwsPolicy | undefined =>
    assets.policies.find(({ id }) => id === call.params.id);
  const list = <Item>(
    call: Call,
    items: readonly Item[] | undefined,
    render: (item: Item) => object,
  ): Answer => (items && awsPage(call, url(), items, render)) ?? badQuery(call);
  const item = <Item>(call: Call, found: Item | undefined, render: (item: Item) => object): Answer =>
    found ? jsonAnswer(200, render(found)) : notFound(call);

  const link = (rel: string, path: string, method = 'GET'): object => ({
    rel,
    href: `${url()}/api/v1/${path}`,
    method,
  });
  const session = (one: AwsSession): object => sessionItem(one, [link('self', `sessions/${one.id}`)]);
  const policy = (one: AwsPolicy): object => policyItem(one, [link('self', `policies/${one.id}`)]);
  const instance = (one: AwsInstance): object =>
    instanceItem(one, [link('self', `virtualMachines/${one.id}`)]);

  const get = (path: string, handle: (call: Call) => Answer): Route => ({
    method: 'GET',
    path: `/api/v1/${path}`,
    purpose: 'resource',
    access: 'bearer',
    handle,
  });
  return [
    get('about', () =>
      jsonAnswer(200, { productName: 'Veeam Backup for AWS (emulator)', version: '10.0.0.0' }),
    ),
    get('sessions', (call) => list(call, filterSessions(sessions.at(now()), call.query), session)),
    get('sessions/{id}', (call) => item(call, findSession(call), session)),
    get('sessions/{id}/log', (call) => {
      const found = findSession(call);
      return found ? logDownload(found, now()) : notFound(call);
    }),
    get('policies', (call) => list(call, named(call, assets.policies), policy)),
    get('policies/{id}', (call) => item(call, findPolicy(call), policy)),
    get('virtualMachines', (call) => list(call, named(call, assets.instances), instance)),
    get('virtualMachines/{id}', (call) =>
      item(
        call,
        assets.instances.find(({ id }) => id === call.params.id),
        instance,
      ),
    ),
    get('licensing/alerts', () => jsonAnswer(200, { results: licenceAlerts })),
    {
      method: 'POST',
      path: '/api/v1/policies/{id}/start',
      purpose: 'resource',
      access: 'bearer',
      writes: true,
      handle(call) {
        const found = findPolicy(call);
        if (!found) return notFound(call);
        if (sessions.isRunning(found, now())) return problemJson.status(409, call.path);
        const sessionId = sessions.start(found, now());
        return jsonAnswer(202, { sessionId, _links: [link('session', `sessions/${sessionId}`)] });
      },
    },
  ];
}

const licenceAlerts = [
  {
    notificationType: 'Expiration',
    notificationSeverity: 'Warning',
    message: 'The licence will expire in 21 days.',
  },
];

/** SearchPattern: the part of the name to look for. */
function named<Item extends { name: string }>(call: Call, items: readonly Item[]): readonly Item[] {
  const pattern = queryValue(call.query, 'SearchPattern')?.toLowerCase();
  return pattern ? items.filter(({ name }) => name.toLowerCase().includes(pattern)) : items;
}

/** The words of the result member differ from those of status for two of the outcomes. */
function result(status: AwsSession['status']): string {
  return status === 'Succeeded' ? 'Success' : status === 'Canceled' ? 'Cancelled' : status;
}

function sessionItem(session: AwsSession, links: object[]): object {
  const { startedAt, stoppedAt, policy } = session;
  return {
    id: session.id,
    type: session.type,
    name: session.name,
    policyName: policy?.name,
    policyId: policy?.id,
    executionStartTime: utc(startedAt),
    executionStopTime: stoppedAt === undefined ? undefined : utc(stoppedAt),
    executionDuration: stoppedAt === undefined ? undefined : Math.round((stoppedAt - startedAt) / 1000),
    status: session.status,
    result: result(session.status),
    reason: session.reason,
    usn: session.usn,
    _links: links,
  };
}

function policyItem({ regions, ...policy }: AwsPolicy, links: object[]): object {
  return { ...policy, regionIds: regions.map(({ id }) => id), backupType: 'SelectedItems', _links: links };
}

function instanceItem({ region, isProtected, ...instance }: AwsInstance, links: object[]): object {
  return {
    ...instance,
    location: region,
    protectionStatus: isProtected ? 'Protected' : 'Unprotected',
    backupDestinations: isProtected ? ['Snapshot', 'AwsBlob'] : [],
    isDeleted: false,
    _links: links,
  };
}

/** The log as a text file. */
function logDownload(session: AwsSession, now: number): Answer {
  const { id, name, startedAt, stoppedAt, status, reason } = session;
  const lines = [`${utc(startedAt)} Session ${id} of ${name} started`];
  if (reason) lines.push(`${utc(stoppedAt ?? startedAt)} ${reason}`);
  lines.push(
    `${utc(stoppedAt ?? now)} ${status === 'Running' ? 'Still running' : `Finished: ${result(status)}`}`,
  );
  return {
    status: 200,
    contentType: 'text/plain; charset=utf-8',
    headers: { 'Content-Disposition': `attachment; filename="session-${id}.log"` },
    body: `${lines.join('\n')}\n`,
  };
}

function utc(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
