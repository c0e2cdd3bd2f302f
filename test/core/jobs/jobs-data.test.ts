import assert from 'node:assert/strict';
import type { AlarmsApi } from '../../../core/products/alarms-api';
import type { ActionCall, JobsApi } from '../../../core/products/jobs-api';
import { products } from '../../../core/products/registry';

const jobs = products.flatMap(({ id, jobs: api }): [string, JobsApi][] =>
  api === undefined ? [] : [[id, api]],
);
const alarms = products.flatMap(({ id, alarms: api }): [string, AlarmsApi][] =>
  api === undefined ? [] : [[id, api]],
);

/** A path below the API's root: no slash before it, no revision in it, at most one place for an id. */
function assertBelowRoot(path: string, hasId: boolean): void {
  assert.match(path, /^[A-Za-z][\w/{}]*$/, path);
  assert.doesNotMatch(path, /^api\/|^v\d/, path);
  assert.equal(path.split('{id}').length - 1, hasId ? 1 : 0, path);
}

describe('The data of jobs', () => {
  for (const [product, { kinds, sessions }] of jobs) {
    it(`of ${product} names each kind once, with paths below the API's root`, () => {
      assert.equal(new Set(kinds.map(({ id }) => id)).size, kinds.length);
      for (const { list, item, only, actions } of kinds) {
        assertBelowRoot(list, false);
        if (item !== undefined) assertBelowRoot(item, true);
        assert.ok(Object.keys(actions).length > 0);
        for (const { path } of Object.values(actions) as ActionCall[])
          assertBelowRoot(path, only === undefined);
      }
      if (sessions === undefined) return;
      assertBelowRoot(sessions.list, false);
      assertBelowRoot(sessions.item, true);
      if (sessions.log !== undefined) assertBelowRoot(sessions.log.path, true);
    });

    it(`of ${product} tells a run that goes on from one that has ended, for each kind`, () => {
      for (const { members, id } of kinds) {
        const words = [...members.outcome, ...(sessions?.outcome ?? [])].flatMap((one) =>
          Object.values(one.words),
        );
        assert.ok(words.includes('running'), `${product} ${id}`);
      }
    });

    it(`of ${product} can tell which run a start began`, () => {
      for (const { actions, members } of kinds) {
        const { start } = actions;
        if (start === undefined) continue;
        const fromRuns =
          sessions !== undefined && (start.run !== undefined || sessions.jobFilter !== undefined);
        const fromState = members.outcome.some(({ words }) => Object.values(words).includes('running'));
        assert.ok(fromRuns || fromState);
      }
    });
  }
});

describe('The data of alarms', () => {
  for (const [product, { list, item, actions }] of alarms) {
    it(`of ${product} has paths below the API's root, and a place for id and comment in each call`, () => {
      assertBelowRoot(list, false);
      if (item !== undefined) assertBelowRoot(item, true);
      for (const call of Object.values(actions)) {
        const words = JSON.stringify(call);
        assert.ok(words.includes('{id}') && words.includes('{comment}'));
      }
    });
  }
});
