import type { Dice } from './dice';

/** What a Backup for AWS appliance protects and how. */
export interface AwsAssets {
  readonly regions: readonly AwsRegion[];
  readonly instances: readonly AwsInstance[];
  readonly policies: readonly AwsPolicy[];
}

export interface AwsRegion {
  readonly id: string;
  readonly name: string;
}

export interface AwsInstance {
  readonly id: string;
  readonly name: string;
  readonly awsResourceId: string;
  readonly region: AwsRegion;
  readonly isProtected: boolean;
}

export interface AwsPolicy {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly priority: number;
  readonly isEnabled: boolean;
  readonly amazonAccountId: string;
  readonly regions: readonly AwsRegion[];
}

const regionNames = ['eu-central-1', 'eu-west-1', 'us-east-1', 'us-west-2', 'ap-southeast-2'] as const;
const services = [
  'erp',
  'crm',
  'web',
  'mail',
  'files',
  'build',
  'billing',
  'intranet',
  'reports',
  'shop',
] as const;
const tiers = ['gold', 'silver', 'bronze', 'archive'] as const;
const stages = ['prod', 'test', 'stage'] as const;

/** About 100 instances and 40 policies. */
export function awsAssets(dice: Dice): AwsAssets {
  const regions = regionNames.map((name) => ({ id: dice.uuid('region', name), name }));
  const regionOf = (...words: (string | number)[]): AwsRegion =>
    regions[dice.roll(regions.length, ...words)] ?? { id: dice.uuid('region'), name: regionNames[0] };

  const instances = Array.from({ length: 100 }, (_, index): AwsInstance => {
    const service = services[index % services.length] ?? services[0];
    const stage = dice.pick(stages, 'stage', index);
    return {
      id: dice.uuid('instance', index),
      name: `${service}-${stage}-${String(index + 1).padStart(3, '0')}`,
      awsResourceId: `i-0${dice.hex(16, 'instance', index)}`,
      region: regionOf('region of', index),
      isProtected: dice.roll(8, 'protected', index) > 0,
    };
  });

  const account = dice.uuid('account');
  const policies = services.flatMap((service, row) =>
    tiers.map((tier, column): AwsPolicy => {
      const name = `${service}-${tier}`;
      return {
        id: dice.uuid('policy', name),
        name,
        description: `Protects the ${service} instances with the ${tier} schedule`,
        priority: row * tiers.length + column + 1,
        isEnabled: dice.roll(10, 'enabled', name) > 0,
        amazonAccountId: account,
        regions: [regionOf('policy region', name)],
      };
    }),
  );
  return { regions, instances, policies };
}
