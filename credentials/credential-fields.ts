import type { INodeProperties } from 'n8n-workflow';
import type { GrantType } from '../core/grants/grant-type';
import type { ProductProfile } from '../core/products/profile';

/** Seconds that a token request may take unless the credential says otherwise. */
export const DEFAULT_TIMEOUT_SECONDS = 30;

const masked = { password: true } as const;

function serverField({ name, defaultPort }: ProductProfile): INodeProperties {
  return {
    displayName: 'Server',
    name: 'server',
    type: 'string',
    default: '',
    required: true,
    placeholder: `e.g. https://backup.example.com:${defaultPort}`,
    description: `Address of ${name}. The port may be left out if it is ${defaultPort}.`,
  };
}

/** Products that hear the revision of their API in a header let people choose it. */
function versionFields({ versioning }: ProductProfile): INodeProperties[] {
  if (versioning.in !== 'header') return [];
  const revisions = [...versioning.revisions].sort();
  return [
    {
      displayName: 'API Version',
      name: 'apiVersion',
      type: 'options',
      options: revisions.map((revision) => ({ name: revision, value: revision })),
      default: versioning.default,
      description: `Revision of the REST API, sent as ${versioning.header} with every request`,
    },
  ];
}

function userName({ userNameExample }: ProductProfile): INodeProperties {
  return {
    displayName: 'User Name',
    name: 'username',
    type: 'string',
    default: '',
    required: true,
    placeholder: `e.g. ${userNameExample}`,
  };
}

const password: INodeProperties = {
  displayName: 'Password',
  name: 'password',
  type: 'string',
  typeOptions: masked,
  default: '',
  required: true,
};

const totpSecret: INodeProperties = {
  displayName: 'TOTP Secret',
  name: 'totpSecret',
  type: 'string',
  typeOptions: masked,
  default: '',
  placeholder: 'e.g. JBSWY3DPEHPK3PXP',
  description:
    'Secret that the authenticator app was set up with (base32 or otpauth:// address). With it the credential signs in by itself as often as needed.',
};

/** What people should know before they enter an account. */
function advice({ signInAdvice }: ProductProfile): INodeProperties[] {
  if (signInAdvice === undefined) return [];
  return [{ displayName: signInAdvice, name: 'advice', type: 'notice', default: '' }];
}

/** What each grant type asks for. */
const GRANT_FIELDS: Readonly<Record<GrantType, (profile: ProductProfile) => INodeProperties[]>> = {
  password: (profile) => [...advice(profile), userName(profile), password],
  mfa: (profile) => [
    userName(profile),
    password,
    totpSecret,
    {
      displayName: 'Verification Code',
      name: 'verificationCode',
      type: 'string',
      default: '',
      placeholder: 'e.g. 123456',
      description:
        'Current code of the authenticator app, for a sign-in without stored secret. It is spent when the credential is saved; after that the session lives on its refresh token.',
    },
  ],
  authorization_code: () => [
    {
      displayName: 'Authorization Code',
      name: 'authorizationCode',
      type: 'string',
      typeOptions: masked,
      default: '',
      required: true,
      description:
        'Code that another session issued. It can be used once and soon ends; after that the session lives on its refresh token.',
    },
  ],
  saml: () => [
    {
      displayName: 'User Name',
      name: 'username',
      type: 'string',
      default: '',
      required: true,
      placeholder: 'e.g. jane.doe@example.com',
      description: 'Name of the user in Veeam',
    },
    {
      displayName: 'Identity Provider User Name',
      name: 'idpUsername',
      type: 'string',
      default: '',
      description: 'Name of the user at the identity provider, if it is another one',
    },
    {
      displayName: 'Identity Provider Password',
      name: 'idpPassword',
      type: 'string',
      typeOptions: masked,
      default: '',
      required: true,
    },
    totpSecret,
    {
      displayName: 'Further Sign-On Addresses',
      name: 'signOnOrigins',
      type: 'string',
      default: '',
      placeholder: 'e.g. https://login.example.com',
      description:
        'Addresses beside that of the identity provider to which the password may be sent, separated by commas',
    },
  ],
  refresh_token: () => [
    {
      displayName: 'Refresh Token',
      name: 'savedRefreshToken',
      type: 'string',
      typeOptions: masked,
      default: '',
      required: true,
      description:
        'Refresh token of a session that was signed in elsewhere. It is spent by the first use; its successors are kept here by n8n.',
    },
  ],
  api_key: ({ grants }) => [
    {
      displayName: 'API Key',
      name: 'apiKey',
      type: 'string',
      typeOptions: masked,
      default: '',
      required: true,
      description: `Key that was made in ${grants.api_key?.madeIn ?? 'the product'}. It outlives a change of the password.`,
    },
  ],
  client_credentials: () => [
    {
      displayName: 'Client ID',
      name: 'clientId',
      type: 'string',
      default: '',
      required: true,
      placeholder: 'e.g. 72225B81-3FC2-4116-9CDE-21270360B25C',
    },
    {
      displayName: 'Client Secret',
      name: 'clientSecret',
      type: 'string',
      typeOptions: masked,
      default: '',
      required: true,
      description: 'It was shown once, when the client was made',
    },
  ],
};

