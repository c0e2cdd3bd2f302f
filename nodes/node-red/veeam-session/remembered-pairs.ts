import { EncryptedPairStore } from '../../../runtime/pair-store';
import type { PairStore, StoreWarning } from '../../../runtime/pair-store';
import type { Red } from '../node-red-api';

/** Folder below the user directory. */
const FOLDER = 'veeam-sessions';

/** Where a session's newest pair outlives Node-RED, or why there is no such place. */
export type PairMemory = { readonly store: PairStore } | { readonly refusal: 'no-secret' | 'no-folder' };

/**
 * The encrypted store in the user directory. Its key comes from the secret with which Node-RED encrypts its
 * credential file; where that one is not encrypted, nothing is stored either.
 */
export function rememberedPairs(RED: Red, warn: StoreWarning): PairMemory {
  const { userDir } = RED.settings;
  if (typeof userDir !== 'string' || userDir === '') return { refusal: 'no-folder' };
  const secret = credentialSecret(RED);
  if (secret === undefined) return { refusal: 'no-secret' };
  return { store: new EncryptedPairStore(`${userDir}/${FOLDER}`, secret, warn) };
}

/**
 * The secret of the credential file, found in the order in which the runtime itself looks: that of the active
 * project, the user's `credentialSecret` (false: no encryption), the one that was generated at first start.
 */
function credentialSecret(RED: Red): string | undefined {
  const project = activeProject(RED);
  if (project !== undefined) return usable(project.credentialSecret);
  const own = RED.settings.credentialSecret as unknown;
  if (own === false) return undefined;
  return usable(own) ?? usable(setting(RED, '_credentialSecret'));
}

interface Project {
  readonly credentialSecret?: unknown;
}

function activeProject(RED: Red): Project | undefined {
  if (RED.settings.editorTheme?.projects?.enabled !== true) return undefined;
  const saved = setting(RED, 'projects') as
    { activeProject?: string; projects?: Record<string, Project> } | undefined;
  const name = saved?.activeProject;
  return name === undefined || name === '' ? undefined : (saved?.projects?.[name] ?? {});
}

/** Settings that are not in the settings file are unavailable while there is no storage. */
function setting(RED: Red, name: string): unknown {
  try {
    return RED.settings.get(name) as unknown;
  } catch {
    return undefined;
  }
}

function usable(secret: unknown): string | undefined {
  return typeof secret === 'string' && secret !== '' ? secret : undefined;
}
