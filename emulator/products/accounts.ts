import { demoUsers, type DemoUser } from '../users';
import type { ProductProfile } from './profile';

/** The accounts of a product: its own, and the one that every product has. */
export function accountsOf({ users }: Pick<ProductProfile, 'users'>): readonly DemoUser[] {
  return [...users, demoUsers.specialCharacters];
}
