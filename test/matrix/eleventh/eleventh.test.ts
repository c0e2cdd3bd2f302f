import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

/** What `life.ts` prints. */
interface Found {
  readonly status: number;
  readonly entries: number;
  readonly statusAfterwards: number;
  readonly loggedOut: boolean;
  readonly asked: { readonly signIns: number; readonly refreshes: number; readonly burnt: number };
  readonly choice?: {
    readonly name: string;
    readonly defaultPort: number;
    readonly grants: readonly { readonly type: string; readonly fields: readonly string[] }[];
  };
  readonly classes: readonly string[];
  readonly isOnPage: boolean;
}

describe('A made-up product that is one more profile in the list', () => {
  let found: Found;
  before(async () => {
    const script = path.join(__dirname, 'life.ts');
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script]);
    found = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Found;
  });

  it('signs in, reads a list page by page, refreshes once and logs out in Node-RED', () => {
    const { status, entries, statusAfterwards, loggedOut, asked } = found;
    assert.deepEqual(
      { status, entries, statusAfterwards, loggedOut, asked },
      {
        status: 200,
        entries: 45,
        statusAfterwards: 200,
        loggedOut: true,
        asked: { signIns: 1, refreshes: 1, burnt: 1 },
      },
    );
  });

  it('is what the dialog offers, with its port and its ways', () => {
    assert.equal(found.choice?.name, 'Veeam Backup for Typewriters');
    assert.equal(found.choice.defaultPort, 4711);
    assert.deepEqual(
      found.choice.grants.map(({ type, fields }) => [type, fields]),
      [
        ['password', ['username', 'password']],
        ['refresh_token', ['refreshToken']],
      ],
    );
  });

  it('gets credential types in n8n and its place in the docs', () => {
    assert.deepEqual(found.classes, [
      'VeeamBackupForTypewritersPasswordApi.credentials.ts',
      'VeeamBackupForTypewritersRefreshTokenApi.credentials.ts',
    ]);
    assert.ok(found.isOnPage);
  });
});
