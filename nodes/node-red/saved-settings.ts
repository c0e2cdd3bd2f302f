import type { NodeDef } from './node-red-api';
import table from './saved-settings.json';

type Settings = Record<string, unknown>;

/** What changes from one version of a node's settings to the next. */
interface Migration {
  /** Settings that came in, with the value that stands for what older nodes did. */
  readonly absent?: Readonly<Record<string, unknown>>;
  /** Settings that are called otherwise now: from the old name to the new one. */
  readonly renamed?: Readonly<Record<string, string>>;
}

/**
 * The migrations of each type of node, oldest first: the first leads from nodes without a version to version 1, and so
 * on. As data, since the editor reads the same list (`veeam-session/editor/saved-settings.js`).
 */
export const MIGRATIONS: Readonly<Record<string, readonly Migration[]>> = table;

/** What every node of this package saves besides its settings. */
export interface VersionedDef extends NodeDef {
  /** Of its settings; absent in flows that are older than the first version. */
  readonly version?: number;
}

/** The version in which nodes of a type are saved now. */
export function currentVersion(type: string): number {
  return MIGRATIONS[type]?.length ?? 0;
}

/**
 * Saved settings as today's version has them. The flow file stays as it is until the editor saves it.
 *
 * @param warn is told where the settings come from a newer version of this package: what they say there is not known
 *   here, and they are used as far as they go
 */
export function migrated<Config extends VersionedDef>(
  config: Config,
  warn: (text: string) => void,
  migrations = MIGRATIONS,
): Config {
  const { type, version = 0 } = config;
  const known = migrations[type] ?? [];
  const current = known.length;
  if (version > current) {
    warn(
      `This node was saved by a newer version of node-red-contrib-veeam (settings ${version}, known here: ${current}). Update the package; until then settings that are not known here have no effect.`,
    );
    return config;
  }
  const steps = known.slice(Math.max(0, version));
  return { ...steps.reduce(step, { ...config } as Settings), version: current } as unknown as Config;
}

function step(settings: Settings, { absent = {}, renamed = {} }: Migration): Settings {
  const known = Object.entries(withoutUndefined(settings));
  // What stands under the new name already is the newer one.
  const old = known
    .filter(([name]) => renamed[name] !== undefined)
    .map(([name, value]) => [renamed[name], value]);
  const rest = known.filter(([name]) => renamed[name] === undefined);
  return { ...absent, ...(Object.fromEntries([...old, ...rest]) as Settings) };
}

function withoutUndefined(settings: Settings): Settings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
