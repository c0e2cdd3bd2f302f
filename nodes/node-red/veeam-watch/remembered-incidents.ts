import type { ApiClient } from '../../../core/requests/authenticated-request';
import type { WatchMemory } from '../../../core/incidents/memory';
import { VolatileWatchStore, WatchFileStore } from '../../../runtime/watch-store';
import type { WatchStore } from '../../../runtime/watch-store';
import type { Node, Red } from '../node-red-api';

/** Folder below the user directory. */
const FOLDER = 'veeam-watch';

/** What nodes remember where Node-RED runs without a user directory. */
const volatile = new Map<string, WatchMemory>();

/**
 * Where a node remembers what it has told of a server. The id is that of the running node, which is another one in each
 * instance of a subflow.
 */
export function rememberedIncidents(RED: Red, node: Node, { session }: ApiClient): WatchStore {
  const { profile, server } = session.settings;
  const place = { id: node.id, product: profile.id, server };
  const { userDir } = RED.settings;
  return typeof userDir === 'string' && userDir !== ''
    ? new WatchFileStore(`${userDir}/${FOLDER}`, place, (warning) => node.warn(warning))
    : new VolatileWatchStore(volatile, place);
}
