import type { SessionSettings } from './session-settings';

/** `of administrator to Veeam Backup for AWS at backup.example.com:11005`, the end of most sentences about a sign-in. */
export function accountAt(settings: SessionSettings): string {
  const { username, idpUsername } = settings.credentials;
  const account = username ?? idpUsername;
  return `${account === undefined ? '' : `of ${account} `}to ${serverName(settings)}`;
}

/** `Veeam Backup for AWS at backup.example.com:11005` */
export function serverName(settings: SessionSettings): string {
  return `${settings.profile.name} at ${new URL(settings.server).host}`;
}
