import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findProgram } from './missing-part';
import { freePort } from './free-port';
import { endProcess } from './n8n-command';
import { poll } from './poll';

const DEBIAN = '/usr/lib/postgresql';

/** Folder of PostgreSQL's server programs, or nothing. */
export function postgresPrograms(): string | undefined {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort().reverse() : [];
  return versions
    .map((version) => path.join(DEBIAN, version, 'bin'))
    .find((bin) => existsSync(path.join(bin, 'initdb')));
}

/** Redis' server program, or nothing. */
export function redisProgram(): string | undefined {
  return findProgram('/usr/bin/redis-server', '/usr/local/bin/redis-server');
}

/** A PostgreSQL and a Redis of their own, in a folder that goes when they go. */
export class QueueServers {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'veeam-queue-'));
  #postgres: ChildProcess | undefined;
  #redis: ChildProcess | undefined;
  /** Environment that makes n8n use them. */
  environment: Record<string, string> = {};

  async start(postgresBin: string, redis: string): Promise<this> {
    const [postgresPort, redisPort] = [await freePort(), await freePort()];
    const data = path.join(this.#folder, 'postgres');
    chmodSync(this.#folder, 0o711);
    if (isRoot) {
      execFileSync('install', ['-d', '-o', 'postgres', '-m', '700', data]);
    }
    const initdb: [string, ...string[]] = [
      path.join(postgresBin, 'initdb'),
      '-D',
      data,
      '-U',
      'n8n',
      '--auth=trust',
      '-E',
      'UTF8',
      '--no-sync',
    ];
    const [program, ...args] = asServerUser(initdb);
    execFileSync(program, args, { stdio: 'pipe', cwd: '/' });
    const options = ['-c', 'fsync=off', '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='];
    this.#postgres = run(
      asServerUser([path.join(postgresBin, 'postgres'), '-D', data, '-p', String(postgresPort), ...options]),
    );
    this.#redis = run([
      redis,
      '--port',
      String(redisPort),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--dir',
      this.#folder,
    ]);
    await Promise.all([listens(postgresPort), listens(redisPort)]);
    this.environment = {
      EXECUTIONS_MODE: 'queue',
      QUEUE_BULL_REDIS_HOST: '127.0.0.1',
      QUEUE_BULL_REDIS_PORT: String(redisPort),
      DB_TYPE: 'postgresdb',
      DB_POSTGRESDB_HOST: '127.0.0.1',
      DB_POSTGRESDB_PORT: String(postgresPort),
      DB_POSTGRESDB_DATABASE: 'postgres',
      DB_POSTGRESDB_USER: 'n8n',
    };
    return this;
  }

  async stop(): Promise<void> {
    // An interrupt makes PostgreSQL end without waiting for its clients.
    await Promise.all([
      this.#postgres && endProcess(this.#postgres, 'SIGINT'),
      this.#redis && endProcess(this.#redis),
    ]);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

const isRoot = process.getuid?.() === 0;

/** PostgreSQL refuses to run as root. */
function asServerUser(command: [string, ...string[]]): [string, ...string[]] {
  return isRoot ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', ...command] : command;
}

function run([program, ...args]: [string, ...string[]]): ChildProcess {
  return spawn(program, args, { stdio: 'ignore', cwd: '/' });
}

function listens(port: number): Promise<true> {
  return poll(`port ${port}`, () => {
    return new Promise<true | undefined>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(undefined));
    });
  });
}
