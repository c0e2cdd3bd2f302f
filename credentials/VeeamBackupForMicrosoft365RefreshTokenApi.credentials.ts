import type { Icon, ICredentialType } from 'n8n-workflow';
import { veeamCredential } from './veeam-credential';

const credential = veeamCredential('backup-for-microsoft-365', 'refresh_token');

export class VeeamBackupForMicrosoft365RefreshTokenApi implements ICredentialType {
  name = 'veeamBackupForMicrosoft365RefreshTokenApi';
  displayName = 'Veeam Backup for Microsoft 365 (Refresh Token) API';
  documentationUrl = 'https://github.com/example/veeam-nodes/blob/main/docs/n8n.md';
  icon: Icon = { light: 'file:../icons/veeam.svg', dark: 'file:../icons/veeam.dark.svg' };
  properties = credential.properties;
  preAuthentication = credential.preAuthentication;
  authenticate = credential.authenticate;
  test = credential.test;
}
