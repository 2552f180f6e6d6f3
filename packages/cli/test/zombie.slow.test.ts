import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Job, Run } from '@prism-rl/core';
import { openLocalQueue, planSweep, type SweepResult } from '@prism-rl/experiments';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { loadRegistry } from '../src/plugins.ts';
import { outcome } from './outcome.ts';

const folder = temporaryFolder();
const program = fileURLToPath(new URL('./zombieWorker.ts', import.meta.url));
const children: ChildProcess[] = [];
let jobs: readonly Job<Run>[];
let expected: ReturnType<typeof outcome>;

beforeAll(async () => {
  jobs = await planSweep(await loadRegistry(undefined, []), {
    arms: [{ name: 'q-learning', agent: 'q-learning' }],
    environments: [{ id: 'CliffWalking-v1' }],
    seeds: [1],
    steps: 500_000,
    evaluations: 5,
    evaluationEpisodes: 2,
    checkpointSteps: 8192,
  });
  await begin('whole');
  const { ended } = worker('whole');
  await ended;
  expected = files('whole');
}, 60_000);

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

async function begin(name: string): Promise<void> {
  const queue = await openLocalQueue<Run, SweepResult>(join(folder, name, 'queue.sqlite'));
  await queue.add(jobs);
  await queue.close();
}

function worker(name: string) {
  const child = spawn(process.execPath, ['--conditions=@prism-rl/source', program, join(folder, name)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const told: string[] = [];
  child.stdout.on('data', (data: Buffer) => told.push(...data.toString().trim().split('\n')));
  return {
    child,
    told,
    heard: (type: string) => until(() => told.some((line) => line.startsWith(type))),
    ended: new Promise((resolve) => child.once('close', resolve)),
  };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(5);
}

/** Stops a worker, but not while it writes to the queue: there it would hold the lock, and nobody could take over. */
async function stop({ child }: ReturnType<typeof worker>, name: string): Promise<void> {
  const queue = new DatabaseSync(join(folder, name, 'queue.sqlite'), { timeout: 0 });
  for (;;) {
    child.kill('SIGSTOP');
    // The process has stopped once the kernel reports it, a moment after the signal.
    if (process.platform === 'linux') {
      await until(() => /^State:\s+T/m.test(readFileSync(`/proc/${child.pid}/status`, 'utf8')));
    } else await sleep(50);
    try {
      queue.exec('BEGIN IMMEDIATE; ROLLBACK');
      break;
    } catch {
      child.kill('SIGCONT'); // it holds the lock
      await sleep(5);
    }
  }
  queue.close();
}

function runsIn(name: string): string {
  return join(folder, name, 'runs/CliffWalking-v1/q-learning');
}

/** Checkpoints in a run's directory, whoever holds it. */
function checkpointsBelow(name: string): string[] {
  if (!existsSync(runsIn(name))) return [];
  return readdirSync(runsIn(name), { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.safetensors'),
  );
}

function files(name: string) {
  expect(readdirSync(runsIn(name))).toEqual(['seed1']);
  return outcome(join(runsIn(name), 'seed1'));
}

test.skipIf(process.platform === 'win32')(
  'a worker that wakes after its lease cannot touch the run that another has taken over',
  { timeout: 120_000 },
  async () => {
    await begin('stopped');
    const first = worker('stopped');
    await until(() => checkpointsBelow('stopped').length > 0);
    await stop(first, 'stopped');
    const second = worker('stopped');
    await second.heard('leased');
    await until(() => checkpointsBelow('stopped').some((path) => /^seed1\.\d/.test(path)));
    // Both try to write now.
    first.child.kill('SIGCONT');
    await first.heard('released');
    await Promise.all([first.ended, second.ended]);
    expect([...first.told, ...second.told].filter((line) => line.startsWith('completed'))).toHaveLength(1);
    expect([...first.told, ...second.told].join()).not.toContain('failed');
    expect(files('stopped')).toEqual(expected);
  },
);

test.skipIf(process.platform === 'win32')(
  'a worker that wakes when its run is done leaves it alone',
  { timeout: 120_000 },
  async () => {
    await begin('late');
    const first = worker('late');
    await until(() => checkpointsBelow('late').length > 0);
    await stop(first, 'late');
    await worker('late').ended;
    expect(files('late')).toEqual(expected);
    first.child.kill('SIGCONT');
    await first.ended;
    expect(first.told).toEqual(['leased 1', 'released 1']);
    expect(files('late')).toEqual(expected);
  },
);
