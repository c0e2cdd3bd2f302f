import assert from 'node:assert/strict';
import { isVeeamError } from '../../../core/errors/veeam-error';
import { INCIDENT_KINDS } from '../../../core/incidents/incident';
import { DEFAULT_SETTINGS, parseWatchSettings } from '../../../core/incidents/watch-settings';
import { watchableKinds } from '../../../core/incidents/watchable-kinds';
import { products } from '../../../core/products/registry';

describe('The choices of what to watch', () => {
  it('are the defaults where nothing is said', () => {
    for (const raw of [undefined, null, {}, { watch: '', names: null, firstRunHours: '' }])
      assert.deepEqual(parseWatchSettings(raw), DEFAULT_SETTINGS);
  });

  it('are read from what dialogs and messages bring', () => {
    const settings = parseWatchSettings({
      watch: ['license', 'jobFailed'],
      noSuccessHours: ' 48 ',
      names: 'VM *,\n db ',
      companies: [7, 'Alder'],
      confirm: true,
      maintenance: [{ from: '2026-01-15T20:00:00+02:00', to: '2026-01-15T22:00:00+02:00' }],
    });
    assert.deepEqual(settings, {
      ...DEFAULT_SETTINGS,
      watch: ['jobFailed', 'license'],
      noSuccessHours: 48,
      names: ['VM *', 'db'],
      companies: ['7', 'Alder'],
      confirm: true,
      maintenance: [{ from: '2026-01-15T18:00:00.000Z', to: '2026-01-15T20:00:00.000Z' }],
    });
  });

  for (const [raw, words] of [
    ['text', /are no object/],
    [[], /are no object/],
    [{ watch: ['jobFailed', 'weather'] }, /"watch".*"weather".*jobFailed, jobWarning/],
    [{ watch: [] }, /"watch".*is empty.*Choose/],
    [{ watch: 7 }, /"watch"/],
    [{ noSuccessHours: 'soon' }, /"noSuccessHours".*"soon".*number from 1/],
    [{ noSuccessHours: 0 }, /"noSuccessHours"/],
    [{ freeSpacePercent: 101 }, /"freeSpacePercent".*from 0 to 100/],
    [{ freeSpacePercent: -1 }, /"freeSpacePercent"/],
    [{ licenseDays: NaN }, /"licenseDays"/],
    [{ runsLongFactor: 1 }, /"runsLongFactor"/],
    [{ redeliverAfterMinutes: {} }, /"redeliverAfterMinutes".*object/],
    [{ firstRunHours: 1e9 }, /"firstRunHours"/],
    [{ repeatAfterHours: '-1' }, /"repeatAfterHours"/],
    [{ runsLongMinutes: true }, /"runsLongMinutes"/],
    [{ confirm: 'yes' }, /"confirm".*true or false/],
    [{ names: { a: 1 } }, /"names"/],
    [{ types: [null] }, /"types"/],
    [{ companies: 7 }, /"companies"/],
    [{ muted: [{}] }, /"muted"/],
    [{ maintenance: {} }, /"maintenance".*"from" and "to"/],
    [{ maintenance: [{ from: '2026-01-15' }] }, /"maintenance".*without a begin or an end/],
    [{ maintenance: [{ from: '2026-01-15', to: '2026-01-14' }] }, /ends before it begins/],
  ] as const)
    it(`that are wrong are refused with what to do: ${JSON.stringify(raw)}`, () => {
      assert.throws(
        () => parseWatchSettings(raw),
        (error) => isVeeamError(error, 'VEEAM_CONFIGURATION') && words.test(error.message),
      );
    });
});

describe('What a product can be watched for', () => {
  const EXPECTED: Readonly<Record<string, string>> = {
    'availability-console': 'jobFailed jobWarning alarm noSuccess runsLong repositorySpace license',
    'backup-and-replication': 'jobFailed jobWarning malware noSuccess runsLong repositorySpace license',
    'backup-for-aws': 'jobFailed jobWarning noSuccess runsLong license',
    'backup-for-azure': 'jobFailed jobWarning noSuccess runsLong repositorySpace license',
    'backup-for-google-cloud': '',
    'backup-for-microsoft-365': 'jobFailed jobWarning noSuccess runsLong repositorySpace license',
    'recovery-orchestrator': 'jobFailed',
    'service-provider-console': 'jobFailed jobWarning alarm noSuccess runsLong repositorySpace',
    'service-provider-console-v2': 'jobFailed jobWarning alarm noSuccess runsLong repositorySpace license',
    'veeam-one': 'alarm repositorySpace license',
  };

  it('is what its documents have, and nothing else', () => {
    const found = products.map((profile): [string, string] => [
      profile.id,
      watchableKinds(profile, profile.versioning.default).join(' '),
    ]);
    assert.deepEqual(Object.fromEntries(found), EXPECTED);
  });

  it('is in every revision of the API a part of all there is', () => {
    for (const profile of products)
      for (const revision of profile.versioning.revisions)
        for (const kind of watchableKinds(profile, revision)) assert.ok(INCIDENT_KINDS.includes(kind));
  });

  it('leaves out what a revision does not have', () => {
    const profile = products.find(({ id }) => id === 'veeam-one') ?? assert.fail();
    const { incidents } = profile;
    const alarms = incidents?.alarms ?? assert.fail();
    const made = {
      ...profile,
      incidents: { ...incidents, unverified: [], alarms: { ...alarms, revisions: ['v9'] } },
    };
    assert.ok(!watchableKinds(made, 'v2.3').includes('alarm'));
    assert.ok(watchableKinds(made, 'v9').includes('alarm'));
  });
});
