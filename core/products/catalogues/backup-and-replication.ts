import type { Catalogue, CatalogueFilter } from './catalogue';

/** Revisions whose files have what 1.1-rev0 has not. No file was read of those between. */
const FROM_12 = ['1.2-rev1', '1.3-rev0', '1.3-rev1', '1.3-rev2'];
const FROM_130 = ['1.3-rev0', '1.3-rev1', '1.3-rev2'];
const FROM_131 = ['1.3-rev1', '1.3-rev2'];
/** Filters of one word became filters of several, and words of states are capitalised since 1.3-rev1. */
const TO_12 = ['1.1-rev0', '1.1-rev1', '1.1-rev2', '1.2-rev0', '1.2-rev1'];
const TO_130 = [...TO_12, '1.3-rev0'];

const name: CatalogueFilter = { name: 'nameFilter', takes: 'text', about: 'the name; * stands for anything' };
const RESULTS = ['None', 'Success', 'Warning', 'Failed'];
const SEVERITIES = ['Clean', 'Suspicious', 'Infected'];

/** A parameter that takes one word up to 1.2-rev1 and several since. */
function word(parameter: string, words: readonly string[], about: string): CatalogueFilter[] {
  return [
    { name: parameter, takes: 'some of words', words, about, revisions: FROM_130 },
    { name: parameter, takes: 'one of words', words, about, revisions: TO_12 },
  ];
}

