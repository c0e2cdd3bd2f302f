import type { INodeProperties } from 'n8n-workflow';
import type { RunOutcome } from '../../../../core/products/run-outcome';

const NAMES: Readonly<Record<RunOutcome, string>> = {
  failed: 'Failed',
  noResult: 'No Result',
  running: 'Running',
  success: 'Success',
  unknown: 'Unknown',
  warning: 'Warning',
};

/** How runs stand or ended, as a choice of several; none is all. */
export function outcomesOption(description: string): INodeProperties {
  return {
    displayName: 'Status',
    name: 'status',
    type: 'multiOptions',
    options: Object.entries(NAMES).map(([value, name]) => ({ name, value })),
    default: [],
    description: `${description}. None chosen means all.`,
  };
}
