// Machines that share a sweep over Redis and a bucket, without a common folder, and the faults that can hit them.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FakeBucket } from '../../../../test/servers/fakeBucket.ts';
import type { RedisServer } from '../../../../test/servers/redisServer.ts';
import { lastingRows } from '../outcome.ts';
import { main } from '../runPrism.ts';

/** A process of `prism` with its children, in its own folder. */
export class Machine {
  readonly folder: string;
  said = '';
  readonly #command: string;
  readonly #env: { readonly [name: string]: string };
  #process: ChildProcess | undefined;
  #ended: Promise<number | null> = Promise.resolve(null);

  constructor(folder: string, command: string, env: { readonly [name: string]: string }) {
    this.folder = folder;
    this.#command = command;
    this.#env = { ...env, TMPDIR: join(folder, 'tmp') };
    mkdirSync(join(folder, 'tmp'), { recursive: true });
  }

  /** Starts it, again if it has ended. @param clock offset of its clock in the format of `faketime`: `+3d`. */
  start(clock?: string): void {
    const prism = ['--conditions=@prism-rl/source', main, ...this.#command.split(' ')];
    const [program, args] =
      clock === undefined
        ? [process.execPath, prism]
        : ['faketime', ['-f', clock, process.execPath, ...prism]];
    const child = spawn(program, args, {
      cwd: this.folder,
      // Its own process group: a fault hits all processes of a machine.
      detached: true,
      env: { ...process.env, DONT_FAKE_MONOTONIC: '1', ...this.#env },
    });
    this.#process = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data: Buffer) => {
        this.said += data.toString();
      });
    }
    this.#ended = new Promise((resolve) => child.once('close', resolve));
  }

  get isRunning(): boolean {
    return (
      this.#process !== undefined && this.#process.exitCode === null && this.#process.signalCode === null
    );
  }

  get ended(): Promise<number | null> {
    return this.#ended;
  }

  signal(name: NodeJS.Signals): void {
    if (this.#process?.pid === undefined) return;
    try {
      process.kill(-this.#process.pid, name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // it has just ended
    }
  }

  signalConductor(name: NodeJS.Signals): void {
    this.#process?.kill(name);
  }

  /** Signals a training process. @returns whether there was one. */
  signalTrainer(name: NodeJS.Signals): boolean {
    const trainer = this.#trainers()[0];
    if (trainer === undefined) return false;
    process.kill(trainer, name);
    return true;
  }

  #trainers(): number[] {
    try {
      const pids = execFileSync('pgrep', ['-P', String(this.#process?.pid), '-f', 'src/runWorker'], {
        encoding: 'utf8',
      });
      return pids.trim().split('\n').map(Number);
    } catch {
      return []; // no such process
    }
  }
}

export interface Cluster {
  readonly redis: RedisServer;
  readonly bucket: FakeBucket;
  readonly conductor: Machine;
  readonly workers: readonly Machine[];
  /** Starts another conductor of the same sweep. */
  readonly another: () => Machine;
  readonly leaseMilliseconds: number;
}

export type Fault = (cluster: Cluster, machine: Machine) => Promise<void>;

const hasFaketime = (process.env.PATH ?? '').split(':').some((place) => existsSync(join(place, 'faketime')));
const longerThan = (lease: number): number => 1.5 * lease + 500;

export const faults = {
  'a worker is killed': async (_cluster, machine) => {
    machine.signalTrainer('SIGKILL');
  },
  'a machine is lost': async (_cluster, machine) => {
    machine.signal('SIGKILL');
    await machine.ended;
    machine.start();
  },
  'the process that employs workers is killed': async (_cluster, machine) => {
    machine.signalConductor('SIGKILL');
    await machine.ended;
    machine.start();
  },
  'a machine sleeps past its lease and wakes': async ({ leaseMilliseconds }, machine) => {
    machine.signal('SIGSTOP');
    await sleep(longerThan(leaseMilliseconds));
    machine.signal('SIGCONT');
  },
  'the process that employs workers sleeps past its lease and wakes': async (
    { leaseMilliseconds },
    machine,
  ) => {
    machine.signalConductor('SIGSTOP');
    await sleep(longerThan(leaseMilliseconds));
    machine.signalConductor('SIGCONT');
  },
  'Redis is killed and started again': async ({ redis }) => {
    await redis.signal('SIGKILL');
    await sleep(300);
    redis.run();
  },
  'Redis is out of reach for longer than a lease': async ({ redis, leaseMilliseconds }) => {
    await redis.signal('SIGSTOP');
    await sleep(longerThan(leaseMilliseconds));
    await redis.signal('SIGCONT');
  },
  'the conductor is killed': async ({ conductor }) => {
    conductor.signal('SIGKILL');
    await conductor.ended;
    conductor.start();
  },
  'two conductors': async ({ another }) => {
    const second = another();
    await sleep(3000);
    second.signalConductor('SIGTERM');
    await second.ended;
  },
  'the bucket answers 500': async ({ bucket }) => {
    bucket.fault = () => 500;
    await sleep(1000);
    bucket.fault = () => undefined;
  },
  'the bucket answers 412, and 500 to what it has done': async ({ bucket }) => {
    let k = 0;
    bucket.fault = ({ method, key }) => {
      if (method !== 'PUT') return undefined;
      return ++k % 3 === 0 ? 'lost' : k % 3 === 1 && key.endsWith('head.json') ? 412 : undefined;
    };
    await sleep(1500);
    bucket.fault = () => undefined;
  },
  'a slow disk': async ({ bucket }, machine) => {
    bucket.fault = async () => {
      await sleep(300);
      return undefined;
    };
    machine.signalTrainer('SIGSTOP');
    await sleep(1500);
    machine.signalTrainer('SIGCONT');
    bucket.fault = () => undefined;
  },
  'a full disk': async (_cluster, machine) => {
    // A path that cannot become a folder acts like a full disk.
    const tmp = join(machine.folder, 'tmp');
    for (const name of readdirSync(tmp)) rmSync(join(tmp, name), { recursive: true, force: true });
    rmSync(tmp, { recursive: true, force: true });
    writeFileSync(tmp, '');
    await sleep(1500);
    rmSync(tmp);
    mkdirSync(tmp);
  },
  'a clock that jumps': async (_cluster, machine) => {
    if (!hasFaketime) return;
    machine.signal('SIGKILL');
    await machine.ended;
    machine.start(machine.said.length % 2 === 0 ? '+3d' : '-3d');
  },
} as const satisfies { readonly [name: string]: Fault };

/** The results of a sweep without fields that depend on the clock or the machine. */
export const resultsIn = (directory: string) => lastingRows(join(directory, 'results.jsonl'));

/** The last checkpoint of each run below a directory, as bytes. */
export function agentsIn(directory: string): Map<string, Buffer> {
  const names = readdirSync(join(directory, 'runs'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.safetensors'),
  );
  return new Map(names.sort().map((name) => [name, readFileSync(join(directory, 'runs', name))]));
}

export function textsBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
}

export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(20);
}
