import type { IDataObject } from 'n8n-workflow';
import { isVeeamError, VeeamError } from '../../../core/errors/veeam-error';
import { readMemory } from '../../../core/incidents/memory';
import type { WatchMemory } from '../../../core/incidents/memory';

/** The static data that n8n keeps for a node, as far as this node uses it. */
export interface KeptMemory extends IDataObject {
  /** What is remembered of incidents, as JSON: n8n watches every object in there for changes, which takes its time. */
  incidents?: string;
  /** What could not be read, so that nothing is lost. */
  setAside?: string;
}

/**
 * What is remembered of incidents. What cannot be read is set aside.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION` where it had to be; the next reading finds nothing remembered
 */
export function remembered(kept: KeptMemory): WatchMemory {
  if (kept.incidents === undefined) return readMemory(undefined);
  try {
    return readMemory(JSON.parse(kept.incidents));
  } catch (error) {
    kept.setAside = kept.incidents;
    delete kept.incidents;
    throw setAside(isVeeamError(error) ? error.message : 'It is no JSON.');
  }
}

/** Remembers for the next poll, and for the time after a restart. */
export function remember(kept: KeptMemory, memory: WatchMemory): void {
  const text = JSON.stringify(memory);
  if (kept.incidents !== text) kept.incidents = text;
}

function setAside(why: string): VeeamError {
  return new VeeamError(
    'VEEAM_CONFIGURATION',
    `What this node remembered could not be read and was set aside in its static data. It begins anew: what is wrong already is not told. ${why}`,
  );
}
