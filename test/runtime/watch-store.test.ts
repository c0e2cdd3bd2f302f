import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { emptyMemory } from '../../core/incidents/memory';
import type { WatchMemory } from '../../core/incidents/memory';
import { VolatileWatchStore, WatchFileStore } from '../../runtime/watch-store';
import type { WatchStore } from '../../runtime/watch-store';

const PLACE = { id: 'a1b2c3', product: 'backup-for-aws', server: 'https://backup.example.com:11005' };

describe('What a watch remembers', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'veeam-watch-'));
  const folder = path.join(root, 'veeam-watch');
  let warnings: string[];
  beforeEach(() => {
    rmSync(folder, { recursive: true, force: true });
    warnings = [];
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  const store = (place: Partial<typeof PLACE> = {}, at = folder): WatchFileStore =>
    new WatchFileStore(at, { ...PLACE, ...place }, (warning) => warnings.push(warning));
  const files = (): string[] => (existsSync(folder) ? readdirSync(folder).sort() : []);
  const fileOf = (name = files()[0] ?? ''): string => path.join(folder, name);
  const remember = async (to: WatchStore, memory: WatchMemory): Promise<void> =>
    (await to.draft(memory)).commit();
  const stateOf = async (from: WatchStore): Promise<string> => (await from.load()).state;

  it('is nothing at first, and then what was written, over any restart', async () => {
    assert.deepEqual(await store().load(), { state: 'none' });
    await remember(store(), emptyMemory());
    assert.deepEqual(await store().load(), { state: 'kept', memory: emptyMemory() });
    assert.deepEqual(warnings, []);
  });

  it('lies in a file that only its owner reads, named after the node', async () => {
    await remember(store(), emptyMemory());
    assert.match(files().join(), /^watch-a1b2c3-[0-9a-f]{16}\.json$/);
    if (process.platform === 'win32') return;
    assert.equal(statSync(fileOf()).mode & 0o777, 0o600);
    assert.equal(statSync(folder).mode & 0o777, 0o700);
  });

  it('is written when something changed, and else not', async () => {
    const kept = store();
    await remember(kept, emptyMemory());
    const inode = statSync(fileOf()).ino;
    await remember(kept, emptyMemory());
    const again = store();
    await again.load();
    await remember(again, emptyMemory());
    assert.equal(statSync(fileOf()).ino, inode);
  });

  it('is as it was until it is committed, and as it was if it never is', async () => {
    const kept = store();
    const draft = await kept.draft(emptyMemory());
    assert.equal(await stateOf(store({ id: 'other' })), 'none');
    assert.equal(files().length, 1, 'the draft');
    draft.discard();
    assert.deepEqual(files(), []);
    assert.equal(await stateOf(store()), 'none');
  });

  it('forgets the drafts of a process that was killed while it wrote', async () => {
    await remember(store(), emptyMemory());
    await store().draft(emptyMemory());
    const other = store({ id: 'other' });
    await other.draft(emptyMemory());
    assert.equal(files().length, 3);
    assert.equal(await stateOf(store()), 'kept');
    assert.equal(files().length, 2, 'those of others stay');
  });

  for (const [what, text] of [
    ['is cut off', '{"memory":{"version":1,'],
    ['is empty', ''],
    ['is something else', '"hello"'],
    ['is nothing', 'null'],
    ['is of a later version', '{"memory":{"version":99}}'],
  ] as const) {
    it(`that ${what} is damaged, and set aside by the next memory`, async () => {
      await remember(store(), emptyMemory());
      const [name = ''] = files();
      writeFileSync(fileOf(), text);
      const damaged = store();
      const found = await damaged.load();
      assert.equal(found.state, 'damaged');
      assert.equal(await stateOf(store()), 'damaged', 'until there is another one');
      await remember(damaged, emptyMemory());
      assert.equal(await stateOf(store()), 'kept');
      const aside = files().find((file) => file !== name) ?? '';
      assert.match(aside, /\.json\.damaged-[\dTZ-]+$/);
      assert.equal(readFileSync(fileOf(aside), 'utf8'), text);
    });
  }

  it('is of one node and one server', async () => {
    await remember(store(), emptyMemory());
    for (const other of [{ id: 'd4' }, { server: 'https://other.example.com' }, { product: 'veeam-one' }])
      assert.equal(await stateOf(store(other)), 'none');
  });

  it('goes with its node, whatever servers that one has watched, and only with it', async () => {
    const kept = store();
    await remember(kept, emptyMemory());
    await remember(store({ server: 'https://other.example.com' }), emptyMemory());
    await remember(store({ id: 'a1b2c3-d4' }), emptyMemory());
    await kept.remove();
    assert.match(files().join(), /^watch-a1b2c3-d4-[0-9a-f]{16}\.json$/);
  });

  it('stays in its folder, whatever the id of a node is', async () => {
    for (const id of ['../../evil', 'a/b', 'C:\\x', '', 'x'.repeat(500), 'ÄÖ'])
      await remember(store({ id }), emptyMemory());
    assert.equal(files().length, 6);
    assert.deepEqual(readdirSync(root), ['veeam-watch']);
    await store({ id: 'a/b' }).remove();
    assert.equal(files().length, 5);
  });

  it('that cannot be written is told once, and again when it went well meanwhile', async () => {
    writeFileSync(path.join(root, 'no-folder'), '');
    const nowhere = store({}, path.join(root, 'no-folder'));
    await remember(nowhere, emptyMemory());
    await remember(nowhere, { ...emptyMemory() });
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? '', /cannot be written \(E\w+\)/);
    rmSync(path.join(root, 'no-folder'));
    mkdirSync(path.join(root, 'no-folder'));
    await remember(nowhere, emptyMemory());
    assert.equal(readdirSync(path.join(root, 'no-folder')).length, 1);
    rmSync(path.join(root, 'no-folder'), { recursive: true });
    writeFileSync(path.join(root, 'no-folder'), '');
    await remember(nowhere, { ...emptyMemory(), open: { a: {} } } as never);
    assert.equal(warnings.length, 2);
    rmSync(path.join(root, 'no-folder'));
  });

  it('outlives a deploy where there is no folder', async () => {
    const memories = new Map<string, WatchMemory>();
    const volatile = (): VolatileWatchStore => new VolatileWatchStore(memories, PLACE);
    assert.equal(await stateOf(volatile()), 'none');
    (await volatile().draft(emptyMemory())).discard();
    assert.equal(await stateOf(volatile()), 'none');
    await remember(volatile(), emptyMemory());
    assert.equal(await stateOf(volatile()), 'kept');
    await volatile().remove();
    assert.equal(await stateOf(volatile()), 'none');
  });
});
