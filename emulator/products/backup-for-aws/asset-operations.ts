import type { Route } from '../../http/routes';
import {
  accountRules,
  databaseRules,
  fileSystemRules,
  instanceRules,
  pointLists,
  pointRules,
  protectionWord,
  regionRules,
  repositoryRules,
  since12,
} from './asset-rules';
import type { Infrastructure, Region } from './infrastructure';
import type { Resource } from './policies';
import type { RestApi } from './rest-api';
import type { RestorePoint } from './restore-points';

/** What is protected and where it is kept: instances, databases, file systems, regions, roles, repositories. */
export function assetOperations(
  api: RestApi,
  assets: Infrastructure,
  points: () => readonly RestorePoint[],
): Route[] {
  const regionLink = ({ id }: Region): object => api.link('Region', `cloudInfrastructure/regions/${id}`);
  return [
    // Before the instances, because one of their items might be called restorePoints.
    ...pointLists.flatMap(([kind, path, parameter, versions]) =>
      api.collection(
        path,
        () => points().filter((point) => point.kind === kind),
        pointRules(parameter),
        ({ id, backupId, jobType, at, sizeBytes, resource }, call) => ({
          id,
          backupId,
          jobType,
          pointInTime: api.time(at, call),
          backupSizeBytes: sizeBytes,
          ...(kind === 'ec2' && {
            volumes: [{ diskId: volumeOf(resource), type: 'Gp2', backupSizeBytes: sizeBytes }],
          }),
          regionId: resource.region.id,
          _links: [api.link('self', `${path}/${id}`)],
        }),
        versions,
      ),
    ),
    ...api.collection(
      'virtualMachines',
      () => assets.instances,
      instanceRules,
      (instance, { version }) => ({
        id: instance.id,
        name: instance.name,
        awsResourceId: instance.awsResourceId,
        protectionStatus: protectionWord(instance),
        backupDestinations: instance.destinations,
        isDeleted: false,
        // The OpenAPI file of 1.0 has location; the members of 1.2 are those that a script of 2022 reads.
        ...(version < since12.since
          ? { location: instance.region }
          : {
              region: instance.region,
              backupState: protectionWord(instance),
              instanceSizeGigabytes: instance.sizeGigabytes,
              instanceType: instance.type,
            }),
        _links: [api.link('self', `virtualMachines/${instance.id}`)],
      }),
    ),
    ...api.collection(
      'rds',
      () => assets.databases,
      databaseRules,
      (database) => ({
        id: database.id,
        name: database.name,
        awsResourceId: database.awsResourceId,
        engine: database.engine,
        engineVersion: database.engineVersion,
        instanceSizeGigabytes: database.sizeGigabytes,
        instanceClass: database.className,
        instanceDnsName: `${database.name}.${database.region.name}.rds.amazonaws.com`,
        location: database.region,
        _links: [api.link('self', `rds/${database.id}`)],
      }),
      since12,
    ),
    ...api.collection(
      'efs',
      () => assets.fileSystems,
      fileSystemRules,
      (fileSystem) => ({
        id: fileSystem.id,
        name: fileSystem.name,
        awsResourceId: fileSystem.awsResourceId,
        region: fileSystem.region,
        encrypted: fileSystem.isEncrypted,
        size: fileSystem.sizeBytes,
        performanceMode: 'generalPurpose',
        throughputMode: 'bursting',
        _links: [api.link('self', `efs/${fileSystem.id}`)],
      }),
      since12,
    ),
    ...api.collection(
      'cloudInfrastructure/regions',
      () => assets.regions,
      regionRules,
      (region) => ({
        ...region,
        _links: [api.link('self', `cloudInfrastructure/regions/${region.id}`)],
      }),
    ),
    ...api.collection(
      'accounts/amazon',
      () => assets.accounts,
      accountRules,
      (account) => ({
        id: account.id,
        name: account.name,
        description: account.description,
        awsid: account.awsId,
        regionType: 'Global',
        IAMRole: { roleName: account.roleName, isDefault: account.isDefault },
        _links: [api.link('self', `accounts/amazon/${account.id}`)],
      }),
    ),
    ...api.collection(
      'repositories',
      () => assets.repositories,
      repositoryRules,
      (one, { version }) => ({
        id: one.id,
        name: one.name,
        description: one.description,
        amazonAccountId: one.account.id,
        amazonStorageFolder: one.folder,
        amazonBucketId: one.bucketId,
        hint: '',
        enableEncryption: one.isEncrypted,
        // From the same script; the OpenAPI file of 1.0 does not have it.
        ...(version >= since12.since && { storageClass: one.storageClass }),
        _embedded: {
          amazonAccount: one.account.name,
          amazonAccountLink: api.link('AmazonAccount', `accounts/amazon/${one.account.id}`),
          region: one.region.name,
          regionLink: regionLink(one.region),
          bucket: one.bucket,
          bucketLink: api.link('Bucket', `cloudInfrastructure/buckets/${one.bucketId}`),
        },
        _links: [api.link('self', `repositories/${one.id}`)],
      }),
    ),
  ];
}

/** Every instance of the emulator has one volume. */
function volumeOf({ awsResourceId }: Resource): string {
  return awsResourceId.replace(/^i-/, 'vol-');
}
