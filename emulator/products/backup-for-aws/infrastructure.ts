import type { Dice } from '../../world/dice';

export interface Region {
  readonly id: string;
  readonly name: string;
}

/** An IAM role by which the appliance gets at an AWS account. */
export interface Account {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly awsId: string;
  readonly roleName: string;
  readonly isDefault: boolean;
}

export interface Repository {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly account: Account;
  readonly region: Region;
  readonly bucketId: string;
  readonly bucket: string;
  readonly folder: string;
  readonly isEncrypted: boolean;
  readonly isImmutable: boolean;
  readonly storageClass: string;
}

export type BackupDestination = 'Snapshot' | 'AwsBlob' | 'ManualSnapshot';

export interface Instance {
  readonly id: string;
  readonly name: string;
  readonly awsResourceId: string;
  readonly region: Region;
  readonly isProtected: boolean;
  readonly destinations: readonly BackupDestination[];
  readonly sizeGigabytes: number;
  readonly type: string;
}

export interface Database {
  readonly id: string;
  readonly name: string;
  readonly awsResourceId: string;
  readonly region: Region;
  readonly account: Account;
  readonly engine: string;
  readonly engineVersion: string;
  readonly sizeGigabytes: number;
  readonly className: string;
}

export interface FileSystem {
  readonly id: string;
  readonly name: string;
  readonly awsResourceId: string;
  readonly region: Region;
  readonly isEncrypted: boolean;
  readonly sizeBytes: number;
}

/** What an appliance sees of AWS and what it has been told about it. */
export interface Infrastructure {
  readonly regions: readonly Region[];
  readonly accounts: readonly Account[];
  readonly repositories: readonly Repository[];
  readonly instances: readonly Instance[];
  readonly databases: readonly Database[];
  readonly fileSystems: readonly FileSystem[];
}

const regionNames = ['eu-central-1', 'eu-west-1', 'us-east-1', 'us-west-2', 'ap-southeast-2'] as const;
/** What the instances, databases and policies are called after. */
export const services = [
  'erp',
  'crm',
  'web',
  'mail',
  'files',
  'build',
  'billing',
  'intranet',
  'reports',
  'shop',
] as const;
const stages = ['prod', 'test', 'stage'] as const;
const instanceTypes = ['t3.medium', 'm5.large', 'm5.2xlarge', 'r5.xlarge', 'c5.xlarge'] as const;
const engines: readonly [readonly [string, string], ...(readonly [string, string])[]] = [
  ['postgres', '15.4'],
  ['mysql', '8.0.35'],
  ['mariadb', '10.11.6'],
  ['sqlserver-se', '15.00.4345.5.v1'],
  ['aurora-postgresql', '15.4'],
  ['oracle-se2', '19.0.0.0.ru-2023-10.rur-2023-10.r1'],
];

/** 100 instances, 12 databases, 8 file systems and the repositories for their backups. */
export function infrastructure(dice: Dice): Infrastructure {
  const regions = regionNames.map((name) => ({ id: dice.uuid('region', name), name }));
  const one = <Item>(items: readonly Item[], fallback: Item, ...words: (string | number)[]): Item =>
    items[dice.roll(items.length, ...words)] ?? fallback;
  const home: Region = regions[0] ?? { id: dice.uuid('region'), name: regionNames[0] };
  const regionOf = (...words: (string | number)[]): Region => one(regions, home, ...words);

  const accounts = ['Default Backup Restore', 'S3 Access Role', 'Production account'].map(
    (name, index): Account => ({
      id: dice.uuid('account', index),
      name,
      description: index === 0 ? name : `Access to ${name.toLowerCase()}`,
      awsId: String(100_000_000_000 + dice.roll(4_000_000_000, 'aws account', Math.floor(index / 2))),
      roleName: `veeam-${name.toLowerCase().replaceAll(' ', '-')}`,
      isDefault: index === 0,
    }),
  );
  const mainAccount = accounts[0] as Account;

  const repositories = Array.from({ length: 6 }, (_, index): Repository => ({
    id: dice.uuid('repository', index),
    name: `Repository ${String(index + 1).padStart(2, '0')}`,
    description: index === 5 ? '' : `Backups of ${services[index] ?? 'all'}`,
    account: accounts[1] ?? mainAccount,
    region: regionOf('repository region', index),
    bucketId: dice.uuid('bucket', index),
    bucket: `backup-${dice.hex(6, 'bucket', index)}`,
    folder: `veeam-${index + 1}`,
    isEncrypted: dice.roll(3, 'encrypted', index) > 0,
    isImmutable: dice.roll(2, 'immutable', index) > 0,
    storageClass: index === 4 ? 'GlacierFlexibleRetrieval' : 'Standard',
  }));

  const instances = Array.from({ length: 100 }, (_, index): Instance => {
    const service = services[index % services.length] ?? services[0];
    const isProtected = dice.roll(8, 'protected', index) > 0;
    return {
      id: dice.uuid('instance', index),
      name: `${service}-${dice.pick(stages, 'stage', index)}-${String(index + 1).padStart(3, '0')}`,
      awsResourceId: `i-0${dice.hex(16, 'instance', index)}`,
      region: regionOf('region of', index),
      isProtected,
      destinations: isProtected
        ? ['Snapshot', 'AwsBlob']
        : dice.roll(2, 'manual', index)
          ? ['ManualSnapshot']
          : [],
      sizeGigabytes: 8 + dice.roll(500, 'size', index),
      type: dice.pick(instanceTypes, 'type', index),
    };
  });

  const databases = Array.from({ length: 12 }, (_, index): Database => {
    const [engine, engineVersion] = dice.pick(engines, 'engine', index);
    return {
      id: dice.uuid('database', index),
      name: `${services[index % services.length]}-db-${index + 1}`,
      awsResourceId: `db-${dice.hex(26, 'database', index).toUpperCase()}`,
      region: regionOf('database region', index),
      account: one(accounts, mainAccount, 'database account', index),
      engine,
      engineVersion,
      sizeGigabytes: 20 + dice.roll(400, 'database size', index),
      className: dice.pick(['db.t3.medium', 'db.m5.large', 'db.r5.xlarge'], 'class', index),
    };
  });

  const fileSystems = Array.from({ length: 8 }, (_, index): FileSystem => ({
    id: dice.uuid('file system', index),
    name: `${services[index % services.length]}-share-${index + 1}`,
    awsResourceId: `fs-0${dice.hex(16, 'file system', index)}`,
    region: regionOf('file system region', index),
    isEncrypted: dice.roll(2, 'efs encrypted', index) > 0,
    sizeBytes: (1 + dice.roll(200, 'efs size', index)) * 1024 ** 3,
  }));
  return { regions, accounts, repositories, instances, databases, fileSystems };
}
