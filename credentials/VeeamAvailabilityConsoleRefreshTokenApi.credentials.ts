import type { Icon, ICredentialType } from 'n8n-workflow';
import { veeamCredential } from './veeam-credential';

const credential = veeamCredential('availability-console', 'refresh_token');

export class VeeamAvailabilityConsoleRefreshTokenApi implements ICredentialType {
  name = 'veeamAvailabilityConsoleRefreshTokenApi';
  displayName = 'Veeam Availability Console (Refresh Token) API';
  documentationUrl = 'https://github.com/example/veeam-nodes/blob/main/docs/n8n.md';
  icon: Icon = { light: 'file:../icons/veeam.svg', dark: 'file:../icons/veeam.dark.svg' };
  properties = credential.properties;
  preAuthentication = credential.preAuthentication;
  authenticate = credential.authenticate;
  test = credential.test;
}
