import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packedPackage } from './project';

/** A folder in which one n8n keeps everything, our package installed in it as users have it. */
export class UserFolder {
  readonly path = mkdtempSync(path.join(tmpdir(), 'veeam-n8n-'));

  constructor() {
    const modules = path.join(this.path, '.n8n', 'nodes', 'node_modules');
    const own = path.join(modules, 'n8n-nodes-veeam');
    mkdirSync(own, { recursive: true });
    execFileSync('tar', ['-xzf', packedPackage(), '--strip-components=1', '-C', own]);
    const manifest = { name: 'installed-nodes', private: true, dependencies: { 'n8n-nodes-veeam': '*' } };
    writeFileSync(path.join(this.path, '.n8n', 'nodes', 'package.json'), JSON.stringify(manifest));
    const custom = path.join(this.path, '.n8n', 'custom');
    mkdirSync(custom);
    copyFileSync(path.join(__dirname, 'AnyRequest.node.js'), path.join(custom, 'AnyRequest.node.js'));
  }

  /** Writes a file for n8n to read and returns its path. */
  file(name: string, content: string): string {
    const file = path.join(this.path, name);
    writeFileSync(file, content);
    return file;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}
