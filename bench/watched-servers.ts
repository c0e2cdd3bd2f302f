/** A process of its own with many servers: `tsx watched-servers.ts <count>` prints where they are, and counts requests. */
import { createInterface } from 'node:readline';
import { watchableKinds } from '../core/incidents/watchable-kinds';
import { products as profiles } from '../core/products/registry';
import { startEmulator } from '../emulator';
import { profiles as emulated } from '../emulator/products/registry';

/** One server, and who may read it. */
export interface WatchedServer {
  readonly product: string;
  readonly url: string;
  readonly fingerprint: string;
  readonly username: string;
  readonly password: string;
}

async function main(): Promise<void> {
  const watchable = profiles.filter((profile) =>
    watchableKinds(profile, profile.versioning.default).includes('jobFailed'),
  );
  const emulators = await Promise.all(
    Array.from({ length: Number(process.argv[2]) }, async (_, index) => {
      const { id } = watchable[index % watchable.length] ?? watchable[0] ?? missing();
      return { id, emulator: await startEmulator({ products: [id], ports: 'ephemeral', seed: index + 1 }) };
    }),
  );
  const servers = emulators.map(({ id, emulator }): WatchedServer => {
    const [{ username, password }] = emulated[id].users;
    const { url } = emulator.servers[id];
    return { product: id, url, fingerprint: emulator.certificate.fingerprint256, username, password };
  });
  console.log(JSON.stringify(servers));
  // Each line that comes asks what was served so far.
  for await (const _line of createInterface({ input: process.stdin })) {
    const requests = emulators.reduce(
      (sum, { id, emulator }) => sum + emulator.stats().products[id].requests,
      0,
    );
    console.log(JSON.stringify({ requests }));
  }
  process.exit(0);
}

function missing(): never {
  throw new Error('No product can be watched.');
}

void main();
