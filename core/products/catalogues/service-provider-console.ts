import type { Catalogue, CatalogueFilter } from './catalogue';

const name: CatalogueFilter = { name: 'name', takes: 'text', about: 'part of the name' };
const company: CatalogueFilter = { name: 'organizationUid', takes: 'id', about: 'id of the company' };

/** The client that was generated from the files 3.5.1, 3.6 and 3.6.1; what filters look like: Filter Parameter. */
export const serviceProviderConsole: Catalogue = {
  documents: ['Filter Parameter'],
  expressions: {
    language: 'json',
    parameter: 'filter',
    operation: 'operation',
    words: { equals: 'equals', contains: 'contains', after: 'greaterThan' },
    joined: 'list',
  },
  calls: [
    {
      of: 'jobs/backupServers',
      gives: 'jobs of all backup servers with their last result',
      filters: [
        { name: 'status', takes: 'one of words', wordsOf: 'status', about: 'how they stand or ended' },
        { name: 'lastRun', takes: 'date-time', about: 'ran after' },
        name,
        { name: 'isEnabled', takes: 'boolean', about: 'job is switched on' },
        { name: 'mappedOrganizationUid', takes: 'id', about: 'id of the company' },
      ],
    },
    {
      of: 'alarms',
      gives: 'active alarms',
      filters: [
        {
          name: 'lastActivation.status',
          takes: 'one of words',
          wordsOf: 'lastActivation.status',
          about: 'how bad it is',
        },
        { name: 'lastActivation.time', takes: 'date-time', about: 'raised after' },
        { name: 'object.organizationUid', takes: 'id', about: 'id of the company' },
      ],
    },
    {
      path: 'alarms/templates',
      gives: 'alarms that can be raised',
      answers: 'a list',
      filters: [name],
    },
    {
      of: 'repositories',
      gives: 'repositories of backup servers',
      filters: [
        name,
        {
          name: 'expand',
          takes: 'one of words',
          words: ['BackupRepositoryInfo'],
          about: 'with capacity and free space',
          isParameter: true,
          preset: 'BackupRepositoryInfo',
        },
      ],
    },
    {
      path: 'infrastructure/backupServers',
      gives: 'backup servers and how they are doing',
      answers: 'a list',
      filters: [name, company],
    },
    {
      path: 'infrastructure/backupServers/proxies',
      gives: 'backup proxies of backup servers',
      answers: 'a list',
      filters: [
        {
          name: 'status',
          takes: 'one of words',
          words: ['Healthy', 'Warning', 'Error', 'Unknown'],
          about: 'how they are doing',
        },
        name,
      ],
    },
    {
      path: 'infrastructure/managementAgents',
      gives: 'management agents and whether they are online',
      answers: 'a list',
      filters: [
        {
          name: 'connectionStatus',
          takes: 'one of words',
          words: ['Online', 'Inaccessible', 'Rejected', 'Unknown'],
          about: 'how they are connected',
        },
        company,
      ],
    },
    {
      path: 'infrastructure/backupAgents',
      gives: 'backup agents and the state of their jobs',
      answers: 'a list',
      filters: [
        {
          name: 'status',
          takes: 'one of words',
          words: ['Active', 'NotRunning', 'Unknown'],
          about: 'how they stand',
        },
        name,
        company,
      ],
    },
    {
      path: 'protectedWorkloads/virtualMachines',
      gives: 'protected virtual machines and their latest restore point',
      answers: 'a list',
      filters: [
        {
          name: 'malwareState',
          takes: 'one of words',
          words: ['Clean', 'Infected', 'Suspicious', 'Unknown', 'Unverified'],
          about: 'what scans found',
        },
        name,
        company,
      ],
    },
    {
      path: 'organizations/companies',
      gives: 'companies',
      answers: 'a list',
      filters: [
        {
          name: 'status',
          takes: 'one of words',
          words: ['Active', 'Disabled', 'Unknown'],
          about: 'active or not',
        },
        name,
      ],
    },
    {
      path: 'licensing/backupServers',
      gives: 'licenses of backup servers',
      answers: 'a list',
      filters: [
        {
          name: 'status',
          takes: 'one of words',
          words: ['Valid', 'Expired', 'Warning', 'Error', 'Unlicensed', 'Unknown'],
          about: 'valid or not',
        },
      ],
    },
    { path: 'licensing/console', gives: 'the license of the console', answers: 'one thing' },
    {
      path: 'users',
      gives: 'accounts of the console',
      answers: 'a list',
      filters: [{ name: 'userName', takes: 'text', about: 'part of the name' }],
    },
    { path: 'users/me', gives: 'the account of this session', answers: 'one thing' },
    { path: 'about', gives: 'version of the console', answers: 'one thing' },
  ],
};
