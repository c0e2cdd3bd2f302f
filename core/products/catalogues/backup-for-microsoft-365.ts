import type { Catalogue, CatalogueFilter } from './catalogue';

const V8 = ['v8'];
const FROM_V7 = ['v8', 'v7'];
const organization: CatalogueFilter = {
  name: 'organizationId',
  takes: 'id',
  about: 'id of the organization',
};
const repository: CatalogueFilter = { name: 'repositoryId', takes: 'id', about: 'id of the repository' };

/** OpenAPI files v6, v7 and v8. */
export const backupForMicrosoft365: Catalogue = {
  calls: [
    {
      of: 'job sessions',
      gives: 'job sessions: runs of backup and copy jobs',
      filters: [
        {
          name: 'status',
          takes: 'one of words',
          // The answer says Success where the filter says Succeeded.
          words: ['Stopped', 'Running', 'Succeeded', 'Failed', 'Warning'],
          about: 'how they stand or ended',
          revisions: V8,
        },
        { name: 'endTimeLowerBound', takes: 'date-time', about: 'began after, as the file describes it' },
        {
          name: 'endTimeUpperBound',
          takes: 'date-time',
          about: 'began before, as the file describes it',
          revisions: FROM_V7,
        },
        { name: 'jobType', takes: 'one of words', words: ['Backup', 'Copy'], about: 'of which jobs' },
        { name: 'jobId', takes: 'id', about: 'id of the job', revisions: FROM_V7 },
      ],
    },
    {
      path: 'JobSessions/{id}/LogItems',
      gives: 'the log of a job session: why it failed',
      answers: 'a list',
    },
    {
      of: 'jobs/Jobs',
      gives: 'backup jobs with last status, last and next run',
      filters: [
        { ...organization, revisions: V8 },
        { ...repository, revisions: V8 },
      ],
    },
    {
      of: 'jobs/CopyJobs',
      gives: 'backup copy jobs with last status, last and next run',
      filters: [repository],
    },
    {
      of: 'repositories',
      gives: 'repositories: capacity, free space, out of order or not',
      filters: [
        { name: 'longTerm', takes: 'boolean', about: 'for copies that are kept for long' },
        { ...organization, revisions: V8 },
      ],
    },
    {
      path: 'Organizations',
      gives: 'Microsoft 365 organizations',
      answers: 'a list',
      filters: [
        {
          name: 'extendedView',
          takes: 'boolean',
          about: 'with all their properties',
          revisions: FROM_V7,
        },
        // The file of v6 has it as required.
        {
          name: 'extendedView',
          takes: 'boolean',
          about: 'with all their properties',
          preset: 'false',
          revisions: ['v6'],
        },
      ],
    },
    {
      path: 'Organizations/{id}/LicensingInformation',
      gives: 'how many licenses an organization uses',
      answers: 'one thing',
    },
    {
      path: 'LicensedUsers',
      gives: 'users that use a license, and their last backup',
      answers: 'a list',
      filters: [{ name: 'name', takes: 'text', about: 'name of the user' }, organization],
    },
    {
      path: 'RestorePoints',
      gives: 'restore points',
      answers: 'a list',
      filters: [organization, { name: 'jobId', takes: 'id', about: 'id of the job' }],
    },
    {
      path: 'RestoreSessions',
      gives: 'restore sessions: who restored what',
      answers: 'a list',
      filters: [
        { name: 'startTimeFrom', takes: 'date-time', about: 'began after' },
        { name: 'startTimeTo', takes: 'date-time', about: 'began before' },
      ],
    },
    { path: 'Proxies', gives: 'backup proxies and whether they are online', answers: 'a list' },
    {
      path: 'ProtectedUsers',
      gives: 'users that have backups',
      answers: 'a list',
      revisions: V8,
      filters: [organization, repository],
    },
    { of: 'license', gives: 'the license: until when, how much of it is used' },
    {
      path: 'Health',
      gives: 'how the parts of the server are doing',
      answers: 'one thing',
      revisions: V8,
    },
    { path: 'ServiceInstance', gives: 'version of the server', answers: 'one thing' },
  ],
};
