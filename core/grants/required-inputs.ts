import { VeeamError } from '../errors/veeam-error';
import { serverName } from '../session/account-name';
import type { SessionSettings } from '../session/session-settings';
import { INPUTS } from './inputs';
import type { InputName } from './inputs';

/** @throws VeeamError `VEEAM_CONFIGURATION` naming every input that is empty */
export function requireInputs(settings: SessionSettings, ...names: readonly InputName[]): void {
  const missing = names.filter((name) => settings.credentials[name] === undefined);
  if (missing.length === 0) return;
  const labels = missing.map((name) => INPUTS[name].label);
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    `To sign in to ${serverName(settings)}, the ${labels.join(' and the ')} must be filled in.`,
  );
}
