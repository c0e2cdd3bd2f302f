import type { Resource } from '../operation';
import { answerIncident } from './answer.operation';
import { getManyIncidents } from './get-many.operation';

/** What is wrong, and what can be done about it at the server. */
export const incident: Resource = {
  name: 'Incident',
  first: 'getMany',
  operations: {
    acknowledge: answerIncident('acknowledge'),
    getMany: getManyIncidents,
    resolve: answerIncident('resolve'),
  },
};
