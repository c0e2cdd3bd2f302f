import assert from 'node:assert/strict';
import { products } from '../../core/products/registry';
import type { ProductId } from '../../core/products/registry';
import type { ApiClient } from '../../core/requests/authenticated-request';
import { startEmulator } from '../../emulator';
import type { Emulator } from '../../emulator';
import { profiles } from '../../emulator/products/registry';
import { trustOf } from '../../runtime/connection';
import { SessionRegistry } from '../../runtime/session-registry';

/** How long a job runs that is started by hand, milliseconds. */
export const JOB_DURATION_MS = 5 * 60_000;

/** Clients of an emulator, both on one clock that is set forward instead of waiting. */
export class EmulatedClients {
  #emulator: Emulator | undefined;
  #ahead = 0;
  /** A time of its own: what runs by its schedule then is the same whenever the tests are run. */
  readonly clock = { now: () => Date.parse('2030-05-01T10:00:00Z') + this.#ahead };
  readonly waiter = {
    wait: (milliseconds: number) => {
      this.advance(milliseconds);
      return Promise.resolve();
    },
  };
  readonly #registry = new SessionRegistry({ clock: this.clock });

  get emulator(): Emulator {
    return this.#emulator ?? assert.fail('The emulator does not run');
  }

  async start(): Promise<void> {
    const { now } = this.clock;
    this.#emulator = await startEmulator({ ports: 'ephemeral', now, jobDurationMs: JOB_DURATION_MS });
  }

  async stop(): Promise<void> {
    await this.#registry.closeAll();
    await this.#emulator?.stop();
  }

  advance(milliseconds: number): void {
    this.#ahead += milliseconds;
  }

  /** @param revision of the product's API; its default where it is absent */
  of(id: ProductId, revision?: string): ApiClient {
    const profile = products.find((one) => one.id === id) ?? assert.fail();
    const apiVersion = revision ?? profile.versioning.default;
    const connection = { tls: { ca: this.emulator.certificate.pem } };
    const [{ username, password }] = profiles[id].users;
    const { session, transport } = this.#registry.acquire(
      {
        profile,
        server: this.emulator.servers[id].url,
        apiVersion,
        grant: 'password',
        credentials: { username, password },
        signOnOrigins: [],
        trust: trustOf(connection),
      },
      connection,
    );
    return { session, transport, clock: this.clock, apiVersion, timeoutMs: 10_000 };
  }
}
