import { flag, searchPattern, text, uuid, words, type ListRules } from '../../lists/list-query';
import type { Account, Database, FileSystem, Instance, Region, Repository } from './infrastructure';
import type { PolicyKind } from './policies';
import type { Versions } from './rest-api';
import type { RestorePoint } from './restore-points';
import { place } from './revisions';

export const since12 = { since: place('1.2-rev0') };
const protection = ['Protected', 'Unprotected'];
export const protectionWord = ({ isProtected }: Instance): string =>
  isProtected ? 'Protected' : 'Unprotected';
const isBackedUp = ({ destinations }: Instance): boolean => destinations.length > 0;
const destination = words<Instance>(['Snapshot', 'AwsBlob', 'ManualSnapshot'], ({ destinations }, word) =>
  destinations.some((known) => known === word),
);

/**
 * Instances: the OpenAPI file of 1.0, the example of Filter Parameters (1.6). ProtectedByPolicy is what a script of
 * 2022 sends with 1.2; no document was found that has it.
 */
export const instanceRules: ListRules<Instance> = {
  filters: {
    SearchPattern: searchPattern(),
    ProtectionStatus: words(protection, (one, word) => protectionWord(one) === word),
    ProtectedByPolicy: words(protection, (one, word) => protectionWord(one) === word, since12),
    // The file spells the parameter so, and its schema the other way.
    BuckupDestination: destination,
    BackupDestination: destination,
    BackupState: words(['OnlyBackedUp', 'OnlyNotBackedUp', 'All'], (one, word) =>
      word === 'All' ? true : isBackedUp(one) === (word === 'OnlyBackedUp'),
    ),
    RegionId: uuid(({ region }, id) => region.id === id, since12),
  },
  columns: { name: ({ name }) => name, location: ({ region }) => region.name },
};

export const regionRules: ListRules<Region> = {
  filters: { SearchPattern: searchPattern() },
  columns: { name: ({ name }) => name },
};

export const accountRules: ListRules<Account> = {
  filters: { SearchPattern: searchPattern() },
  columns: { name: ({ name }) => name },
};

/** The columns storageClass and immutability are those of 1.7. */
export const repositoryRules: ListRules<Repository> = {
  filters: { SearchPattern: searchPattern() },
  columns: {
    name: ({ name }) => name,
    description: ({ description }) => description,
    amazonAccountName: ({ account }) => account.name,
    amazonBucket: ({ bucket }) => bucket,
    amazonStorageFolder: ({ folder }) => folder,
    region: ({ region }) => region.name,
    storageClass: ({ storageClass }) => storageClass,
    encryption: ({ isEncrypted }) => isEncrypted,
    immutability: ({ isImmutable }) => isImmutable,
  },
};

const engineTypes = [
  'mariadb',
  'mysql',
  'oracle-ee',
  'oracle-ee-cdb',
  'oracle-se2',
  'oracle-se2-cdb',
  'oracle-se1',
  'oracle-se',
  'postgres',
  'sqlserver-ee',
  'sqlserver-se',
  'sqlserver-ex',
  'sqlserver-web',
  'aurora',
  'aurora-mysql',
  'aurora-postgresql',
];

/** RDS resources (the reference of 1.7). */
export const databaseRules: ListRules<Database> = {
  filters: {
    SearchPattern: searchPattern(),
    ResourceAwsAccountId: text(({ account }, id) => account.awsId === id),
    ResourceAwsOrganizationId: text(() => false),
    RegionId: uuid(({ region }, id) => region.id === id),
    EngineType: words(engineTypes, ({ engine }, word) => engine === word),
  },
  columns: {
    name: ({ name }) => name,
    engine: ({ engine }) => engine,
    resourceAwsAccountId: ({ account }) => account.awsId,
  },
};

/** The reference page of the file systems was not to be had; the filters are those of the sisters. */
export const fileSystemRules: ListRules<FileSystem> = {
  filters: {
    SearchPattern: searchPattern(),
    RegionId: uuid(({ region }, id) => region.id === id),
  },
  columns: { name: ({ name }) => name },
};

/** A list of restore points and the parameter that names the resource they belong to. */
export const pointLists: readonly (readonly [
  kind: PolicyKind,
  path: string,
  parameter: string,
  versions: Versions,
])[] = [
  ['ec2', 'vmRestorePoints', 'VirtualMachineId', { until: place('1.1-rev0') }],
  ['ec2', 'virtualMachines/restorePoints', 'VirtualMachineId', since12],
  ['rds', 'rds/restorePoints', 'RdsId', since12],
  ['efs', 'efs/restorePoints', 'EfsId', since12],
];

/** Restore points: OnlyLatest is in the schemas of the OpenAPI file of 1.0, not among its parameters. */
export function pointRules(parameter: string): ListRules<RestorePoint> {
  return {
    filters: {
      [parameter]: uuid(({ resource }, id) => resource.id === id),
      OnlyLatest: {
        read: (values) => flag<RestorePoint>(({ isLatest }) => isLatest).read(values, 0) && latest(values),
      },
    },
    columns: {
      pointInTime: ({ at }) => at,
      creationTimeUtc: ({ at }) => at,
      backupSizeBytes: ({ sizeBytes }) => sizeBytes,
      size: ({ sizeBytes }) => sizeBytes,
      jobType: ({ jobType }) => jobType,
    },
  };
}

/** `false` asks for all of them, and not for those that are not the latest. */
function latest([value = '']: readonly string[]): (point: RestorePoint) => boolean {
  return ({ isLatest }) => isLatest || value.toLowerCase() === 'false';
}

/** Every rule of this file, so that their filters count as documented. */
export const assetRules = [
  instanceRules,
  regionRules,
  accountRules,
  repositoryRules,
  databaseRules,
  fileSystemRules,
  ...pointLists.map(([, , parameter]) => pointRules(parameter)),
];
