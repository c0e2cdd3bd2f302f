import { emptyAnswer, jsonAnswer, type Answer } from '../../http/answer';
import type { Call, Route } from '../../http/routes';
import { flag, searchPattern, text, uuid, wholeNumber, words, type ListRules } from '../../lists/list-query';
import { problemJson } from './errors';
import type { Region } from './infrastructure';
import type { Policy, PolicyKind, Resource } from './policies';
import type { RestApi, Versions } from './rest-api';
import { place } from './revisions';
import { sessionStatuses, type Sessions, type SessionStatus } from './sessions';

type PolicyAsSeen = Policy & { readonly lastStatus: SessionStatus };

const protects = uuid<PolicyAsSeen>(({ items }, id) => items.some((item) => item.id === id));

/**
 * Filters and columns of a list of policies. PolicyStatus is in the OpenAPI file of 1.0, IsEnabled in the reference of
 * 1.7 in its place; that the change came with 1.2, as the paths changed, is a guess.
 */
function rules(filters: ListRules<PolicyAsSeen>['filters']): ListRules<PolicyAsSeen> {
  return {
    filters: {
      SearchPattern: searchPattern(),
      LastPolicySessionStatus: words(sessionStatuses, ({ lastStatus }, word) => lastStatus === word),
      PolicyStatus: words(
        ['Enabled', 'Disabled'],
        ({ isEnabled }, word) => isEnabled === (word === 'Enabled'),
        { until: place('1.1-rev0') },
      ),
      IsEnabled: flag(({ isEnabled }) => isEnabled, { since: place('1.2-rev0') }),
      ...filters,
    },
    columns: {
      priority: ({ priority }) => priority,
      name: ({ name }) => name,
      usn: ({ usn }) => usn,
    },
  };
}

/** One kind of policy: where it is, which versions have it, what its lists can be narrowed by. */
interface Collection {
  readonly kind: PolicyKind;
  readonly path: string;
  readonly versions: Versions;
  readonly rules: ListRules<PolicyAsSeen>;
  /** Name of the list of what it protects. */
  readonly selection: string;
}

const since12 = { since: place('1.2-rev0') };
const ofInstances = rules({
  VirtualMachineId: protects,
  Usn: wholeNumber(({ usn }) => usn),
  RepositoryId: uuid(({ repository }, id) => repository.id === id),
});

/**
 * /policies belongs to 1.0 and 1.1 (deprecated in 1.2: "you must specify the 1.1-rev0 value"); from 1.2 on each kind
 * of resource has policies of its own. The reference of 1.7 for RDS was not to be had; its filter is named as the
 * sisters' are.
 */
export const policyCollections: readonly Collection[] = [
  {
    kind: 'ec2',
    path: 'policies',
    versions: { until: place('1.1-rev0') },
    rules: ofInstances,
    selection: 'virtualMachineIds',
  },
  {
    kind: 'ec2',
    path: 'virtualMachines/policies',
    versions: since12,
    rules: ofInstances,
    selection: 'virtualMachineIds',
  },
  {
    kind: 'rds',
    path: 'rds/policies',
    versions: since12,
    rules: rules({ RdsId: protects }),
    selection: 'rdsIds',
  },
  {
    kind: 'efs',
    path: 'efs/policies',
    versions: since12,
    rules: rules({ EfsId: protects }),
    selection: 'efsIds',
  },
];

const regionsRules: ListRules<Region> = {
  filters: { SearchPattern: searchPattern() },
  columns: { name: ({ name }) => name },
};
const itemsRules: ListRules<Resource> = {
  filters: { SearchPattern: text(({ name }, part) => name.toLowerCase().includes(part.toLowerCase())) },
  columns: { name: ({ name }) => name },
};

/** The hours of a day at which a policy takes a snapshot: at one in the night. */
const nightly = Array.from({ length: 24 }, (_, hour) => hour === 1);

/** The policies of every kind: lists, items, start, stop, enable, disable. */
export function policyOperations(api: RestApi, policies: readonly Policy[], sessions: Sessions): Route[] {
  return policyCollections.flatMap((collection) => operationsOf(collection, api, policies, sessions));
}

