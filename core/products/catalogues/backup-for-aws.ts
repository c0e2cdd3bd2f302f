import type { Catalogue, CatalogueFilter } from './catalogue';

const search: CatalogueFilter = { name: 'SearchPattern', takes: 'text', about: 'part of the name' };
const isEnabled: CatalogueFilter = { name: 'IsEnabled', takes: 'boolean', about: 'policy is switched on' };
const lastStatus: CatalogueFilter = {
  name: 'LastPolicySessionStatus',
  takes: 'some of words',
  wordsOf: 'lastPolicySessionStatus',
  about: 'how its last session ended',
};
const onlyLatest: CatalogueFilter = {
  name: 'OnlyLatest',
  takes: 'boolean',
  about: 'the latest of each resource',
};

/** Reference of revision 1.7-rev0; what it could not be read for, from the OpenAPI file of 1.0. */
export const backupForAws: Catalogue = {
  documents: ['OpenAPI file of 1.0-rev0', 'Filter Parameters'],
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
          // Those that the file of 1.0 and the reference of 1.7 share.
          words: ['Policy', 'Job', 'Task', 'UserPolicy', 'RetentionActivity', 'RestoreTask', 'FLRTask'],
          about: 'what was run',
        },
        { name: 'PolicyId', takes: 'id', about: 'id of the policy' },
      ],
    },
    { of: 'job session log', gives: 'the log of a session: why it failed' },
    {
      path: 'sessions/{id}/protectedItems',
      gives: 'what a session of a policy protected, each with its result',
      answers: 'a list',
      filters: [search],
    },
    {
      of: 'jobs/virtualMachines',
      gives: 'EC2 policies, each with the result of its last session',
      filters: [lastStatus, isEnabled, search],
    },
    {
      of: 'jobs/rds',
      gives: 'RDS policies, each with the result of its last session',
      filters: [lastStatus, isEnabled, search],
    },
    {
      of: 'jobs/efs',
      gives: 'EFS policies, each with the result of its last session',
      filters: [lastStatus, isEnabled, search],
    },
    {
      path: 'virtualMachines',
      gives: 'EC2 instances and whether they are protected',
      answers: 'a list',
      filters: [
        {
          name: 'ProtectionStatus',
          takes: 'some of words',
          words: ['Protected', 'Unprotected'],
          about: 'a policy protects them',
        },
        {
          name: 'BackupState',
          takes: 'one of words',
          words: ['OnlyBackedUp', 'OnlyNotBackedUp', 'All'],
          about: 'they have a backup',
        },
        { name: 'RegionId', takes: 'id', about: 'id of the region' },
        search,
      ],
    },
    {
      path: 'virtualMachines/restorePoints',
      gives: 'restore points of EC2 instances',
      answers: 'a list',
      filters: [onlyLatest, { name: 'VirtualMachineId', takes: 'id', about: 'id of the instance' }],
    },
    {
      path: 'rds',
      gives: 'RDS resources',
      answers: 'a list',
      filters: [search, { name: 'RegionId', takes: 'id', about: 'id of the region' }],
    },
    { path: 'efs', gives: 'EFS file systems', answers: 'a list', filters: [search] },
    { of: 'repositories', gives: 'backup repositories', filters: [search] },
    { of: 'license', gives: 'the license: until when, how much of it is used' },
    {
      path: 'licensing/licensedWorkloads',
      gives: 'what uses the license',
      answers: 'a list',
      filters: [search],
    },
    {
      path: 'statistics/summary',
      gives: 'counts of alarms, protected instances, policies, repositories',
      answers: 'one thing',
    },
    { path: 'accounts/amazon', gives: 'IAM roles', answers: 'a list', filters: [search] },
    { path: 'cloudInfrastructure/regions', gives: 'AWS regions', answers: 'a list', filters: [search] },
    { path: 'users', gives: 'accounts of the appliance', answers: 'a list', filters: [search] },
    { path: 'system/version', gives: 'version of the appliance', answers: 'one thing' },
    { path: 'system/time', gives: 'time of the appliance', answers: 'one thing' },
  ],
};
