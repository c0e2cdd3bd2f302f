import { endSession } from '../../transport/log-out';
import type { Operation } from '../operation';

/** Ends the session that all users of the credential share. */
export const logOut: Operation = {
  name: 'Log Out',
  action: 'Log out',
  description:
    'End the session on the server. The next request signs in again, where the credential can do so.',
  parameters: [],
  async execute(context, source, itemIndex) {
    const { loggedOut, message } = await endSession(context, source);
    return [{ json: { loggedOut, message }, pairedItem: { item: itemIndex } }];
  },
};
