import assert from 'node:assert/strict';
import { startEmulator, type Emulator } from '../../emulator';
import { Client, Clock, signIn, type Json } from './client';

describe('emulator: the resources of Backup for AWS', () => {
  const clock = new Clock();
  let emulator: Emulator;
  let client: Client;
  let token: string;

  before(async () => {
    emulator = await startEmulator({ products: ['backup-for-aws'], ports: 'ephemeral', now: clock.read });
    client = new Client(emulator, 'backup-for-aws');
    token = (await signIn(client, '/api/v1/token')).accessToken;
  });
  after(async () => {
    client.close();
    await emulator.stop();
  });

  const at = (version: string) => ({ token, headers: { 'x-api-version': version } });
  const get = async (path: string, version = '1.7-rev0') => {
    const { status, json, text } = await client.get(`/api/v1/${path}`, at(version));
    assert.equal(status, 200, `${path}: ${text}`);
    return json;
  };
  const results = async (path: string, version?: string) => (await get(path, version)).results as Json[];
  const statusOf = async (path: string, version = '1.7-rev0') =>
    (await client.get(`/api/v1/${path}`, at(version))).status;

  it('tells the time of its own clock in the header of each answer', async () => {
    const { headers } = await client.get('/api/v1/system/version', at('1.7-rev0'));
    assert.equal(headers.date, new Date(clock.read()).toUTCString());
  });

  it('has policies at /policies up to 1.1, and at a path for each kind of resource from 1.2 on', async () => {
    const [policy] = await results('policies', '1.0-rev0');
    assert.equal((await get('policies', '1.1-rev0')).totalCount, 40);
    const counts = { 'virtualMachines/policies': 40, 'rds/policies': 6, 'efs/policies': 4 };
    for (const [path, count] of Object.entries(counts)) {
      assert.equal((await get(path, '1.2-rev0')).totalCount, count);
      assert.equal((await get(path, '1.8-rev0')).totalCount, count);
      assert.equal(await statusOf(path, '1.1-rev0'), 404);
      const [first] = await results(path);
      assert.deepEqual(await get(`${path}/${String(first?.id)}`), first);
    }
    for (const version of ['1.2-rev0', '1.7-rev0', '1.8-rev0']) {
      assert.equal(await statusOf('policies', version), 404, version);
      const start = `/api/v1/policies/${String(policy?.id)}/start`;
      assert.equal((await client.post(start, at(version))).status, 404, version);
    }
  });

  it('starts a policy once at a time, and shows how its last run ended', async () => {
    for (const kind of ['virtualMachines', 'rds', 'efs']) {
      const [policy] = await results(`${kind}/policies?Limit=1`);
      const path = `/api/v1/${kind}/policies/${String(policy?.id)}`;
      const { status, json } = await client.post(`${path}/start`, { token });
      assert.equal(status, 202);
      assert.equal((await get(`sessions/${String(json.sessionId)}`)).status, 'Running');
      const running = await results(`${kind}/policies?LastPolicySessionStatus=Running&Limit=-1`);
      assert.ok(running.some(({ id }) => id === policy?.id));
      const again = await client.post(`${path}/start`, { token });
      assert.equal(again.status, 409);
      assert.equal(again.json.type, '/api/v1/problems/policyAlreadyStarted');
      clock.advance(3 * 60 * 1000);
      assert.equal((await get(`sessions/${String(json.sessionId)}`)).status, 'Succeeded');
      assert.equal((await client.get(path, { token })).json.lastPolicySessionStatus, 'Succeeded');
    }
  });

  it('enables and disables a policy, and filters by it', async () => {
    const path = 'virtualMachines/policies';
    const [policy] = await results(`${path}?IsEnabled=true&Limit=1`);
    const disable = await client.post(`/api/v1/${path}/${String(policy?.id)}/disable`, { token });
    assert.deepEqual([disable.status, disable.text], [200, '']);
    const disabled = await results(`${path}?IsEnabled=false&Limit=-1`);
    assert.ok(disabled.some(({ id }) => id === policy?.id));
    assert.ok(disabled.every(({ isEnabled }) => isEnabled === false));
    assert.equal((await client.post(`/api/v1/${path}/${String(policy?.id)}/enable`, { token })).status, 200);
    assert.equal((await get(`${path}/${String(policy?.id)}`)).isEnabled, true);
  });

  it('takes PolicyStatus up to 1.1 and IsEnabled in its place from 1.2 on, and refuses the other', async () => {
    const enabled = await results('policies?PolicyStatus=Enabled&Limit=-1', '1.1-rev0');
    assert.ok(enabled.length > 0 && enabled.every(({ isEnabled }) => isEnabled === true));
    const disabled = await results('policies?PolicyStatus=Disabled&Limit=-1', '1.1-rev0');
    assert.equal(enabled.length + disabled.length, 40);
    assert.equal(await statusOf('policies?IsEnabled=true', '1.1-rev0'), 400);
    assert.equal(await statusOf('virtualMachines/policies?PolicyStatus=Enabled'), 400);
    assert.equal(await statusOf('policies?PolicyStatus=On', '1.1-rev0'), 400);
  });

  it('filters policies by instance, repository, number and name', async () => {
    const [policy] = await results('virtualMachines/policies?SearchPattern=erp-gold');
    const { virtualMachineIds } = policy?.selectedItems as { virtualMachineIds: string[] };
    const byInstance = await results(`virtualMachines/policies?VirtualMachineId=${virtualMachineIds[0]}`);
    assert.deepEqual(
      byInstance.map(({ name }) => name),
      ['erp-gold'],
    );
    const { targetRepositoryId } = policy?.backupSettings as { targetRepositoryId: string };
    const byRepository = await results(
      `virtualMachines/policies?RepositoryId=${targetRepositoryId}&Limit=-1`,
    );
    assert.ok(byRepository.length < 40 && byRepository.some(({ id }) => id === policy?.id));
    const byNumber = await results(`virtualMachines/policies?Usn=${String(policy?.usn)}`);
    assert.deepEqual(
      byNumber.map(({ id }) => id),
      [policy?.id],
    );
    const [shared] = await results('efs/policies');
    const { efsIds } = shared?.selectedItems as { efsIds: string[] };
    assert.equal((await results(`efs/policies?EfsId=${efsIds[0]}`)).length, 1);
  });

  it('shows the regions and items of an EC2 policy', async () => {
    const [policy] = await results('virtualMachines/policies?Limit=1');
    const path = `virtualMachines/policies/${String(policy?.id)}`;
    const regions = await results(`${path}/regions`);
    assert.deepEqual(
      regions.map(({ id }) => id),
      policy?.regionIds,
    );
    const { virtualMachineIds } = policy?.selectedItems as { virtualMachineIds: string[] };
    assert.equal((await get(`${path}/selectedItems`)).totalCount, virtualMachineIds.length);
  });

  it('filters instances by protection, destination and state of their backups', async () => {
    const count = async (query: string) => Number((await get(`virtualMachines?${query}`)).totalCount);
    assert.equal(await count('Limit=1'), 100);
    assert.equal(await count('SearchPattern=erp'), 10);
    for (const name of ['ProtectionStatus', 'ProtectedByPolicy']) {
      const protectedOnes = await count(`${name}=Protected`);
      assert.ok(protectedOnes > 50 && protectedOnes < 100, name);
      assert.equal(await count(`${name}=Unprotected`), 100 - protectedOnes, name);
    }
    const backedUp = await count('BackupState=OnlyBackedUp');
    assert.equal(await count('BackupState=OnlyNotBackedUp'), 100 - backedUp);
    assert.equal(await count('BackupState=All'), 100);
    assert.ok(
      (await count('BuckupDestination=ManualSnapshot')) < (await count('BuckupDestination=Snapshot')),
    );
    for (const query of ['ProtectionStatus=Yes', 'BackupState=Some', 'PolicyStatus=Enabled', 'Usn=1']) {
      assert.equal(await statusOf(`virtualMachines?${query}`), 400, query);
    }
    assert.equal(await statusOf('virtualMachines?ProtectedByPolicy=Protected', '1.0-rev0'), 400);
  });

  it('shows members of an instance as its revision has them', async () => {
    const [old] = await results('virtualMachines?Limit=1', '1.0-rev0');
    assert.deepEqual(Object.keys(old?.location as Json), ['id', 'name']);
    assert.equal(old?.region, undefined);
    const [current] = await results('virtualMachines?Limit=1');
    assert.deepEqual(current?.region, old?.location);
    assert.match(String(current?.backupState), /^(P|Unp)rotected$/);
  });

  it('orders every list by every column of its reference', async () => {
    const columns = {
      'virtualMachines/policies': ['priority', 'name', 'usn'],
      'rds/policies': ['priority', 'name', 'usn'],
      'efs/policies': ['priority', 'name', 'usn'],
      virtualMachines: ['name', 'location'],
      'virtualMachines/restorePoints': ['pointInTime', 'backupSizeBytes', 'jobType'],
      'efs/restorePoints': ['size', 'jobType', 'creationTimeUtc'],
      rds: ['name', 'engine', 'resourceAwsAccountId'],
      'accounts/amazon': ['name'],
      'cloudInfrastructure/regions': ['name'],
      repositories: [
        'name',
        'description',
        'amazonAccountName',
        'amazonBucket',
        'amazonStorageFolder',
        'region',
        'storageClass',
        'encryption',
        'immutability',
      ],
      users: ['name', 'description', 'isDefault', 'mfaEnabled'],
      'licensing/licensedWorkloads': ['name', 'lastBackup'],
    };
    for (const [path, names] of Object.entries(columns)) {
      for (const name of names) {
        const [up, down] = [
          await results(`${path}?Limit=-1&Sort=${name}Asc`),
          await results(`${path}?Limit=-1&Sort=${name}Desc`),
        ];
        assert.equal(up.length, down.length);
        const shown = up[0]?.[name];
        if (typeof shown === 'string' || typeof shown === 'number') {
          assert.deepEqual(
            up.map((entry) => entry[name]),
            down.map((entry) => entry[name]).reverse(),
            `${path} ${name}`,
          );
        }
      }
      assert.equal(await statusOf(`${path}?Sort=nonsenseAsc`), 400, path);
    }
    const names = (await results('repositories?Sort=nameDesc')).map(({ name }) => String(name));
    assert.deepEqual(names, [...names].sort().reverse());
    assert.equal(await statusOf('cloudInfrastructure/regions?Sort=nameDesk'), 200, 'spelt as in the file');
  });

  it('has every restore point under its instance, and the latest alone where asked', async () => {
    const [instance] = await results('virtualMachines?ProtectionStatus=Protected&Limit=1');
    const path = `virtualMachines/restorePoints?VirtualMachineId=${String(instance?.id)}`;
    const all = await results(path);
    assert.equal(all.length, 3);
    assert.equal((await results(`${path}&OnlyLatest=true`)).length, 1);
    assert.equal((await results(`${path}&onlyLatest=False`)).length, 3);
    assert.match(String(all[0]?.pointInTime), /T[\d:.]+$/, 'no zone');
    assert.deepEqual(await get(`virtualMachines/restorePoints/${String(all[0]?.id)}`), all[0]);
    assert.equal(await statusOf('vmRestorePoints'), 404);
    assert.ok((await results('vmRestorePoints', '1.0-rev0')).length > 0);
    for (const [list, parameter] of [
      ['rds', 'RdsId'],
      ['efs', 'EfsId'],
    ]) {
      const [resource] = await results(`${list}?Limit=1`);
      assert.deepEqual(await get(`${list}/${String(resource?.id)}`), resource);
      const points = await results(`${list}/restorePoints?${parameter}=${String(resource?.id)}`);
      assert.equal(points.length, 3, list);
    }
  });

  it('filters databases by engine', async () => {
    const databases = await results('rds?Limit=-1');
    assert.equal(databases.length, 12);
    const { engine } = databases[0] ?? {};
    const same = await results(`rds?EngineType=${String(engine)}`);
    assert.equal(same.length, databases.filter((one) => one.engine === engine).length);
    assert.equal(await statusOf('rds?EngineType=dbase'), 400);
  });

  it('tells about itself, its licence and its users', async () => {
    assert.deepEqual(Object.keys(await get('system/version')), ['about', 'version']);
    assert.equal((await get('system/time')).utcDateTime, new Date(clock.now).toISOString());
    const summary = await get('statistics/summary');
    assert.equal(summary.instancesCount, 100);
    assert.equal(summary.policiesCount, 50);
    const license = await get('licensing/license');
    assert.ok(Date.parse(String(license.licenseExpires)) > clock.now);
    assert.equal(Number(license.instancesUses), summary.protectedInstancesCount);
    const [alert] = (await get('licensing/alerts')).results as Json[];
    assert.equal(alert?.notificationType, 'Expiration');
    const users = await results('users?Sort=nameAsc&Limit=-1');
    const mfa = users.find(({ name }) => name === 'mfa.operator');
    assert.equal(mfa?.mfaEnabled, true);
    assert.doesNotMatch(JSON.stringify(users), /password|secret/i);
    const [account] = await results('accounts/amazon');
    assert.equal((account?.IAMRole as Json).isDefault, true);
    const [repository] = await results('repositories');
    const { bucketLink } = repository?._embedded as { bucketLink: { rel: string } };
    assert.equal(bucketLink.rel, 'Bucket');
    const policy = await get('vpc/policy');
    assert.equal(policy.backupOptionsEnabled, true);
    assert.equal((await client.post('/api/v1/test', at('1.7-rev0'))).status, 200);
  });

  it('answers what a dashboard’s script asks for with 1.2, with the members that it reads', async () => {
    const [instance] = await results('virtualMachines?ProtectedByPolicy=Protected', '1.2-rev0');
    for (const [path, members] of [
      [
        'virtualMachines?ProtectedByPolicy=Unprotected',
        ['id', 'name', 'awsResourceId', 'instanceSizeGigabytes', 'instanceType', 'region', 'backupState'],
      ],
      [
        `virtualMachines/restorePoints?VirtualMachineId=${String(instance?.id)}&onlyLatest=False`,
        ['jobType', 'id', 'backupId', 'backupSizeBytes', 'pointInTime'],
      ],
      ['rds', ['engine', 'engineVersion', 'awsResourceId', 'instanceClass', 'instanceDnsName', 'location']],
      ['efs', ['region', 'awsResourceId', 'encrypted', 'size', 'performanceMode', 'throughputMode']],
      [
        'virtualMachines/policies',
        ['isEnabled', 'name', 'description', 'backupSettings', 'scheduleSettings'],
      ],
      ['rds/policies', ['isEnabled', 'name', 'description', 'backupSettings', 'scheduleSettings']],
      ['efs/policies', ['isEnabled', 'name', 'regions', 'selectedItems']],
      ['repositories', ['name', 'description', '_embedded', 'storageClass', 'amazonStorageFolder']],
      ['sessions?Limit=50&Types=Job', ['id', 'result', 'type', 'executionDuration', 'executionStartTime']],
      ['sessions?Limit=50&Types=Policy', ['id', 'result', 'type', 'executionStartTime', 'reason']],
    ] as const) {
      const [first] = await results(path, '1.2-rev0');
      for (const member of members) assert.notEqual(first?.[member], undefined, `${path}: ${member}`);
    }
    for (const path of ['system/version', 'statistics/summary', 'licensing/license', 'vpc/policy']) {
      await get(path, '1.2-rev0');
    }
  });

  it('has no /about', async () => {
    assert.equal(await statusOf('about'), 404);
  });

  it('refuses changes by a user who may only read', async () => {
    const reader = (await signIn(client, '/api/v1/token', 'readonly')).accessToken;
    const [policy] = await results('virtualMachines/policies?Limit=1');
    for (const action of ['start', 'stop', 'enable', 'disable']) {
      const path = `/api/v1/virtualMachines/policies/${String(policy?.id)}/${action}`;
      assert.equal((await client.post(path, { token: reader })).status, 403, action);
    }
  });
});