/** How to reach the server; effective for sign-in, test and requests alike. */
const connectionFields: INodeProperties[] = [
  {
    displayName: 'Ignore SSL Issues (Insecure)',
    name: 'ignoreSslIssues',
    type: 'boolean',
    default: false,
    description: 'Whether to connect even if SSL certificate validation is not possible',
  },
  {
    displayName: 'CA Certificate',
    name: 'caCertificate',
    type: 'string',
    typeOptions: { password: true, rows: 4 },
    default: '',
    placeholder: 'e.g. -----BEGIN CERTIFICATE-----',
    description:
      "Certificate (PEM) of the authority that issued the server's certificate, or that certificate itself",
  },
  {
    displayName: 'Timeout',
    name: 'timeout',
    type: 'number',
    typeOptions: { minValue: 1 },
    default: DEFAULT_TIMEOUT_SECONDS,
    description: 'Seconds within which the server has to answer a sign-in',
  },
];

/**
 * Where n8n keeps the session. `accessToken` is what n8n looks at to see whether to ask for a new one; all are
 * masked, since n8n sends what is not masked to the browser.
 */
const sessionFields: INodeProperties[] = [
  {
    displayName: 'Access Token',
    name: 'accessToken',
    type: 'hidden',
    typeOptions: { expirable: true, password: true },
    default: '',
  },
  ...['refreshToken', 'n8n_expires_at', 'obtainedAt', 'fingerprint', 'spentCode'].map(
    (name): INodeProperties => ({
      displayName: name,
      name,
      type: 'hidden',
      typeOptions: masked,
      default: '',
    }),
  ),
];

/** Names of the properties in which n8n keeps the session. */
export const SESSION_FIELDS: ReadonlySet<string> = new Set(sessionFields.map(({ name }) => name));

/** What a value is as long as n8n has not worked an expression out. */
const EXPRESSION = { _cnd: { regex: '^=' } } as const;

/** Name of the property that tells whether a credential is the same for all items. */
export const SAME_FOR_ALL_ITEMS = 'sameForAllItems';

/**
 * n8n tells no node whether a credential holds expressions, which have to be worked out for each item. But it hands on
 * no property whose condition is not met, and looks at the conditions before it works anything out: so this one comes
 * along only where no field is an expression.
 */
function sameForAllItems(fields: readonly INodeProperties[]): INodeProperties {
  return {
    displayName: 'Same for All Items',
    name: SAME_FOR_ALL_ITEMS,
    type: 'hidden',
    default: true,
    displayOptions: { hide: Object.fromEntries(fields.map(({ name }) => [name, [EXPRESSION]])) },
  };
}

/** All properties of the credential type for a product and a grant type. */
export function credentialFields(profile: ProductProfile, grant: GrantType): INodeProperties[] {
  const fields = [
    serverField(profile),
    ...versionFields(profile),
    ...GRANT_FIELDS[grant](profile),
    ...connectionFields,
    ...sessionFields,
  ];
  return [...fields, sameForAllItems(fields.filter(({ type }) => type !== 'notice'))];
}
