import type { Dice } from '../../world/dice';

/** A company whose backups a service provider looks after. */
export interface Company {
  readonly id: number;
  readonly name: string;
  readonly uid: string;
}

export interface BackupServer {
  readonly id: number;
  readonly name: string;
  readonly uid: string;
  readonly agentUid: string;
  /** The provider's own server has no company. */
  readonly company?: Company;
}

/** Sizes are in gigabytes. */
export interface Repository {
  readonly id: number;
  readonly name: string;
  readonly uid: string;
  readonly server: BackupServer;
  readonly capacity: number;
  readonly freeSpace: number;
  readonly backupSize: number;
}

export interface License {
  readonly id: string;
  readonly server: BackupServer;
  readonly contact: string;
  readonly total: number;
  readonly used: number;
  readonly isExpired: boolean;
}

export interface BackupPolicy {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  readonly osType: 'Workstation' | 'Server';
  readonly tenantsCount: number;
}

/** What does not change in the world of a console. */
export interface Companies {
  readonly companies: readonly Company[];
  readonly servers: readonly BackupServer[];
  readonly repositories: readonly Repository[];
  readonly licenses: readonly License[];
  readonly resellers: readonly Company[];
  readonly backupPolicies: readonly BackupPolicy[];
}

const names = ['Alder', 'Birch', 'Cedar', 'Dogwood', 'Elm', 'Fir', 'Hazel', 'Juniper', 'Larch', 'Maple'];
const people = ['James Wilson', 'Maddison Grace', 'John Smith', 'Sara Baker', 'Ines Vogt'];
const scopes = ['File level backup', 'Volume level backup', 'Entire computer'];

/** Ten companies with a server and a repository each, the provider's own server, and two resellers. */
export function companies(dice: Dice): Companies {
  const all = names.map((name, index): Company => ({
    id: index + 1,
    name,
    uid: dice.uuid('company', name),
  }));
  const servers = all.map((company): BackupServer => serverOf(dice, company.id, company));
  servers.push(serverOf(dice, all.length + 1));
  const repositories = servers.map((server): Repository => {
    const { id } = server;
    const capacity = (4 + dice.roll(28, 'capacity', id)) * 1024;
    const freeSpace = Math.round((capacity * (3 + dice.roll(60, 'free', id))) / 100);
    return {
      id,
      name: id === 1 ? 'Default Backup Repository' : `${server.company?.name ?? 'Cloud'} repository`,
      uid: dice.uuid('repository', id),
      server,
      capacity,
      freeSpace,
      backupSize: capacity - freeSpace,
    };
  });
  const licenses = servers.map((server, index): License => {
    const total = 100 * (1 + dice.roll(10, 'instances', server.id));
    return {
      id: dice.uuid('license', server.id),
      server,
      contact: people[index % people.length] ?? 'John Smith',
      total,
      used: dice.roll(total, 'used', server.id),
      isExpired: index === 3,
    };
  });
  const backupPolicies = Array.from({ length: 6 }, (_, index): BackupPolicy => {
    const osType = index % 2 === 0 ? 'Workstation' : 'Server';
    const scope = scopes[index % scopes.length];
    return {
      id: index + 1,
      name: `${osType}: ${scope}. Cloud backup. Daily schedule.`,
      description: `${scope} of a ${osType.toLowerCase()}, once a day`,
      osType,
      tenantsCount: dice.roll(names.length, 'tenants', index),
    };
  });
  const resellers = ['Gamma', 'Zeta'].map((name, index): Company => ({
    id: 20 + index,
    name,
    uid: dice.uuid('reseller', name),
  }));
  return { companies: all, servers, repositories, licenses, resellers, backupPolicies };
}

function serverOf(dice: Dice, id: number, company?: Company): BackupServer {
  return {
    id,
    name: company ? `BACKUP${String(id).padStart(2, '0')}` : 'CLOUDCONNECT',
    uid: dice.uuid('server', id),
    agentUid: dice.uuid('agent', id),
    company,
  };
}
