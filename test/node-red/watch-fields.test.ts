import assert from 'node:assert/strict';
import { isVeeamError } from '../../core/errors/veeam-error';
import { INCIDENT_KINDS } from '../../core/incidents/incident';
import { MIGRATIONS } from '../../nodes/node-red/saved-settings';
import { parseWatchConfig } from '../../nodes/node-red/veeam-watch/watch-config';
import type { WatchConfig } from '../../nodes/node-red/veeam-watch/watch-config';
import { editorDefinition, verdictOn } from './editor-script';

const definition = editorDefinition('veeam-watch');
const NEW = Object.fromEntries(
  Object.entries(definition.defaults as unknown as Record<string, { value: unknown }>).map(
    ([name, { value }]) => [name, value],
  ),
) as unknown as WatchConfig;

/** What the runtime says about a node that is as the dialog makes it but for one field; nothing where it takes it. */
function runtimeFault(field: string, value: unknown): string {
  try {
    parseWatchConfig({ ...NEW, [field]: value });
    return '';
  } catch (error) {
    assert.ok(isVeeamError(error, 'VEEAM_CONFIGURATION'), String(error));
    return error.message;
  }
}

const WINDOW = { from: '2026-01-15T20:00:00.000Z', to: '2026-01-16T04:00:00.000Z' };

/** Values that are usable, and such as are not. */
const CASES: Readonly<
  Record<string, { readonly good: readonly unknown[]; readonly bad: readonly unknown[] }>
> = {
  watch: { good: [['jobFailed'], [...INCIDENT_KINDS]], bad: [[]] },
  interval: {
    good: ['0', '1', '60', 60, '604800', ' 300 '],
    bad: ['', undefined, '-1', '0.5', '604801', 'hourly'],
  },
  firstRun: { good: ['', undefined, '0', '24', '744'], bad: ['-1', '745', 'x'] },
  redeliverAfterMinutes: { good: ['', '1', '15', '1440'], bad: ['0', '1441', 'x'] },
  repeatAfterHours: { good: ['', '0', '24', '744'], bad: ['-1', '745', 'x'] },
  noSuccessHours: { good: ['', '1', '8784'], bad: ['0', '8785', 'x'] },
  runsLongMinutes: { good: ['', '0', '44640'], bad: ['-1', '44641', 'x'] },
  runsLongFactor: { good: ['', '1.1', '1000'], bad: ['1', '1001', 'x'] },
  freeSpacePercent: { good: ['', '0', '12.5', '100'], bad: ['-1', '101', 'x'] },
  licenseDays: { good: ['', '0', '3660'], bad: ['-1', '3661', 'x'] },
  maintenance: {
    good: [[], [WINDOW]],
    bad: [
      [{ from: WINDOW.to, to: WINDOW.from }],
      [{ from: '', to: WINDOW.to }],
      [WINDOW, { from: 'x', to: 'y' }],
    ],
  },
};

describe('Node-RED: the fields of Watch Incidents', () => {
  for (const [field, { good, bad }] of Object.entries(CASES)) {
    it(`${field}: the dialog takes what the runtime takes, and marks what it does not`, () => {
      for (const value of good) {
        assert.equal(runtimeFault(field, value), '', `${field} ${JSON.stringify(value)}`);
        assert.equal(verdictOn(definition, field, value), true, `${field} ${JSON.stringify(value)}`);
      }
      for (const value of bad) {
        assert.notEqual(runtimeFault(field, value), '', `${field} ${JSON.stringify(value)}`);
        assert.match(String(verdictOn(definition, field, value)), /^veeam-watch\.validation\./);
      }
    });
  }

  it('take environment variables, which the engine fills in', () => {
    for (const field of ['interval', 'firstRun', 'licenseDays'])
      assert.equal(verdictOn(definition, field, '${HOURS}'), true);
  });

  it('are those of an older node where it had none, as the dialog makes a new one', () => {
    const [migration] = MIGRATIONS['veeam-watch'] ?? [];
    const {
      name: _name,
      version: _version,
      session: _session,
      ...rest
    } = NEW as unknown as Record<string, unknown>;
    assert.deepEqual(migration?.absent, JSON.parse(JSON.stringify(rest)));
  });

  it('name what is wrong with a setting that no dialog makes', () => {
    assert.match(runtimeFault('grouping', 'both'), /\(grouping\).*Choose one message/);
    assert.match(runtimeFault('watch', ['everything']), /"watch".*everything/);
    assert.match(runtimeFault('interval', 'x'), /interval .* number of seconds/);
  });

  it('are kept in seconds, and looked at in milliseconds', () => {
    const { intervalMs, settings, grouping } = parseWatchConfig({ ...NEW, interval: '300', firstRun: '48' });
    assert.deepEqual([intervalMs, settings.firstRunHours, grouping], [300_000, 48, 'each']);
  });
});
