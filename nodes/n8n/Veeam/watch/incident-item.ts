import type { Incident } from '../../../../core/incidents/incident';

/** An incident as an item has it. Simplified, the product's own record stays away. */
export function incidentItem(incident: Incident, simplified: boolean): Partial<Incident> {
  if (!simplified) return incident;
  return Object.fromEntries(Object.entries(incident).filter(([member]) => member !== 'record'));
}