/** OpenAPI files of 1.1-rev0 and of 1.2-rev1 to 1.3-rev2. */
export const backupAndReplication: Catalogue = {
  calls: [
    {
      of: 'job sessions',
      gives: 'sessions: runs of jobs and of the server itself',
      filters: [
        ...word('resultFilter', RESULTS, 'how they ended'),
        { name: 'stateFilter', takes: 'one of words', wordsOf: 'state', about: 'how they stand' },
        { name: 'endedAfterFilter', takes: 'date-time', about: 'ended after' },
        { name: 'endedBeforeFilter', takes: 'date-time', about: 'ended before' },
        { name: 'createdAfterFilter', takes: 'date-time', about: 'began after' },
        { name: 'createdBeforeFilter', takes: 'date-time', about: 'began before' },
        name,
      ],
    },
    {
      of: 'jobs/jobs',
      gives: 'jobs with their state: last result, last and next run',
      filters: [
        { name: 'lastResultFilter', takes: 'one of words', wordsOf: 'lastResult', about: 'last result' },
        {
          name: 'statusFilter',
          takes: 'one of words',
          words: ['Running', 'Inactive', 'Disabled', 'Enabled', 'Stopping', 'Stopped', 'Starting'],
          about: 'how they stand',
          revisions: FROM_131,
        },
        {
          name: 'statusFilter',
          takes: 'one of words',
          words: ['running', 'inactive', 'disabled'],
          about: 'how they stand',
          revisions: TO_130,
        },
        { name: 'lastRunAfterFilter', takes: 'date-time', about: 'ran after' },
        { name: 'lastRunBeforeFilter', takes: 'date-time', about: 'ran last before' },
      ],
    },
    {
      path: 'jobs',
      gives: 'jobs with their settings',
      answers: 'a list',
      filters: [name],
    },
    {
      path: 'sessions/{id}/logs',
      gives: 'the log of a session: why it failed',
      answers: 'one thing',
      filters: [
        {
          name: 'statusFilter',
          takes: 'one of words',
          words: ['None', 'Succeeded', 'Warning', 'Failed'],
          about: 'of its entries',
          revisions: FROM_131,
        },
      ],
    },
    {
      path: 'taskSessions',
      gives: 'what was done for each machine in each session',
      answers: 'a list',
      revisions: FROM_12,
      filters: [
        { name: 'resultFilter', takes: 'one of words', words: RESULTS, about: 'how it ended' },
        { name: 'endedAfterFilter', takes: 'date-time', about: 'ended after' },
        { name: 'sessionIdFilter', takes: 'id', about: 'id of the session' },
      ],
    },
    {
      of: 'malware',
      gives: 'malware events',
      revisions: FROM_12,
      filters: [
        {
          name: 'severityFilter',
          takes: 'some of words',
          words: [...SEVERITIES, 'Informative'],
          about: 'how bad it is',
          revisions: FROM_130,
        },
        {
          name: 'severityFilter',
          takes: 'one of words',
          words: SEVERITIES,
          about: 'how bad it is',
          revisions: ['1.2-rev1'],
        },
        { name: 'detectedAfterTimeUtcFilter', takes: 'date-time', about: 'detected after' },
        { name: 'detectedBeforeTimeUtcFilter', takes: 'date-time', about: 'detected before' },
        {
          name: 'stateFilter',
          takes: 'some of words',
          words: ['Created', 'FalsePositive'],
          about: 'or a false alarm',
          revisions: FROM_130,
        },
        {
          name: 'machineNameFilter',
          takes: 'text',
          about: 'name of the machine',
          revisions: FROM_130,
        },
      ],
    },
    {
      of: 'repositories',
      gives: 'repositories: capacity, free space, online or not',
      filters: [
        { name: 'isOnlineFilter', takes: 'boolean', about: 'they can be reached', revisions: FROM_12 },
        { name: 'isOutOfDateFilter', takes: 'boolean', about: 'they need an update', revisions: FROM_130 },
        name,
      ],
    },
    {
      path: 'restorePoints',
      gives: 'restore points',
      answers: 'a list',
      revisions: FROM_12,
      filters: [
        { name: 'createdAfterFilter', takes: 'date-time', about: 'made after' },
        { name: 'createdBeforeFilter', takes: 'date-time', about: 'made before' },
        name,
        {
          name: 'malwareStatusFilter',
          takes: 'one of words',
          words: SEVERITIES,
          about: 'what scans found',
        },
      ],
    },
    {
      path: 'backupObjects',
      gives: 'machines with backups',
      answers: 'a list',
      filters: [name],
    },
    {
      path: 'backups',
      gives: 'backups and their repositories',
      answers: 'a list',
      filters: [
        name,
        { name: 'createdAfterFilter', takes: 'date-time', about: 'made after' },
        { name: 'createdBeforeFilter', takes: 'date-time', about: 'made before' },
        { name: 'jobIdFilter', takes: 'id', about: 'id of the job' },
      ],
    },
    {
      path: 'authorization/events',
      gives: 'requests that a second person must approve',
      answers: 'a list',
      revisions: FROM_12,
      filters: [
        {
          name: 'stateFilter',
          takes: 'some of words',
          words: ['Pending', 'Approved', 'Rejected', 'Expired', 'Info'],
          about: 'what became of them',
          revisions: FROM_130,
        },
        {
          name: 'stateFilter',
          takes: 'one of words',
          words: ['Pending', 'Approved', 'Rejected', 'Expired', 'Info'],
          about: 'what became of them',
          revisions: ['1.2-rev1'],
        },
        { name: 'createdAfterFilter', takes: 'date-time', about: 'made after' },
      ],
    },
    {
      path: 'backupInfrastructure/managedServers',
      gives: 'servers of the backup infrastructure',
      answers: 'a list',
      filters: [name],
    },
    {
      path: 'backupInfrastructure/repositories',
      gives: 'repositories with their settings',
      answers: 'a list',
      filters: [name],
    },
    {
      path: 'securityAnalyzer/bestPractices',
      gives: 'best practices of security, and which are violated',
      answers: 'one thing',
      revisions: FROM_12,
    },
    {
      path: 'configBackup',
      gives: 'backup of the configuration: settings, last success',
      answers: 'one thing',
    },
    { of: 'license', gives: 'the license: until when, how much of it is used', revisions: FROM_12 },
    { path: 'serverInfo', gives: 'name and version of the server', answers: 'one thing' },
    { path: 'serverTime', gives: 'time of the server', answers: 'one thing' },
  ],
};
