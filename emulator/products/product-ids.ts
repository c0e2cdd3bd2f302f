/** The folders of products. Written by `npx gulp products` from the files beside it; a test compares the two. */
export const productIds = [
  'availability-console',
  'backup-and-replication',
  'backup-for-aws',
  'backup-for-azure',
  'backup-for-google-cloud',
  'backup-for-microsoft-365',
  'recovery-orchestrator',
  'service-provider-console',
  'service-provider-console-v2',
  'veeam-one',
] as const;
