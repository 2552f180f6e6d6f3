// A sweep on several machines with every kind of fault: each run appears in the results exactly once, bit-identical to an undisturbed run.
// Uses 200 runs and 50 faults with PRISM_LONG_TESTS=1, otherwise a few.

import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Rng } from '@prism-rl/core';
import { openRedisQueue } from '@prism-rl/experiments/redis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FakeBucket } from '../../../../test/servers/fakeBucket.ts';
import { hasRedis, RedisServer } from '../../../../test/servers/redisServer.ts';
import { temporaryFolder } from '../../../../test/temporaryFolder.ts';
import { lastJson, runPrism } from '../runPrism.ts';
import { agentsIn, type Cluster, faults, Machine, resultsIn, textsBelow, until } from './machines.ts';

const isLong = process.env.PRISM_LONG_TESTS === '1';
const size = isLong
  ? { seeds: 100, steps: 1_500_000, workers: 3, faults: 50, lease: 3000 }
  : { seeds: 2, steps: 3_000_000, workers: 2, faults: 5, lease: 1000 };
/** By default: one fault of each kind. */
const few = [
  'the process that employs workers is killed',
  'a worker is killed',
  'Redis is killed and started again',
  'the bucket answers 412, and 500 to what it has done',
  'a machine sleeps past its lease and wakes',
] as const satisfies readonly (keyof typeof faults)[];

const call = `ablate --envs CliffWalking-v1 --arms q-learning,sarsa --seeds ${size.seeds} --steps ${size.steps} --evaluations 2 --eval-episodes 2 --checkpoint-every 65536`;

const folder = temporaryFolder();
let redis: RedisServer;
let bucket: FakeBucket;
const machines: Machine[] = [];

beforeAll(async () => {
  if (!hasRedis) return;
  redis = await RedisServer.start({ password: 'geheim-0815' });
  bucket = await FakeBucket.start();
});

afterAll(async () => {
  for (const machine of machines) {
    machine.signal('SIGCONT');
    machine.signal('SIGKILL');
    await machine.ended;
  }
  await redis?.stop();
  await bucket?.stop();
});

function machine(name: string, command: string): Machine {
  const made = new Machine(join(folder, name), command, bucket.environment);
  machines.push(made);
  return made;
}

test.skipIf(!hasRedis)(
  `${2 * size.seeds} runs, ${size.workers + 1} workers, ${size.faults} faults`,
  { timeout: isLong ? 3_600_000 : 900_000 },
  async () => {
    const twin = runPrism(`${call} --out twin --workers 2`, { cwd: folder });
    if (isLong) await twin;
    const lease = `--lease ${size.lease / 1000}s`;
    const shared = `--queue ${redis.url}?sweep=faults ${lease}`;
    const sweep = `${call} --store s3://runs/faults ${shared} --workers 1 --out out --json`;
    const conductor = machine('conductor', sweep);
    const workers = Array.from({ length: size.workers }, (_, k) =>
      machine(`worker${k}`, `worker ${shared} --workers 1 --wait --json`),
    );
    const cluster: Cluster = {
      redis,
      bucket,
      conductor,
      workers,
      another: () => {
        const second = machine(`conductor${machines.length}`, sweep);
        second.start();
        return second;
      },
      leaseMilliseconds: size.lease,
    };
    for (const one of [conductor, ...workers]) one.start();
    await until(() => conductor.said.includes('"started"'));

    const rng = new Rng(18);
    const names = isLong ? (Object.keys(faults) as (keyof typeof faults)[]) : few;
    const happened: string[] = [];
    for (let k = 0; k < size.faults; k++) {
      const name = names[isLong && k >= names.length ? rng.integers(names.length) : k % names.length]!;
      // The conductor has just started a run, so the first fault hits something, however fast the machine is.
      const victim = k === 0 ? conductor : workers[rng.integers(workers.length)]!;
      happened.push(name);
      await faults[name](cluster, victim);
      await sleep(rng.uniform(0, isLong ? 2000 : 300));
      // Restart processes that failed (full disk), as a process manager does.
      for (const one of [conductor, ...workers]) if (!one.isRunning) one.start();
    }
    if (isLong) process.stderr.write(`${happened.join('\n')}\n`);

    await conductor.ended;
    // Retry what failed on the full disk; everything else is done already.
    const last = machine('last', `${sweep} --retry-failed`);
    last.start();
    expect(await last.ended, last.said).toBe(0);
    const outcome = JSON.parse(last.said.trimEnd().split('\n').at(-1)!) as object;
    expect(outcome).toMatchObject({ reason: 'finished', runs: 2 * size.seeds, remaining: 0, failures: [] });
    const { code, stderr } = await twin;
    expect(code, stderr).toBe(0);

    const collected = await runPrism(
      `sweep collect --queue ${redis.url}?sweep=faults --out got --runs --json`,
      { cwd: folder, env: { ...bucket.environment } },
    );
    expect(collected.code, collected.stderr).toBe(0);
    expect(lastJson(collected)).toMatchObject({ runs: 2 * size.seeds, remaining: 0, failures: [] });
    const expected = resultsIn(join(folder, 'twin'));
    expect(new Set(expected.map(({ id }) => id)).size).toBe(2 * size.seeds);
    for (const out of ['got', 'last/out']) expect(resultsIn(join(folder, out))).toEqual(expected);
    const [ours, theirs] = [agentsIn(join(folder, 'got')), agentsIn(join(folder, 'twin'))];
    expect([...ours.keys()]).toEqual([...theirs.keys()]);
    for (const [name, bytes] of ours) expect(bytes.equals(theirs.get(name)!), name).toBe(true);

    const queue = await openRedisQueue(`${redis.url}?sweep=faults`);
    expect(await queue.count()).toEqual({ queued: 0, running: 0, done: 2 * size.seeds, failed: 0 });
    // The faults must have cost attempts; otherwise they hit nothing.
    const attempts = (await queue.list()).map((job) => job.attempts);
    await queue.close();
    expect(Math.max(...attempts)).toBeGreaterThan(1);
    if (isLong) process.stderr.write(`attempts ${attempts.join(' ')}\n`);

    // No file contains the signing key.
    const texts = [
      ...machines.map(({ said }) => said),
      collected.stdout,
      collected.stderr,
      ...textsBelow(folder),
    ];
    for (const object of bucket.objects.values()) texts.push(object.toString('latin1'));
    for (const text of texts) expect(text).not.toMatch(/geheim|AKIDTEST/);
  },
);
