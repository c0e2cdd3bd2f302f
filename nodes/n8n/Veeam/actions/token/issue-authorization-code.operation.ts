import { issueAuthorizationCode as issueCode } from '../../../../../core/requests/authorization-code';
import { products } from '../../../../../core/products/registry';
import { apiClient } from '../../transport/api-client';
import type { Operation } from '../operation';

const offering = products.filter(({ grants }) => grants.authorization_code !== undefined);

/** A code with which somebody else signs in once. */
export const issueAuthorizationCode: Operation = {
  name: 'Issue Authorization Code',
  action: 'Issue an authorization code',
  description: 'Let the server issue a code with which another client can sign in once',
  parameters: [
    {
      displayName: `Authorization codes are issued by: ${offering.map(({ name }) => name).join(', ')}`,
      name: 'authorizationCodeNotice',
      type: 'notice',
      default: '',
      displayOptions: { hide: { product: offering.map(({ id }) => id) } },
    },
  ],
  async execute(context, source, itemIndex) {
    const { code, expiresAt } = await issueCode(await apiClient(context, source));
    return [
      { json: { code, expiresAt: new Date(expiresAt).toISOString() }, pairedItem: { item: itemIndex } },
    ];
  },
};
