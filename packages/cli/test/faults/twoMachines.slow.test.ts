// A run that started on one machine continues on another from its checkpoint, although the two share only Redis and a bucket.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openRedisQueue } from '@prism-rl/experiments/redis';
import { afterAll, expect, test } from 'vitest';
import { FakeBucket } from '../../../../test/servers/fakeBucket.ts';
import { hasRedis, RedisServer } from '../../../../test/servers/redisServer.ts';
import { temporaryFolder } from '../../../../test/temporaryFolder.ts';
import { runPrism } from '../runPrism.ts';
import { agentsIn, Machine, resultsIn, textsBelow } from './machines.ts';

const folder = temporaryFolder();
const secrets = { password: 'geheim-0815', key: 'AKIDTEST', secret: 'geheim-4711' };
const machines: Machine[] = [];
let redis: RedisServer | undefined;
let bucket: FakeBucket | undefined;

afterAll(async () => {
  for (const machine of machines) machine.signal('SIGKILL');
  await Promise.all(machines.map(({ ended }) => ended));
  await redis?.stop();
  await bucket?.stop();
});

const call =
  'ablate --envs CartPole-v1 --arms dqn --seeds 1 --steps 9000 --set hidden=[16] --set batchSize=8 --set learningStarts=200 --evaluations 3 --eval-episodes 2 --checkpoint-every 1024';

test.skipIf(!hasRedis)(
  'killed here, gone on there, bit for bit; and nobody has written down a secret',
  async () => {
    redis = await RedisServer.start({ password: secrets.password });
    bucket = await FakeBucket.start();
    const { environment } = bucket;
    const shared = `--queue ${redis.url}?sweep=two`;
    const machine = (name: string): Machine => {
      const made = new Machine(
        join(folder, name),
        `worker ${shared} --workers 1 --lease 1s --json`,
        environment,
      );
      machines.push(made);
      return made;
    };
    const submit = `${call} ${shared} --store s3://runs/two --workers 0 --out submitted --json`;
    const submitted = await runPrism(submit, { cwd: folder, env: { ...environment } });
    expect(submitted.code, submitted.stderr).toBe(0);
    expect(submitted.stdout).toContain('"reason":"submitted"');

    const [here, there] = [machine('here'), machine('there')];
    // The response to its first checkpoint is lost, and no later request arrives: the run cannot end before it is killed, however fast it
    // is.
    const killed = Promise.withResolvers<number>();
    let isUploaded = false;
    bucket.fault = ({ method, key }) => {
      if (method !== 'PUT') return undefined;
      if (headOf(bucket!).checkpoints.length > 0) return killed.promise;
      isUploaded ||= key.endsWith('.safetensors');
      return isUploaded && key.endsWith('head.json') ? 'lost' : undefined;
    };
    here.start();
    await until(() => headOf(bucket!).checkpoints.length > 0);
    here.signal('SIGKILL');
    await here.ended;
    bucket.fault = () => undefined;
    killed.resolve(500);
    const { checkpoints } = headOf(bucket);
    expect(Math.max(...checkpoints)).toBeLessThan(9000);
    rmSync(here.folder, { recursive: true });
    there.start();
    expect(await there.ended, there.said).toBe(0);

    // Its first progress message reports where it resumed.
    const first = there.said
      .split('\n')
      .filter((line) => line.startsWith('{"type":"progress"'))
      .map((line) => (JSON.parse(line) as { envSteps: number }).envSteps)[0];
    expect(first).toBeGreaterThanOrEqual(Math.min(...checkpoints));
    const queue = await openRedisQueue(`${redis.url}?sweep=two`);
    expect(await queue.list()).toMatchObject([{ state: 'done', attempts: 2, token: 2 }]);
    await queue.close();

    const twin = await runPrism(`${call} --out twin --workers 1`, { cwd: folder });
    expect(twin.code, twin.stderr).toBe(0);
    const collect = `sweep collect ${shared} --out got --runs`;
    const collected = await runPrism(collect, { cwd: folder, env: { ...environment } });
    expect(collected.code, collected.stderr).toBe(0);
    expect(resultsIn(join(folder, 'got'))).toEqual(resultsIn(join(folder, 'twin')));
    expect(agentsIn(join(folder, 'got'))).toEqual(agentsIn(join(folder, 'twin')));

    const status = await runPrism(`sweep status ${shared}`, { cwd: folder });
    expect(status.stdout).toMatch(/Rainbow taken apart: CartPole-v1; runs are stored in s3:\/\/runs\/two\//);
    const said = [submitted, collected, status].flatMap(({ stdout, stderr }) => [stdout, stderr]);
    const kept = [...bucket.objects.values()].map((object) => object.toString('latin1'));
    const inRedis = readdirSync(redis.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
    expect(inRedis.join()).toContain('CartPole-v1');
    const texts = [...said, ...machines.map((one) => one.said), ...kept, ...inRedis, ...textsBelow(folder)];
    expect(texts.filter((text) => Object.values(secrets).some((secret) => text.includes(secret)))).toEqual(
      [],
    );
  },
);

test.skipIf(!hasRedis)('a store that is another folder here is told', async () => {
  redis ??= await RedisServer.start({ password: secrets.password });
  const shared = `--queue ${redis.url}?sweep=elsewhere`;
  const submit = `ablate --envs CliffWalking-v1 --arms sarsa ${shared} --workers 0 --out shared`;
  expect((await runPrism(submit, { cwd: folder })).code).toBe(0);
  const other = await runPrism(`${submit} --store s3://runs/other`, {
    cwd: folder,
    env: { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' },
  });
  expect(other.stderr).toMatch(/error: The runs of this sweep are in .*shared, not in s3:\/\/runs\/other/);
  rmSync(join(folder, 'shared'), { recursive: true });
  const { code, stderr } = await runPrism(`worker ${shared}`, { cwd: folder });
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(
      /^error: The runs of this sweep are in .*shared, but this machine has a different folder/,
    ),
  ]);
});

/** Steps of the checkpoints of the only run in a bucket. */
function headOf(bucket: FakeBucket): { checkpoints: number[] } {
  const head = [...bucket.objects].find(([key]) => key.endsWith('head.json'))?.[1];
  if (head === undefined) return { checkpoints: [] };
  const { files } = JSON.parse(head.toString()) as { files: object };
  return {
    checkpoints: Object.keys(files).flatMap((path) => {
      const [, steps] = /^checkpoints\/(\d+)\.safetensors$/.exec(path) ?? [];
      return steps === undefined ? [] : [Number(steps)];
    }),
  };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(10);
}
