import type { ProductProfile } from '../products/profile';
import type { IncidentKind } from './incident';

/** What a product can be watched for, in one revision of its API. What is absent is offered nowhere. */
export function watchableKinds(profile: ProductProfile, apiVersion: string): IncidentKind[] {
  void profile;
  void apiVersion;
  throw new Error('not yet');
}
