// A Redis without persistence is killed and returns empty during a sweep: its conductor and a remote worker end with an error, and written
// files stay. If it loses one run, the sweep's command trains it again.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, expect, test } from 'vitest';
import { hasRedis, RedisServer } from '../../../../test/servers/redisServer.ts';
import { temporaryFolder } from '../../../../test/temporaryFolder.ts';
import { Machine, until } from './machines.ts';

const folder = temporaryFolder();
const machines: Machine[] = [];
let redis: RedisServer | undefined;

afterAll(async () => {
  for (const machine of machines) machine.signal('SIGKILL');
  await Promise.all(machines.map(({ ended }) => ended));
  await redis?.stop();
});

function machine(name: string, command: string): Machine {
  const made = new Machine(join(folder, name), command, {});
  machines.push(made);
  made.start();
  return made;
}

test.skipIf(!hasRedis)(
  'a Redis that comes back empty: error and exit code 1 for conductor and worker, and the results that were there',
  async () => {
    redis = await RedisServer.start({ keeps: false });
    const shared = `--queue ${redis.url}?sweep=emptied --lease 1s --workers 1 --json`;
    const out = join(folder, 'out');
    const size = '--seeds 6 --steps 2000000 --evaluations 2 --eval-episodes 2';
    const sweep = `ablate --envs CliffWalking-v1 --arms q-learning ${size} --out ${out} ${shared}`;
    const conductor = machine('conductor', sweep);
    await until(() => conductor.said.includes('"started"'));
    const worker = machine('worker', `worker ${shared}`);
    await until(() => worker.said.includes('"started"') && resultsIn(out) !== '');
    await redis.signal('SIGKILL');
    const before = resultsIn(out);
    redis.run();

    expect([await conductor.ended, await worker.ended], conductor.said + worker.said).toEqual([1, 1]);
    for (const { said } of [conductor, worker]) {
      expect(said).toContain('The queue of this sweep has lost 6 runs of 6.');
      expect(said).toContain('appendonly yes');
      expect(said).not.toContain('"finished"');
    }
    expect(before).toContain('"seed":');
    expect(resultsIn(out)).toContain(before);
  },
);

test.skipIf(!hasRedis)(
  'a Redis that has lost a finished run: the command of the sweep trains it again, and ends well each time',
  async () => {
    redis ??= await RedisServer.start({ keeps: false });
    const size = '--seeds 3 --steps 2000 --evaluations 2 --eval-episodes 2 --workers 1 --json';
    const command = `ablate --envs CliffWalking-v1 --arms q-learning ${size} --out ${join(folder, 'lost')} --queue ${redis.url}?sweep=lost`;
    expect(await machine('first', command).ended).toBe(0);
    const results = resultsIn(join(folder, 'lost'));
    const admin = new Redis(redis.url);
    const [key] = await admin.keys('*lost:.*seed2');
    expect(await admin.del(key!)).toBe(1);
    admin.disconnect();
    for (const name of ['again', 'once more']) {
      const { said, ended } = machine(name, command);
      expect(await ended, said).toBe(0);
      expect(seedsIn(resultsIn(join(folder, 'lost')))).toEqual(seedsIn(results));
    }
  },
);

/** Seeds and scores in `results.jsonl`. */
function seedsIn(results: string): unknown[] {
  return results
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .map(({ seed, score }) => ({ seed, score }));
}

function resultsIn(directory: string): string {
  const path = join(directory, 'results.jsonl');
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
