import type { Icon, ICredentialType } from 'n8n-workflow';
import { veeamCredential } from './veeam-credential';

const credential = veeamCredential('service-provider-console', 'api_key');

export class VeeamServiceProviderConsoleApiKeyApi implements ICredentialType {
  name = 'veeamServiceProviderConsoleApiKeyApi';
  displayName = 'Veeam Service Provider Console V3 (API Key) API';
  documentationUrl = 'https://github.com/example/veeam-nodes/blob/main/docs/n8n.md';
  icon: Icon = { light: 'file:../icons/veeam.svg', dark: 'file:../icons/veeam.dark.svg' };
  properties = credential.properties;
  preAuthentication = credential.preAuthentication;
  authenticate = credential.authenticate;
  test = credential.test;
}
