import { VeeamError } from '../errors/veeam-error';
import { serverName } from '../session/account-name';
import type { SessionSettings } from '../session/session-settings';
import { INPUTS } from './inputs';
import type { InputNeed } from './inputs';

/** @throws VeeamError `VEEAM_CONFIGURATION` naming every input that is needed and empty */
export function requireInputs(settings: SessionSettings, needs: readonly InputNeed[]): void {
  const { credentials } = settings;
  const missing = needs.filter(
    ({ oneOf, where }) =>
      (where === undefined || credentials[where] !== undefined) &&
      oneOf.every((name) => credentials[name] === undefined),
  );
  if (missing.length === 0) return;
  const labels = missing.flatMap(({ oneOf: [first] }) => (first === undefined ? [] : [INPUTS[first].label]));
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    `To sign in to ${serverName(settings)}, the ${labels.join(' and the ')} must be filled in.`,
  );
}
