import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { VeeamError } from '../../../../../core/errors/veeam-error';

/** Which job session is meant. */
export const sessionParameter: INodeProperties = {
  displayName: 'Job Session ID',
  name: 'jobSession',
  type: 'string',
  default: '',
  required: true,
  placeholder: 'e.g. 7a9bb2f1-6a04-4f2f-9a41-2cf6b3ad1c3c',
  description: 'ID of the run, as Get Many, Start or an incident tells it',
};

/** @throws VeeamError `VEEAM_CONFIGURATION` where it is empty */
export function readSessionId(context: IExecuteFunctions, itemIndex: number): string {
  const value = context.getNodeParameter('jobSession', itemIndex) as unknown;
  const id = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  if (id !== '') return id;
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    'No job session is named. Enter its ID, for example the id of an item of Job Session: Get Many.',
  );
}
