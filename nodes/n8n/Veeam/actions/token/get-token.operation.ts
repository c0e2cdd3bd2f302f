import { versionHeader } from '../../../../../core/products/version';
import { signedInSession } from '../../transport/fresh-session';
import type { Operation } from '../operation';

/** Headers with a valid token for whatever else in the workflow talks to the server. */
export const getToken: Operation = {
  name: 'Get Token',
  action: 'Get a token',
  description: 'Get the headers of a signed-in request, for nodes that cannot use the credential',
  parameters: [],
  async execute(context, source, itemIndex) {
    const { inputs, live, token } = await signedInSession(context, source);
    const { settings } = inputs;
    const { profile, server, apiVersion } = settings;
    const headers = { authorization: `Bearer ${token}`, ...versionHeader(profile, apiVersion) };
    const expiresAt = new Date(live.session.expiresAt ?? live.now).toISOString();
    return [
      {
        json: { product: profile.id, server, apiVersion, expiresAt, headers },
        pairedItem: { item: itemIndex },
      },
    ];
  },
};