function operationsOf(
  { kind, path, versions, rules, selection }: Collection,
  api: RestApi,
  all: readonly Policy[],
  sessions: Sessions,
): Route[] {
  const policies = all.filter((policy) => policy.kind === kind);
  const withPolicy =
    (handle: (policy: Policy, call: Call) => Answer) =>
    (call: Call): Answer => {
      const policy = policies.find(({ id }) => id === call.params.id?.toLowerCase());
      return policy ? handle(policy, call) : api.notFound(call);
    };
  const seen = (): PolicyAsSeen[] => {
    const last = sessions.lastStatuses(api.now());
    return policies.map((policy) => ({ ...policy, lastStatus: last.get(policy) ?? 'NeverExecuted' }));
  };

  /** The members of 1.0; what later revisions changed about them could not be read. */
  const render = (policy: PolicyAsSeen): object => {
    const { id, name, description, priority, isEnabled, amazonAccountId, repository, items, usn } = policy;
    const regionIds = [...new Set(items.map(({ region }) => region.id))];
    return {
      id,
      snapshotSettings: { additionalTags: [], copyTagsFromVolumeEnabled: true, tryCreateVSSSnapshot: false },
      backupSettings: { targetRepositoryId: repository.id },
      // The script of 2022 reads the regions of an EFS policy with a backup vault each.
      ...(kind === 'efs'
        ? { regions: regionIds.map((regionId) => ({ regionId, backupVaultId: repository.bucketId })) }
        : { regionIds }),
      selectedItems: { [selection]: items.map((item) => item.id), tagIds: [] },
      excludedItems: { [selection]: [], tagIds: [] },
      scheduleSettings: {
        dailyScheduleEnabled: true,
        dailySchedule: {
          kind: 'Everyday',
          runsPerHour: 1,
          snapshotOptions: { retention: { count: 7 }, schedule: { hours: nightly } },
        },
        weeklyScheduleEnabled: false,
        monthlyScheduleEnabled: false,
        yearlyScheduleEnabled: false,
      },
      name,
      description,
      priority,
      amazonAccountId,
      retrySettings: { retryTimes: 3 },
      policyNotificationSettings: {
        recipient: '',
        notifyOnSuccess: false,
        notifyOnWarning: true,
        notifyOnFailure: true,
      },
      isEnabled,
      backupType: 'SelectedItems',
      createdBy: 'administrator',
      modifiedBy: 'administrator',
      lastPolicySessionStatus: policy.lastStatus,
      warning: '',
      usn,
      _embeddedResources: {
        regions: api.link('Regions', `${path}/${id}/regions`),
        protectedResources: api.link('ProtectedResources', `${path}/${id}/selectedItems`),
        targetRepository: api.link('TargetRepository', `repositories/${repository.id}`),
      },
      _links: [
        api.link('self', `${path}/${id}`),
        ...['start', 'stop', 'enable', 'disable'].map((action) =>
          api.link(action, `${path}/${id}/${action}`, 'POST'),
        ),
      ],
    };
  };

  const start = (policy: Policy, call: Call): Answer => {
    if (sessions.isRunning(policy, api.now())) {
      return problemJson.failure('alreadyStarted', 'The policy has already started.', call.path);
    }
    const sessionId = sessions.start(policy, api.now());
    return jsonAnswer(202, { sessionId, _links: [api.link('session', `sessions/${sessionId}`)] });
  };
  const enable = (isEnabled: boolean): ((policy: Policy) => Answer) => {
    return (policy) => {
      policy.isEnabled = isEnabled;
      return emptyAnswer(200);
    };
  };

  /** Regions and items of a policy; no document shows them for the sisters of the EC2 policies. */
  const subjects = (): Route[] => [
    api.get(
      `${path}/{id}/regions`,
      withPolicy(({ items }, call) => {
        const regions = [...new Map(items.map(({ region }) => [region.id, region])).values()];
        return api.list(call, regions, regionsRules, (region) => ({
          ...region,
          _links: [api.link('self', `cloudInfrastructure/regions/${region.id}`)],
        }));
      }),
      versions,
    ),
    api.get(
      `${path}/{id}/selectedItems`,
      withPolicy(({ items }, call) =>
        api.list(call, items, itemsRules, ({ id, name }) => ({
          name,
          virtualMachine: api.link('VirtualMachine', `virtualMachines/${id}`),
        })),
      ),
      versions,
    ),
  ];

  return [
    ...api.collection(path, seen, rules, render, versions),
    ...(kind === 'ec2' ? subjects() : []),
    api.post(`${path}/{id}/start`, withPolicy(start), versions),
    api.post(
      `${path}/{id}/stop`,
      withPolicy((policy) => {
        sessions.stopPolicy(policy, api.now());
        return emptyAnswer(202);
      }),
      versions,
    ),
    api.post(`${path}/{id}/enable`, withPolicy(enable(true)), versions),
    api.post(`${path}/{id}/disable`, withPolicy(enable(false)), versions),
  ];
}
