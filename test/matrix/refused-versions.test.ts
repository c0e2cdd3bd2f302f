import assert from 'node:assert/strict';
import type { ProductProfile } from '../../core/products/profile';
import { products } from '../../core/products/registry';
import { isVeeamError } from '../../core/errors/veeam-error';
import type { VeeamError } from '../../core/errors/veeam-error';
import type { Session } from '../../core/session/session';
import { startEmulator } from '../../emulator';
import type { Emulator } from '../../emulator';
import { profiles } from '../../emulator/products/registry';
import { systemClock } from '../../runtime/clock';
import { trustOf } from '../../runtime/connection';
import { SessionRegistry } from '../../runtime/session-registry';

/** For each product its releases, with a version of its profile that the release does not take. */
const CASES = products.flatMap((profile) =>
  Object.entries(profiles[profile.id].versions?.releases ?? {}).flatMap(([release, taken]) => {
    const refused = profile.versioning.revisions.find((revision) => !taken.includes(revision));
    const isKnown = profile.versioning.revisions.some((revision) => taken.includes(revision));
    return refused !== undefined && isKnown ? [{ profile, release: Number(release), taken, refused }] : [];
  }),
);

describe('A version of the API that a server does not take', () => {
  it('is met with every product that has several versions and a release that takes some of them', () => {
    const met = new Set(CASES.map(({ profile }) => profile.id));
    const several = products.filter(({ versioning }) => versioning.revisions.length > 1);
    const all = several.filter(({ id }) => Object.keys(profiles[id].versions?.releases ?? {}).length > 1);
    assert.deepEqual([...met].sort(), all.map(({ id }) => id).sort());
  });

  for (const { profile, release, taken, refused } of CASES)
    it(`${profile.name} ${release} with ${refused}: one that works is told, and nobody is signed in twice`, async () => {
      const emulator = await startEmulator({
        products: [profile.id],
        ports: 'ephemeral',
        releases: { [profile.id]: release },
      });
      const registry = new SessionRegistry({ clock: systemClock });
      try {
        const failure = await failureWith(openSession(registry, emulator, profile, refused), refused);
        const [told] = failure.versionsTaken ?? [];
        assert.equal(failure.code, 'VEEAM_CONFIGURATION', failure.message);
        assert.ok(told !== undefined && taken.includes(told), failure.message);
        assert.ok(failure.message.includes(told), failure.message);
        const right = openSession(registry, emulator, profile, told);
        await right.accessToken({ apiVersion: told, insists: true });
        await right.checkVersion({ apiVersion: told });
        const { tokenRequests, signInsRefused } = emulator.stats().products[profile.id];
        assert.equal((tokenRequests['password'] ?? 0) - signInsRefused, 1);
      } finally {
        await registry.closeAll();
        await emulator.stop();
      }
    });
});

function openSession(
  registry: SessionRegistry,
  emulator: Emulator,
  profile: ProductProfile,
  apiVersion: string,
): Session {
  const connection = { tls: { ca: emulator.certificate.pem } };
  const id = profile.id as keyof typeof profiles;
  const [{ username, password }] = profiles[id].users;
  const credentials = { username, password };
  const server = emulator.servers[id].url;
  const settings = {
    profile,
    server,
    apiVersion,
    grant: 'password',
    credentials,
    signOnOrigins: [],
  } as const;
  return registry.acquire({ ...settings, trust: trustOf(connection) }, connection).session;
}

/** What a test of the settings comes to. */
async function failureWith(session: Session, apiVersion: string): Promise<VeeamError> {
  const caller = { apiVersion, insists: true };
  try {
    await session.accessToken(caller);
    await session.checkVersion(caller);
  } catch (error) {
    const told = await session.withTakenVersion(error, caller);
    if (isVeeamError(told)) return told;
    throw told;
  }
  return assert.fail('It was taken');
}
