// A Redis server for a single test, from the PATH, with its data in a folder, so that it can be killed and restarted.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isHere } from '../isHere.ts';

/** The program: `redis-server`, else `valkey-server`; undefined if neither is in the PATH. */
export const redisProgram: string | undefined = ['redis-server', 'valkey-server'].find((name) => {
  try {
    execFileSync(name, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false; // not in the PATH
  }
});

/** Whether tests can start servers. */
export const hasRedis: boolean = isHere('redis', redisProgram !== undefined);

/** Options of a test's server. */
export interface RedisServerOptions {
  readonly password?: string;
  /**
   * `always`, default, loses nothing that it has acknowledged. `everysec` may, if it is killed while its disk is slow: it delays writes by
   * up to two seconds then.
   */
  readonly fsync?: 'always' | 'everysec';
  /** Whether it persists its data; default true. Otherwise a killed server restarts empty. */
  readonly keeps?: boolean;
}

/** A server that tests may disrupt. */
export class RedisServer {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'prism-redis-'));
  readonly url: string;
  readonly #port: number;
  readonly #options: RedisServerOptions;
  #process: ChildProcess | undefined;

  private constructor(port: number, options: RedisServerOptions) {
    const { password } = options;
    this.#port = port;
    this.#options = options;
    this.url = `redis://${password === undefined ? '' : `:${password}@`}127.0.0.1:${port}/0`;
  }

  static async start(options: RedisServerOptions = {}): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), options);
    server.run();
    await sleep(50);
    return server;
  }

  /** Starts it, again if it was killed. */
  run(): void {
    const { password, fsync = 'always', keeps = true } = this.#options;
    const settings = {
      port: this.#port,
      bind: '127.0.0.1',
      dir: this.folder,
      appendonly: keeps ? 'yes' : 'no',
      appendfsync: fsync,
      save: '',
      ...(password === undefined ? {} : { requirepass: password }),
    };
    const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
    this.#process = spawn(redisProgram!, args, { stdio: 'ignore' });
  }

  /** `SIGKILL`, or `SIGSTOP` and `SIGCONT` to make it unreachable. */
  async signal(name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): Promise<void> {
    const child = this.#process!;
    const gone = name === 'SIGKILL' ? new Promise((resolve) => child.once('exit', resolve)) : undefined;
    child.kill(name);
    await gone;
  }

  async stop(): Promise<void> {
    if (this.#process?.exitCode === null && this.#process.signalCode === null) await this.signal('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** An unused port of this machine. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
