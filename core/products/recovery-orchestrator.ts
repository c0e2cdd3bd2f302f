import { product } from './profile';

export const recoveryOrchestrator = product({
  id: 'recovery-orchestrator',
  name: 'Veeam Recovery Orchestrator',
  aliases: ['VRO', 'VDRO', 'VAO'],
  documents: [
    'Veeam Recovery Orchestrator REST API Reference: Overview, Authorization and Security, Example Requests and Responses',
    'Reference of v7.21 and v13: Token, Mfa, Clients',
  ],
  reference: 'https://helpcenter.veeam.com/references/vro/7.2/rest/7.2.1/tag/SectionOverview',
  unverified: [
    'Log-out: the procedure is described, its path was not seen.',
    'The encoding of the token request: the example is form-encoded, the reference says multipart.',
    'The status of the answer that asks for a verification code, and whether a code has to be asked for by Mfa/GenerateMfaCode first.',
    'Client accounts in v13, whose reference still lists the grant.',
  ],
  defaultPort: 9898,
  versioning: { in: 'path', revisions: ['v13.1', 'v13', 'v7.21'], default: 'v13.1' },
  apiRoot: '/api/{version}',
  tokenCall: { path: '/api/token', fields: { mfaCode: 'mfa_passcode' } },
  grants: {
    password: { grantType: 'password' },
    mfa: { grantType: 'mfa' },
    client_credentials: { grantType: 'client_credentials', revisions: ['v7.21'] },
    refresh_token: { grantType: 'refresh_token' },
  },
  refreshTokens: 'not stated',
  signOut: {
    by: 'nothing',
    because:
      'No log-out of Recovery Orchestrator is known: the tokens are forgotten here and end by themselves there.',
  },
  probePath: 'Plans?limit=1',
  paging: { offset: 'start', limit: 'limit', pageSize: 100, entries: 'data', ids: ['id'] },
  lists: { jobs: 'Plans' },
  jobs: {
    kinds: [
      {
        id: 'plans',
        name: 'plans',
        list: 'Plans',
        item: 'Plans/{id}',
        members: {
          id: 'id',
          name: 'name',
          type: 'planType',
          enabled: { member: 'stateName', off: ['DISABLED', 'Disabled'] },
          // Plan states of the user guide.
          outcome: [
            {
              member: 'stateName',
              words: {
                VERIFIED: 'success',
                RESTORED: 'success',
                'NOT VERIFIED': 'failed',
                HALTED: 'failed',
                'TESTING HALTED': 'failed',
                CHECKING: 'running',
                TESTING: 'running',
                RUNNING: 'running',
                'NEEDS VERIFIED': 'noResult',
                DISABLED: 'nothing',
              },
            },
          ],
          cause: 'resultName',
        },
        actions: {
          start: { method: 'POST', path: 'Plans/{id}/ReadinessCheck' },
          stop: { method: 'POST', path: 'Plans/{id}/Halt' },
          enable: { method: 'POST', path: 'Plans/{id}/Enable' },
          disable: { method: 'POST', path: 'Plans/{id}/Disable' },
        },
      },
    ],
  },
  incidents: {
    runs: { from: 'job states' },
    unverified: [],
  },
  userNameExample: 'DOMAIN\\administrator',
});
