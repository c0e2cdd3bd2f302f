import type { Catalogue, CatalogueCall } from './catalogue';

const ofPlan = (path: string, gives: string): CatalogueCall => ({
  path: `Plans/{id}/${path}`,
  gives,
  answers: 'a list',
});
const runtime = (path: string, gives: string, answers: 'a list' | 'one thing'): CatalogueCall => ({
  path: `RuntimeDetails/Plans/{id}${path}`,
  gives,
  answers,
  idsFrom: 'Plans',
});

/**
 * References of v7.21 to v13.1, whose pages name the operations; their paths are those of the reference of version 3.
 * What filters look like: Filter Parameter.
 */
export const recoveryOrchestrator: Catalogue = {
  documents: [
    'Plans, Operations and Methods; Runtime Details, Operations and Methods (version 3)',
    'Filter Parameter, Query Parameters',
  ],
  expressions: {
    language: 'json',
    parameter: 'filter',
    operation: 'operator',
    words: { equals: '==', after: '>' },
    joined: 'list',
  },
  calls: [
    {
      of: 'jobs/plans',
      gives: 'plans with their state and the result of the last check',
      filters: [
        { name: 'stateName', takes: 'one of words', wordsOf: 'stateName', about: 'how they stand' },
        {
          name: 'planType',
          takes: 'one of words',
          words: ['Restore', 'Replica', 'CdpReplica', 'Storage', 'Cloud'],
          about: 'what they are for',
        },
        { name: 'siteScopeName', takes: 'text', about: 'the name of the scope' },
      ],
    },
    { path: 'Plans/{id}', gives: 'one plan', answers: 'one thing' },
    ofPlan('Groups', 'groups of a plan'),
    ofPlan('Groups/{groupId}/Vms', 'machines in a group of a plan'),
    ofPlan('Groups/{groupId}/Steps', 'steps of a group of a plan'),
    runtime('', 'how a check or a run of a plan is going', 'one thing'),
    runtime('/Groups', 'how the groups of a plan are getting on', 'a list'),
    runtime('/Groups/{groupId}', 'how the machines of a group are getting on', 'a list'),
    runtime('/Groups/{groupId}/Steps', 'how the steps of a group are getting on', 'a list'),
    { path: 'RecoveryLocations', gives: 'recovery locations', answers: 'a list' },
    { path: 'Scopes', gives: 'scopes', answers: 'a list' },
    { path: 'License/Usage/Server', gives: 'how much of the license is used', answers: 'one thing' },
  ],
};
