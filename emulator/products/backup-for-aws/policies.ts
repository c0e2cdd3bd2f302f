import type { Dice } from '../../world/dice';
import { services, type Infrastructure, type Region, type Repository } from './infrastructure';

/** What a policy protects. */
export type PolicyKind = 'ec2' | 'rds' | 'efs';

/** An instance, a database or a file system. */
export interface Resource {
  readonly id: string;
  readonly name: string;
  readonly awsResourceId: string;
  readonly region: Region;
}

/** A backup policy. Everything but whether it is enabled stays as it is. */
export interface Policy {
  readonly id: string;
  readonly kind: PolicyKind;
  readonly name: string;
  readonly description: string;
  readonly priority: number;
  isEnabled: boolean;
  readonly amazonAccountId: string;
  readonly repository: Repository;
  readonly items: readonly Resource[];
  readonly usn: number;
}

const tiers = ['gold', 'silver', 'bronze', 'archive'] as const;

/** 40 policies for EC2, 6 for RDS, 4 for EFS. */
export function policies(dice: Dice, assets: Infrastructure): readonly Policy[] {
  const { accounts, repositories, instances, databases, fileSystems } = assets;
  const make = (
    kind: PolicyKind,
    name: string,
    number: number,
    description: string,
    items: readonly Resource[],
  ): Policy => ({
    id: dice.uuid('policy', name),
    kind,
    name,
    description,
    priority: number,
    isEnabled: dice.roll(10, 'enabled', name) > 0,
    amazonAccountId: accounts[0]?.id ?? dice.uuid('account'),
    repository: repositories[dice.roll(repositories.length, 'repository of', name)] as Repository,
    items,
    usn: 100 + number,
  });

  // A service's instances are shared out among its policies, so that each instance that is protected has one policy.
  const ofService = (service: string, column: number): Resource[] =>
    instances
      .filter(({ name, isProtected }) => isProtected && name.startsWith(`${service}-`))
      .filter((_, index) => index % tiers.length === column);
  const forInstances = services.flatMap((service, row) =>
    tiers.map((tier, column) =>
      make(
        'ec2',
        `${service}-${tier}`,
        row * tiers.length + column + 1,
        `Protects the ${service} instances with the ${tier} schedule`,
        ofService(service, column),
      ),
    ),
  );
  const forDatabases = Array.from({ length: 6 }, (_, index) =>
    make(
      'rds',
      `databases-${index + 1}`,
      index + 1,
      'Snapshots of databases',
      databases.slice(2 * index, 2 * index + 2),
    ),
  );
  const forFileSystems = Array.from({ length: 4 }, (_, index) =>
    make(
      'efs',
      `shares-${index + 1}`,
      index + 1,
      'Backups of file systems',
      fileSystems.slice(2 * index, 2 * index + 2),
    ),
  );
  return [...forInstances, ...forDatabases, ...forFileSystems];
}
