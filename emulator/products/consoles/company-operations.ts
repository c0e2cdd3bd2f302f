import { jsonAnswer } from '../../http/answer';
import type { Call, Route } from '../../http/routes';
import type { BackupPolicy, BackupServer, Companies, Company, License, Repository } from './companies';
import type { Flavour } from './flavour';
import type { Jobs } from './jobs';
import { utc, type RestApi, type Shape } from './rest-api';

const day = 24 * 60 * 60 * 1000;

/** Companies and what belongs to them: servers, repositories, cloud resources, licences, policies, resellers. */
export function companyOperations(api: RestApi, flavour: Flavour, world: Companies, jobs: Jobs): Route[] {
  const isProvider = flavour === 'serviceProviderConsole';
  const quota = { storageQuota: 300, storageQuotaUnits: 'GB' };

  const tenant: Shape<Company> = {
    row: ({ id, name, uid }) => ({
      id,
      name,
      // The members of Companies (release 6) that the reference of Availability Console 2.0 does not have.
      ...(isProvider && {
        instanceUid: uid,
        tenantType: 'General',
        description: `${name} company account`,
        userName: name,
        emailAddress: `backup@${name.toLowerCase()}.example`,
        isEnabled: true,
        gatewayPools: [],
        gatewayFailoverEnabled: false,
      }),
      taxId: '',
      telephone: '',
      country: '',
      companyId: null,
      notes: '',
      maxConcurrentTasks: 1 + (id % 4),
      bandwidthThrottlingEnabled: id % 3 === 0,
      allowedBandwidth: 10,
      allowedBandwidthUnits: 'MB/s',
      vMsBackedUp: 5 * id,
      vMsReplicated: id,
      vMsBackedUpToCloud: 2 * id,
      managedPhysicalWorkstations: 3 * id,
      managedCloudWorkstations: 0,
      managedPhysicalServers: id,
      managedCloudServers: 0,
      expirationEnabled: false,
      expirationDate: null,
      actions: ['enable', 'disable', 'sendWelcomeLetter'],
    }),
    links: ({ id }) => ({
      self: api.href(`tenants/${id}`),
      backupResources: [api.href(`tenants/${id}/backupResources/1`)],
      locations: [api.href(`tenants/${id}/locations/${id}`)],
    }),
  };
  const cloudResource: Shape<{ id: number; company: Company; repository?: Repository }> = {
    row: ({ id, company, repository }) => ({
      id,
      cloudRepositoryName: `${company.name} Cloud Vol01`,
      providerRepositoryUid: repository?.uid ?? '',
      ...quota,
      vMsQuota: 0,
      quotasAreUnlimited: false,
      serversQuota: 0,
      workstationsQuota: 0,
      trafficQuota: 0,
      trafficQuotaUnits: 'B',
      wanAccelerationEnabled: false,
      usedStorageQuota: 30 * company.id,
      usedStorageQuotaUnits: 'GB',
      usedTrafficQuota: 0,
      usedTrafficQuotaUnits: 'B',
    }),
    links: ({ id, company }) => ({ self: api.href(`tenants/${company.id}/backupResources/${id}`) }),
  };
  const server: Shape<BackupServer> = {
    row: ({ id, name, uid, agentUid, company }) => ({
      id,
      name,
      ...(isProvider && {
        siteName: 'Main site',
        serverUid: uid,
        agentUid,
        isCloudConnect: company === undefined,
      }),
    }),
    links: ({ id, name }) => ({
      self: api.href(`backupServers/${id}`),
      backupRepositories: [api.href(`backupRepositories/${id}`)],
      jobs: jobs
        .at(api.now())
        .filter((job) => job.server.name === name)
        .map((job) => api.href(`jobs/${job.id}`)),
    }),
  };
  const repository: Shape<Repository> = {
    row: ({ id, name, uid, server: { id: serverId, name: serverName, company }, ...sizes }) => ({
      id,
      name,
      repositoryUid: uid,
      serverName,
      companyName: company?.name ?? null,
      locationName: company ? 'Default location' : null,
      ...withUnits('capacity', sizes.capacity),
      ...withUnits('freeSpace', sizes.freeSpace),
      ...withUnits('backupSize', sizes.backupSize),
      healthState: sizes.freeSpace * 10 < sizes.capacity ? 'Warning' : 'OK',
      backupServerId: serverId,
      isServiceProviderRepository: company === undefined,
    }),
    links: ({ id, server: { id: serverId, company } }) => ({
      self: api.href(`backupRepositories/${id}`),
      backupServers: api.href(`backupServers/${serverId}`),
      ...(company && {
        tenants: api.href(`tenants/${company.id}`),
        locations: api.href(`tenants/${company.id}/locations/${company.id}`),
      }),
    }),
  };
  const expiry = ({ isExpired }: License): string => {
    const today = Math.floor(api.now() / day) * day;
    return utc(today + (isExpired ? -10 : 300) * day);
  };
  const license: Shape<License> = {
    row: (one) => ({
      id: one.id,
      contactPerson: one.contact,
      licenseAdministratorEmail: 'admin@example.com',
      licenseeEmail: 'licensee@example.com',
      edition: 'Enterprise Plus',
      licensedTo: one.server.company?.name ?? 'Service provider',
      licenseType: 'Rental',
      status: one.isExpired ? 'Expired' : 'Valid',
      supportID: '123456789',
      licenseExpirationDate: expiry(one),
      supportExpirationDate: expiry(one),
      licensedSockets: 0,
      usedSockets: 0,
      licensedVMs: 0,
      usedVMs: 0,
      backupServerName: one.server.name,
      companyName: one.server.company?.name ?? 'My Company',
      newVMs: 0,
      totalInstances: one.total,
      usedInstances: one.used,
      // Members of the provider's own licence (Get Veeam Cloud Connect Licenses).
      ...(!one.server.company && {
        licensedCloudconnectBackups: one.total,
        usedCloudconnectBackups: one.used,
        licensedCloudconnectReplicas: one.total,
        usedCloudconnectReplicas: 0,
        licensedCloudconnectServers: one.total,
        usedCloudconnectServers: 0,
        licensedCloudconnectWorkstations: one.total,
        usedCloudconnectWorkstations: 0,
      }),
    }),
    // The example links to another path than the collection's own.
    links: (one) => ({
      self: api.href(`backupLicenses/${one.id}`),
      backupServers: [api.href(`backupServers/${one.server.id}`)],
    }),
  };
  const backupPolicy: Shape<BackupPolicy> = {
    row: ({ id, name, description, osType, tenantsCount }) => ({
      id,
      name,
      type: 'Predefined',
      tenantsCount,
      modifiedDate: '2017-10-18T05:47:59Z',
      description,
      osType,
      createdBy: 'My Company',
    }),
    links: ({ id }) => ({ self: api.href(`backupPolicies/${id}`) }),
  };
  const reseller: Shape<Company> = {
    row: ({ id, name }) => ({
      id,
      name,
      enabled: id % 2 === 0,
      tenantsUsage: 1,
      tenants: 10,
      workstationAgentsUsage: 2,
      workstationAgentsNew: 0,
      workstationAgents: 100,
      serverAgentsUsage: 0,
      serverAgentsNew: 0,
      serverAgents: 30,
      cloudBackupResourceUsage: 0,
      cloudBackupResource: 107374182400,
      cloudReplicationResourceUsage: 0,
      cloudReplicationResource: 0,
      vcdOrganizations: 0,
      cloudReplicaType: 'Native',
      isUnlimitedTenants: false,
      isUnlimitedWorkstationAgents: false,
      isUnlimitedServerAgents: false,
    }),
    links: ({ id }) => [api.rel('describes', `resellers/${id}`)],
  };

  const companyOf = (call: Call): Company | undefined =>
    world.companies.find(({ id }) => String(id) === call.params.tenant);
  const cloudResources = (company: Company): { id: number; company: Company; repository?: Repository }[] => [
    { id: 1, company, repository: world.repositories.find(({ server: { company: own } }) => !own) },
  ];
  const isTenantLicense = ({ server: { company } }: License): boolean => company !== undefined;

  return [
    ...api.collection('tenants', () => world.companies, tenant),
    api.get('tenants/{tenant}/backupResources', (call) => {
      const company = companyOf(call);
      return company ? api.list(call, cloudResources(company), cloudResource) : api.notFound(call);
    }),
    api.get('tenants/{tenant}/backupResources/{item}', (call) => {
      const company = companyOf(call);
      return company ? api.item(call, cloudResources(company), cloudResource) : api.notFound(call);
    }),
    api.get('tenants/{tenant}/backupServers', (call) => {
      const company = companyOf(call);
      if (!company) return api.notFound(call);
      return api.list(
        call,
        world.servers.filter((one) => one.company === company),
        server,
      );
    }),
    ...api.collection('backupServers', () => world.servers, server),
    ...api.collection('backupRepositories', () => world.repositories, repository),
    ...api.collection(
      'licensing/backupserverLicenses',
      () => world.licenses.filter((one) => isTenantLicense(one)),
      license,
    ),
    ...api.collection(
      'licensing/cloudconnectLicenses',
      () => world.licenses.filter((one) => !isTenantLicense(one)),
      license,
    ),
    ...api.collection('backupPolicies', () => world.backupPolicies, backupPolicy),
    ...api.collection('resellers', () => world.resellers, reseller),
    ...(isProvider ? [] : [licenseSettings(api)]),
  ];
}

/** The licence of the console itself (Availability Console 2.0, Get License Settings). */
function licenseSettings(api: RestApi): Route {
  return api.get('licenseSettings', () => {
    const today = Math.floor(api.now() / day) * day;
    return jsonAnswer(200, {
      autoupdateEnabled: false,
      productName: 'Veeam Availability Console',
      status: 'Valid',
      type: 'Rental',
      licenseTo: 'Service provider',
      contactPerson: 'John Smith',
      licensesCount: 1000,
      licensesUsedCount: 420,
      cloudConnectType: 'Cloud Connect Provider',
      expirationDate: utc(today + 300 * day),
      supportExpirationDate: utc(today + 300 * day),
      lastUpdateDate: utc(today),
      vmCount: 275,
      workstationCount: 165,
      serverCount: 55,
      cloudWorkstationCount: 0,
    });
  });
}

/** A size in the unit that keeps it short, as the examples have it. `name` and `nameUnits`. */
function withUnits(name: string, gigabytes: number): object {
  const [value, unit] = gigabytes >= 1024 ? [gigabytes / 1024, 'TB'] : [gigabytes, 'GB'];
  return { [name]: Math.round(value * 10) / 10, [`${name}Units`]: unit };
}
