import assert from 'node:assert/strict';
import type { Catalogue } from '../../core/products/catalogues/catalogue';
import { CATALOGUES } from '../../core/products/catalogues/all-catalogues';
import { knownCalls } from '../../core/products/known-calls';
import { readCalls } from '../../core/products/read-calls';
import { productProfile, products } from '../../core/products/registry';
import { madeUp } from '../matrix/eleventh/made-up';

const FEWEST = 12;

describe('The calls that are suggested', () => {
  it('are those of products that there are', () => {
    const ids: readonly string[] = products.map(({ id }) => id);
    for (const id of Object.keys(CATALOGUES)) assert.ok(ids.includes(id), id);
  });

  for (const profile of products) {
    describe(profile.name, () => {
      it(`are at least ${FEWEST}, each path once and below the root of the API`, () => {
        const { calls } = readCalls(profile, profile.versioning.default);
        assert.ok(calls.length >= FEWEST, `only ${calls.length}`);
        const paths = calls.map(({ path }) => path);
        assert.equal(new Set(paths).size, paths.length);
        for (const path of paths) assert.match(path, /^\w[\w/{}]*$/);
        for (const { gives } of calls) assert.match(gives, /^[\w ][^.]{2,70}$/);
      });

      it('have filters with names and words, each once in each revision', () => {
        for (const revision of profile.versioning.revisions) {
          for (const { path, filters } of readCalls(profile, revision).calls) {
            assert.equal(new Set(filters.map(({ name }) => name)).size, filters.length, path);
            for (const { name, takes, words, about } of filters) {
              assert.ok(about !== '', `${path} ${name}`);
              assert.equal(takes.endsWith('words'), words !== undefined, `${path} ${name}`);
              assert.equal(new Set(words).size, words?.length ?? 0, `${path} ${name}`);
            }
          }
        }
      });

      it('name only revisions that the profile has', () => {
        const { calls } = (CATALOGUES as Record<string, Catalogue>)[profile.id] ?? assert.fail();
        const named = calls.flatMap(({ revisions = [], filters = [] }) => [
          ...revisions,
          ...filters.flatMap((filter) => filter.revisions ?? []),
        ]);
        for (const revision of named) assert.ok(profile.versioning.revisions.includes(revision), revision);
      });

      it('do not say again what the profile says: a path of it is only referred to', () => {
        const { calls } = (CATALOGUES as Record<string, Catalogue>)[profile.id] ?? assert.fail();
        const paths = new Set(knownCalls(profile).map(({ path }) => path));
        for (const call of calls) assert.ok(!('path' in call) || !paths.has(call.path), JSON.stringify(call));
      });
    });
  }

  it('leave out what a revision has not, and say what each revision calls it', () => {
    const profile = productProfile('backup-and-replication');
    const pathsOf = (revision: string): string[] =>
      readCalls(profile, revision).calls.map(({ path }) => path);
    assert.ok(!pathsOf('1.1-rev0').includes('taskSessions'));
    assert.ok(pathsOf('1.2-rev1').includes('taskSessions'));
    const result = (revision: string) =>
      readCalls(profile, revision).calls[0]?.filters.find(({ name }) => name === 'resultFilter')?.takes;
    assert.deepEqual([result('1.2-rev1'), result('1.3-rev0')], ['one of words', 'some of words']);
  });

  it('are all of them for a revision that nobody knows, such as a variable', () => {
    const profile = productProfile('backup-and-replication');
    const { calls } = readCalls(profile, '${VERSION}');
    assert.ok(calls.some(({ path }) => path === 'taskSessions'));
    for (const { filters } of calls)
      assert.equal(new Set(filters.map(({ name }) => name)).size, filters.length);
  });

  it('tell where the ids of a path come from', () => {
    const { calls } = readCalls(productProfile('recovery-orchestrator'), 'v13');
    const from = (path: string) => calls.find((call) => call.path === path)?.idsFrom;
    assert.equal(from('Plans/{id}/Groups/{groupId}/Vms'), 'Plans');
    assert.equal(from('RuntimeDetails/Plans/{id}'), 'Plans');
    assert.equal(from('Scopes'), undefined);
  });

  it('of a product without a catalogue are those that its profile has', () => {
    const { calls } = readCalls(madeUp, 'r2');
    assert.deepEqual(calls, [{ path: 'letters', gives: 'jobs', answers: 'a list', filters: [] }]);
  });

  it('are refused where a catalogue refers to what the profile has not', () => {
    const wrong: Catalogue = { calls: [{ of: 'alarms', gives: 'alarms' }] };
    assert.throws(() => readCalls(madeUp, 'r2', wrong), /has no call "alarms"/);
    const wordless: Catalogue = {
      calls: [
        {
          path: 'ribbons',
          gives: 'ribbons',
          answers: 'a list',
          filters: [{ name: 'colour', takes: 'one of words', about: 'colour' }],
        },
      ],
    };
    assert.throws(() => readCalls(madeUp, 'r2', wordless), /colour has no words/);
  });

  it("stand beside the vendor's own reference, where there is one on the web", () => {
    const references = products.flatMap(({ reference }) => reference ?? []);
    assert.ok(references.length >= 8);
    for (const reference of references)
      assert.match(
        reference,
        /^https:\/\/helpcenter\.veeam\.com\/references\/[\w./-]+\/tag\/SectionOverview$/,
      );
  });
});
