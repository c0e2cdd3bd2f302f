import { stopWorld } from './world';

/** Called by mocha after everything. */
export async function mochaGlobalTeardown(): Promise<void> {
  await stopWorld();
}
