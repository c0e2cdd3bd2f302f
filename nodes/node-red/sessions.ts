import { systemClock } from '../../runtime/clock';
import { OpenIncidents } from '../../runtime/open-incidents';
import { SessionRegistry } from '../../runtime/session-registry';
import { hostWords, userAgent } from './host-words';

/**
 * The sessions of this process. They live here and not in the config nodes, since every full deploy and every
 * restart of flows makes those anew.
 */
export const sessions = new SessionRegistry({ clock: systemClock, words: hostWords, userAgent });

/** What the nodes that watch these sessions hold open, for the sidebar tab; it outlives deploys as they do. */
export const openIncidents = new OpenIncidents(systemClock);
