import type { Catalogue, CatalogueCall, CatalogueFilter } from './catalogue';

const name: CatalogueFilter = { name: 'name', takes: 'text', about: 'part of the name' };

const LICENSES: readonly CatalogueCall[] = [
  {
    of: 'license',
    gives: 'licenses of backup servers',
    filters: [
      {
        name: 'status',
        takes: 'one of words',
        words: ['Valid', 'Expired'],
        about: 'valid or not',
      },
    ],
  },
  {
    path: 'licensing/cloudconnectLicenses',
    gives: 'licenses of Cloud Connect servers',
    answers: 'a list',
  },
];

/**
 * What REST API v2 of Service Provider Console and Availability Console share (Jobs, Alarms, Companies, Computers,
 * Discovery Rules and their sisters; Query String Options).
 */
export function consoleCatalogue(
  more: readonly CatalogueCall[] = [],
  documents: readonly string[] = [],
): Catalogue {
  return {
    documents: ['Jobs, Alarms, Companies, Computers, Discovery Rules; Query String Options', ...documents],
    expressions: { language: 'odata', parameter: '$filter' },
    calls: [
      {
        of: 'jobs/jobs',
        gives: 'jobs of all backup servers with their last status',
        filters: [
          { name: 'status', takes: 'one of words', wordsOf: 'status', about: 'how the last run ended' },
          name,
          { name: 'isEnabled', takes: 'boolean', about: 'job is switched on' },
          { name: 'serverName', takes: 'text', about: 'part of the name of its server' },
        ],
      },
      {
        of: 'alarms',
        gives: 'triggered alarms of some days',
        filters: [{ name: 'computerName', takes: 'text', about: 'part of the name of the computer' }],
      },
      { path: 'notifications/alarmTemplates', gives: 'alarms that can be triggered', answers: 'a list' },
      { path: 'tenants', gives: 'companies', answers: 'a list', filters: [name] },
      {
        path: 'tenants/{id}/backupServers',
        gives: 'backup servers of a company',
        answers: 'a list',
      },
      {
        path: 'tenants/{id}/backupResources',
        gives: 'cloud repositories of a company and how full they are',
        answers: 'a list',
      },
      { path: 'backupServers', gives: 'backup servers', answers: 'a list', filters: [name] },
      {
        of: 'repositories',
        gives: 'repositories: capacity, free space, health',
        filters: [name, { name: 'serverName', takes: 'text', about: 'part of the name of its server' }],
      },
      {
        path: 'computers',
        gives: 'computers that were discovered, and their backup agents',
        answers: 'a list',
        filters: [{ name: 'hostName', takes: 'text', about: 'part of the name' }],
      },
      {
        path: 'discoveryRules',
        gives: 'rules by which computers are discovered',
        answers: 'a list',
        filters: [name],
      },
      ...LICENSES,
      { path: 'backupPolicies', gives: 'policies for backup agents', answers: 'a list', filters: [name] },
      { path: 'resellers', gives: 'resellers', answers: 'a list', filters: [name] },
      ...more,
    ],
  };
}
