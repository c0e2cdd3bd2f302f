import type { Catalogue, CatalogueFilter } from './catalogue';

const name: CatalogueFilter = { name: 'name', takes: 'text', about: 'part of the name' };

/** OpenAPI file v2.3, of which the earlier versions are taken to have the same; what filters look like: Filter Parameter. */
export const veeamOne: Catalogue = {
  documents: ['Filter Parameter'],
  expressions: {
    language: 'json',
    parameter: 'Filter',
    operation: 'operation',
    words: { equals: 'equals', contains: 'contains', after: 'greaterThan' },
    joined: 'and',
  },
  calls: [
    {
      of: 'alarms',
      gives: 'triggered alarms, newest first',
      filters: [
        { name: 'status', takes: 'one of words', wordsOf: 'status', about: 'how bad it is, or over' },
        { name: 'triggeredTime', takes: 'date-time', about: 'triggered after' },
        name,
      ],
    },
    { path: 'alarms/triggeredAlarms/{id}', gives: 'one triggered alarm', answers: 'one thing' },
    {
      path: 'alarms/templates',
      gives: 'alarms that can be triggered',
      answers: 'a list',
      filters: [name, { name: 'isEnabled', takes: 'boolean', about: 'alarm is switched on' }],
    },
    {
      path: 'vbrJobs/vmBackupJobs',
      gives: 'backup jobs with their last result',
      answers: 'a list',
      filters: [
        {
          name: 'status',
          takes: 'one of words',
          words: ['Success', 'Warning', 'Failed', 'Running', 'None'],
          about: 'how they stand or ended',
        },
        { name: 'lastRun', takes: 'date-time', about: 'ran after' },
        name,
      ],
    },
    { path: 'vbrJobs/vmBackupJobs/{id}', gives: 'one backup job', answers: 'one thing' },
    {
      of: 'repositories',
      gives: 'repositories: capacity, free space, days until they are full',
      filters: [name],
    },
    { path: 'vbr/repositories/{id}', gives: 'one repository', answers: 'one thing' },
    {
      path: 'vbr/backupServers',
      gives: 'backup servers and whether they are connected',
      answers: 'a list',
      filters: [name],
    },
    {
      path: 'vbr/backupServers/bestPractices',
      gives: 'best practices of security, and which are not kept',
      answers: 'a list',
      filters: [
        {
          name: 'status',
          takes: 'one of words',
          words: ['Passed', 'NotImplemented'],
          about: 'kept or not',
        },
      ],
    },
    {
      path: 'vbr/backupAgents',
      gives: 'backup agents and when they were protected last',
      answers: 'a list',
      filters: [name],
    },
    { of: 'license', gives: 'the license: until when, what it is for' },
    { path: 'about', gives: 'name and version of the server', answers: 'one thing' },
    { path: 'about/installationInfo', gives: 'what is installed', answers: 'one thing' },
  ],
};
