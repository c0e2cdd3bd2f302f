import { systemClock } from '../../runtime/clock';
import { SessionRegistry } from '../../runtime/session-registry';
import { hostWords, userAgent } from './host-words';

/**
 * The sessions of this process. They live here and not in the config nodes, since every full deploy and every
 * restart of flows makes those anew.
 */
export const sessions = new SessionRegistry({ clock: systemClock, words: hostWords, userAgent });
