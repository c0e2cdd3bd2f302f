import type { Route } from '../../http/routes';
import { Dice } from '../../world/dice';
import type { ProductContext } from '../profile';
import { applianceOperations, userRules, workloadRules } from './appliance-operations';
import { assetOperations } from './asset-operations';
import { assetRules } from './asset-rules';
import { infrastructure } from './infrastructure';
import { policies as makePolicies } from './policies';
import { policyCollections, policyOperations } from './policy-operations';
import { RestApi } from './rest-api';
import { restorePoints } from './restore-points';
import { sessionItemRules, sessionOperations, sessionRules } from './session-operations';
import { Sessions } from './sessions';

/** Every filter that the reference has for some list. */
const documented = [
  sessionRules,
  sessionItemRules,
  userRules,
  workloadRules,
  ...assetRules,
  ...policyCollections.map(({ rules }) => rules),
].flatMap(({ filters }) => Object.keys(filters));

const STATUSES = { succeeded: 'Succeeded', warning: 'Warning', failed: 'Failed' } as const;

/** The resources of Backup for AWS. */
export function resources(context: ProductContext): Route[] {
  const api = new RestApi(context, documented);
  const dice = new Dice(context.seed);
  const assets = infrastructure(dice);
  const policies = makePolicies(dice, assets);
  const sessions = new Sessions(dice, policies, assets.instances, context.jobDurationMs);
  context.orders.job = ({ job, result, cause = 'The session was interrupted' }) => {
    const policy = policies.find(({ id, name }) => [id, name].includes(job));
    if (policy) sessions.finish(policy, STATUSES[result], cause, context.now());
    return policy !== undefined;
  };
  const pointsAt = restorePoints(dice, assets);
  const points = (): ReturnType<typeof pointsAt> => pointsAt(context.now());
  return [
    ...sessionOperations(api, sessions),
    ...policyOperations(api, policies, sessions),
    ...assetOperations(api, assets, points),
    ...applianceOperations(api, {
      dice,
      assets,
      policies,
      points,
      accounts: context.desk.users,
    }),
  ];
}
