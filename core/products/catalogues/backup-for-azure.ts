import type { Catalogue, CatalogueFilter } from './catalogue';

/** Of the earlier versions no file was read; they are taken to have the same. */
const search: CatalogueFilter = { name: 'SearchPattern', takes: 'text', about: 'part of the name' };
/** PolicyStatus of the file v8.1. */
const isEnabled: CatalogueFilter = {
  name: 'PolicyStatus',
  takes: 'some of words',
  words: ['Enabled', 'Disabled'],
  about: 'switched on or off',
};
/** JobStatus of the file v8.1. */
const STATUSES = [
  'Running',
  'RunningWithError',
  'RunningWithWarning',
  'Canceling',
  'Pending',
  'Success',
  'Warning',
  'Error',
  'Canceled',
  'NeverExecuted',
  'Unknown',
];
const lastStatus: CatalogueFilter = {
  name: 'LastJobStatus',
  takes: 'some of words',
  words: STATUSES,
  about: 'how the last session ended',
};
const period: CatalogueFilter = {
  name: 'PeriodFlag',
  takes: 'one of words',
  words: ['Day', 'Week', 'Month', 'Year'],
  about: 'of the last',
  preset: 'Day',
};

/** OpenAPI file v8.1. */
export const backupForAzure: Catalogue = {
  calls: [
    {
      of: 'job sessions',
      gives: 'sessions: runs of policies, retention, restores',
      filters: [
        { name: 'Status', takes: 'some of words', wordsOf: 'status', about: 'how they stand or ended' },
        { name: 'FromUtc', takes: 'date-time', about: 'began after' },
        { name: 'ToUtc', takes: 'date-time', about: 'began before' },
        {
          name: 'Types',
          takes: 'some of words',
          words: [
            'PolicyBackup',
            'SqlPolicyBackup',
            'FileSharePolicySnapshot',
            'PostgresDbPolicyBackup',
            'VnetPolicyBackup',
            'BackupRetention',
            'HealthCheck',
            'RestoreVms',
          ],
          about: 'what was run',
        },
        { name: 'PolicyId', takes: 'id', about: 'id of the policy' },
      ],
    },
    { of: 'job session log', gives: 'the log of a session: why it failed' },
    {
      path: 'overview/sessionsSummary',
      gives: 'how the sessions of the last 24 hours ended, counted',
      answers: 'one thing',
    },
    {
      of: 'jobs/virtualMachines',
      gives: 'policies for virtual machines, each with its last status',
      filters: [lastStatus, isEnabled],
    },
    { of: 'jobs/fileShares', gives: 'policies for file shares', filters: [lastStatus, isEnabled] },
    { of: 'jobs/sql', gives: 'policies for Azure SQL', filters: [lastStatus, isEnabled] },
    { of: 'jobs/cosmosDb', gives: 'policies for Cosmos DB', filters: [lastStatus, isEnabled] },
    { of: 'jobs/vnet', gives: 'the policy for virtual networks' },
    {
      path: 'protectedItem/virtualMachines',
      gives: 'protected virtual machines and their last backup',
      answers: 'a list',
      filters: [search],
    },
    {
      path: 'virtualMachines',
      gives: 'virtual machines that could be protected',
      answers: 'a list',
      filters: [
        {
          name: 'ProtectionStatus',
          takes: 'some of words',
          words: ['Unprotected', 'Protected', 'Unknown'],
          about: 'a policy protects them',
        },
        search,
      ],
    },
    {
      of: 'repositories',
      gives: 'repositories',
      filters: [
        {
          name: 'Status',
          takes: 'some of words',
          words: ['Creating', 'Importing', 'Ready', 'Failed', 'Unknown', 'ReadOnly'],
          about: 'how they stand',
        },
        { name: 'ImmutabilityEnabled', takes: 'boolean', about: 'nobody can change what is in them' },
        search,
      ],
    },
    { of: 'license', gives: 'the license: until when, how much of it is used' },
    {
      path: 'overview/protectedWorkloads',
      gives: 'how many resources there are and how many are protected',
      answers: 'one thing',
      filters: [period],
    },
    {
      path: 'overview/statistics',
      gives: 'how many snapshots, backups and archives were made',
      answers: 'one thing',
      filters: [period],
    },
    {
      path: 'users',
      gives: 'accounts of the appliance',
      answers: 'a list',
      filters: [{ name: 'NameFilter', takes: 'text', about: 'the name' }],
    },
    { path: 'system/about', gives: 'version of the appliance', answers: 'one thing' },
  ],
};
