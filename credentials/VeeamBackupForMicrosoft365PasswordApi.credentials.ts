import type { Icon, ICredentialType } from 'n8n-workflow';
import { veeamCredential } from './veeam-credential';

const credential = veeamCredential('backup-for-microsoft-365', 'password');

export class VeeamBackupForMicrosoft365PasswordApi implements ICredentialType {
  name = 'veeamBackupForMicrosoft365PasswordApi';
  displayName = 'Veeam Backup for Microsoft 365 (Password) API';
  documentationUrl = 'https://github.com/example/veeam-nodes/blob/main/docs/n8n.md';
  icon: Icon = { light: 'file:../icons/veeam.svg', dark: 'file:../icons/veeam.dark.svg' };
  properties = credential.properties;
  preAuthentication = credential.preAuthentication;
  authenticate = credential.authenticate;
  test = credential.test;
}
