import assert from 'node:assert/strict';
import { circlesOf, importsOfSources } from './import-graph';

describe('Imports', () => {
  it('go round in no circle, not even by types', () => {
    const graph = importsOfSources();
    assert.deepEqual(circlesOf(graph), []);
  });

  it('are read from the sources: a session is found to use its profile', () => {
    const graph = importsOfSources();
    assert.ok(graph.size > 200, `only ${graph.size} files`);
    assert.ok(graph.get('core/session/session.ts')?.includes('core/session/pair-source.ts'));
    assert.ok(graph.get('core/session/pair-source.ts')?.includes('core/session/sign-in.ts'));
  });

  it('that go round are found with all files on the way, and those beside it are left out', () => {
    const graph = new Map([
      ['node', ['session']],
      ['session', ['grant', 'clock']],
      ['grant', ['call']],
      ['call', ['session']],
      ['clock', []],
      ['itself', ['itself']],
    ]);
    assert.deepEqual(circlesOf(graph), [['call', 'grant', 'session'], ['itself']]);
  });
});
