import { readFileSync } from 'node:fs';
import { type Config, type PackedArray, Rng } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { environmentChecks } from '../../../test/agents/environmentChecks.ts';
import { RobotEnv, robotTask } from '../src/index.ts';
import { plugin } from '../src/plugin.ts';

interface Taught {
  readonly id: string;
  readonly settings: Config;
  readonly rewards: readonly number[];
  readonly ends: readonly number[];
}

/** Gymnasium's results for the states of these runs, recorded by tools/env-mujoco/teacher_forcing.py. */
const runs = JSON.parse(
  readFileSync(new URL('./fixtures/taught.json', import.meta.url), 'utf8'),
) as readonly Taught[];

test.each(runs.map((run, index) => [index, run.id, run] as const))(
  '%i: %s has Gymnasium’s rewards and ends in the same states, within 1e-12',
  async (index, id, run) => {
    const env = await RobotEnv.create(robotTask(id, run.settings));
    const actions = new Rng(1000 + index);
    env.reset({ seed: index });
    const packed = new Float32Array(env.actionSpace.size) as PackedArray;
    for (const [step, reward] of run.rewards.entries()) {
      env.actionSpace.pack(env.actionSpace.sample(actions), packed);
      const result = env.step(packed as Float32Array);
      expect(Math.abs(result.reward - reward) / Math.max(1, Math.abs(reward))).toBeLessThan(1e-12);
      expect(Number(result.terminated)).toBe(run.ends[step]);
      if (result.terminated) env.reset();
    }
    env.close();
  },
);

describe.each(Object.keys(plugin.environments!))('%s', (id) => {
  for (const { name, run } of environmentChecks(plugin, id, 25)) test(name, run);
});
