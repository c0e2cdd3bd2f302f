import type { Catalogue, CatalogueCall, CatalogueFilter } from './catalogue';

const name: CatalogueFilter = { name: 'name', takes: 'text', about: 'part of the name' };

const ofPolicies: readonly CatalogueFilter[] = [
  name,
  { name: 'isEnabled', takes: 'boolean', about: 'policy is switched on' },
];

function sessionsOf(kind: string, what: string): CatalogueCall {
  return {
    path: `${kind}/policies/{id}/sessions`,
    gives: `sessions of a policy for ${what}`,
    answers: 'a list',
  };
}

/** Reference of revision 1.4-rev0, as far as it could be read; earlier ones are taken to have the same. */
export const backupForGoogleCloud: Catalogue = {
  documents: ['Filter Parameter, Orderby Parameter'],
  expressions: {
    language: 'json',
    parameter: 'filter',
    operation: 'operator',
    words: { equals: 'equals', contains: 'contains', after: 'greaterThan' },
    joined: 'list',
  },
  calls: [
    {
      of: 'job sessions',
      gives: 'sessions: runs of policies, retention, restores',
      unverified: 'Which members of a session the filter compares.',
      filters: [
        {
          name: 'result',
          takes: 'one of words',
          words: ['Success', 'Warning', 'Failed', 'None'],
          about: 'how they ended',
        },
        { name: 'creationTimeUtc', takes: 'date-time', about: 'began after' },
        name,
      ],
    },
    { path: 'sessions/{id}', gives: 'one session', answers: 'one thing' },
    { of: 'jobs', gives: 'policies for VM instances', filters: ofPolicies },
    sessionsOf('vmInstance', 'VM instances'),
    {
      path: 'sqlInstance/policies',
      gives: 'policies for Cloud SQL instances',
      answers: 'a list',
      filters: ofPolicies,
    },
    sessionsOf('sqlInstance', 'Cloud SQL instances'),
    {
      path: 'spannerInstance/policies',
      gives: 'policies for Cloud Spanner instances',
      answers: 'a list',
      filters: ofPolicies,
    },
    sessionsOf('spannerInstance', 'Cloud Spanner instances'),
    { path: 'vmInstances', gives: 'VM instances', answers: 'a list', filters: [name] },
    { of: 'repositories', gives: 'repositories', filters: [name] },
    {
      path: 'overview',
      gives: 'how many policies, repositories and worker locations there are',
      answers: 'one thing',
    },
    {
      path: 'licensing/license',
      gives: 'the license: until when, how much of it is used',
      answers: 'one thing',
    },
    { path: 'version', gives: 'version of the appliance', answers: 'one thing' },
  ],
};
