import { SAML, type SamlConfig } from '@node-saml/node-saml';

/** node-saml's verification with the emulator's clock in place of the machine's. */
export class Verifier extends SAML {
  readonly #now: () => number;

  constructor(config: SamlConfig, now: () => number) {
    super(config);
    this.#now = now;
  }

  protected override checkTimestampsValidityError(
    _machineNow: number,
    notBefore: string,
    notOnOrAfter: string,
    maxTimeLimitMs?: number,
  ): Error | null {
    return super.checkTimestampsValidityError(this.#now(), notBefore, notOnOrAfter, maxTimeLimitMs);
  }
}
