import { type EnvironmentEntry, resolveConfig, type VectorEnv } from '@prism-rl/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plugin } from '../plugin.ts';

const entry = plugin.environments!['Ant-v5'] as EnvironmentEntry;
let one: VectorEnv;
let two: VectorEnv;

beforeAll(async () => {
  const make = (threads: number) =>
    entry.createVector!(3, resolveConfig('environment Ant-v5', entry, { threads }));
  [one, two] = [await make(1), await make(2)];
}, 60_000);
afterAll(() => {
  one.close!();
  two.close!();
});

test('two threads equal one, bit for bit, also after a restore', () => {
  const play = (env: VectorEnv, from: number, to: number) => {
    const seen: unknown[] = [];
    for (let step = from; step < to; step++) {
      env.step(Float32Array.from({ length: 24 }, (_, k) => Math.sin(2 * step + k)));
      seen.push([env.observations.slice(), env.rewards.slice(), env.terminated.slice()]);
    }
    return seen;
  };
  one.reset({ seed: 4 });
  two.reset({ seed: 4 });
  expect(play(two, 0, 40)).toEqual(play(one, 0, 40));
  const saved = two.save!();
  const next = play(two, 40, 60);
  two.restore!(saved);
  expect(play(two, 40, 60)).toEqual(next);
  expect(play(one, 40, 60)).toEqual(next);
});

test('threads receive the settings', async () => {
  const refused = entry.createVector!(2, {
    ...resolveConfig('environment Ant-v5', entry),
    threads: 2,
    frameSkip: 0,
  });
  await expect(refused).rejects.toThrow('frameSkip');
});
