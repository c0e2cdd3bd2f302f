import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import assert from 'node:assert/strict';

const root = path.resolve(__dirname, '..', '..');

/** What n8n's community scanner has to say about a folder; nothing where it has no error. */
function scan(folder: string, leg: 'source' | 'tarball'): string {
  const script = path.join(__dirname, 'n8n-scan.mjs');
  const { stdout, stderr, status } = spawnSync(process.execPath, [script, folder, leg], { encoding: 'utf8' });
  return status === 0 ? '' : `${stdout}${stderr}`;
}

describe("n8n's community scanner", function () {
  this.timeout(240_000);
  let unpacked = '';

  before(() => {
    const build = path.join(root, 'build');
    const name = readdirSync(build).find((entry) => /^n8n-nodes-veeam-.*\.tgz$/.test(entry));
    assert.ok(name, 'build/ holds no n8n-nodes-veeam-*.tgz; "npm run pack" makes it');
    unpacked = mkdtempSync(path.join(tmpdir(), 'veeam-scan-'));
    execFileSync('tar', ['-xzf', path.join(build, name), '-C', unpacked]);
  });

  after(() => rmSync(unpacked, { recursive: true, force: true }));

  it('finds nothing in the sources', () => {
    assert.equal(scan(root, 'source'), '');
  });

  it('finds nothing in the packed n8n package', () => {
    assert.equal(scan(path.join(unpacked, 'package'), 'tarball'), '');
  });

  it('would find something', () => {
    // A folder of n8n's rules that holds a package of another world shows that the test can fail.
    const nodeRed = path.join(root, 'node_modules', 'node-red');
    assert.match(scan(nodeRed, 'tarball'), /violations|error/);
  });
});
