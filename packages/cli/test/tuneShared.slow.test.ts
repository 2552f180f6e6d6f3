// `prism tune` on a shared queue: workers of other machines, one of them killed, produce the results of a single machine.

import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readResults } from '@prism-rl/experiments';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasRedis, RedisServer } from '../../../test/servers/redisServer.ts';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { Machine } from './faults/machines.ts';
import { runPrism } from './runPrism.ts';

const folder = temporaryFolder();
const timeout = 300_000;
let server: RedisServer | undefined;
const workers: Machine[] = [];

const study =
  'tune dqn CartPole-v1 --steps 900 --trials 7 --seeds 2 --seed 3 --held-out 2 --best 1 --eval-episodes 2 --set hidden=[8] --set learningStarts=50 --space {"learningRate":"1e-4..1e-2","batchSize":[8,16]} --json';

/** A worker of another machine, with two processes. */
function worker(queue: string): Machine {
  const machine = new Machine(folder, `worker --queue ${queue} --workers 1 --wait --lease 5s --json`, {});
  machine.start();
  workers.push(machine);
  return machine;
}

const lines = (name: string): string => readFileSync(join(folder, name, 'trials.jsonl'), 'utf8');
const heldOut = (name: string): unknown[] =>
  readResults(join(folder, name, 'held-out/results.jsonl')).map(({ id, score, curve }) => [id, score, curve]);

describe.skipIf(!hasRedis)('a study in a shared queue', { timeout }, () => {
  beforeAll(async () => {
    server = await RedisServer.start();
    const alone = await runPrism(`${study} --out alone --workers 2`, { cwd: folder });
    expect(alone.code, alone.stderr).toBe(0);
  }, timeout);
  afterAll(async () => {
    for (const machine of workers) machine.signal('SIGKILL');
    await server?.stop();
  });

  test('is that of one machine; a worker that is killed is replaced by the others, and all end with it', async () => {
    const queue = `${server!.url}?sweep=study`;
    const [first, second] = [worker(queue), worker(queue)];
    const store = join(folder, 'store');
    mkdirSync(store);
    const kill = async (): Promise<void> => {
      while (!existsSync(join(store, 'runs'))) await sleep(50);
      await sleep(1000);
      first.signalConductor('SIGKILL');
      worker(queue);
    };
    void kill();
    const args = `${study} --out shared --queue ${queue} --store ${store} --workers 0`;
    const shared = await runPrism(args, { cwd: folder });
    expect(shared.code, shared.stderr).toBe(0);
    expect(lines('shared')).toBe(lines('alone'));
    expect(heldOut('shared')).toEqual(heldOut('alone'));
    expect(existsSync(join(folder, 'shared/runs'))).toBe(false);
    expect(readdirSync(join(store, 'runs'))).toHaveLength(1);
    // The address of a queue may contain a password.
    for (const name of ['study.json', 'preset.json', 'report.html'])
      expect(readFileSync(join(folder, 'shared', name), 'utf8')).not.toContain('redis://');
    const again = await runPrism(args, { cwd: folder });
    expect(again.code, again.stderr).toBe(0);
    expect(heldOut('shared')).toEqual(heldOut('alone'));
    const collected = await runPrism(`sweep collect --queue ${queue} --out collected`, { cwd: folder });
    expect([collected.code, existsSync(join(folder, 'collected'))]).toEqual([2, false]);
    expect(collected.stderr).toMatch(
      /^error: That queue contains a search;.*\n {2}npm run prism -- tune dqn/,
    );
    // They waited for the decision about a rung, and end once nothing more follows.
    expect(await second.ended).toBe(0);
  });

  test('does not wait for a queue that has lost its runs', async () => {
    const queue = `${server!.url}?sweep=lost`;
    const begun = runPrism(`${study} --out lost --queue ${queue} --workers 1`, { cwd: folder });
    while (!existsSync(join(folder, 'lost/runs'))) await sleep(50);
    const admin = new Redis(server!.url);
    await admin.flushall();
    admin.disconnect();
    const { code, stderr } = await begun;
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/error: The queue of this sweep has lost \d+ runs? of \d+/);
  });
});
