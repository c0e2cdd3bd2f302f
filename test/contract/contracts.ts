import type { GrantType } from '../../core/grants/grant-type';
import type { ProductProfile } from '../../core/products/profile';
import { startEmulator } from '../../emulator';
import type { Emulator } from '../../emulator';
import { Contract } from './contract';

/** Every product at once, and the lives that are held against it. */
export class Contracts {
  #emulator: Emulator | undefined;
  #ahead = 0;
  readonly #clock = { now: () => Date.now() + this.#ahead };

  async start(): Promise<void> {
    this.#emulator = await startEmulator({ ports: 'ephemeral', now: this.#clock.now });
  }

  async stop(): Promise<void> {
    await this.#emulator?.stop();
  }

  /** What does not come out as a profile says. */
  faultsOf(profile: ProductProfile, way: GrantType): Promise<readonly string[]> {
    if (this.#emulator === undefined) throw new Error('The emulator does not run');
    // Each life begins later than the one before: a verification code is good for one of them only.
    this.#ahead += 120_000;
    return new Contract(this.#emulator, profile, way, this.#clock).faults();
  }
}
