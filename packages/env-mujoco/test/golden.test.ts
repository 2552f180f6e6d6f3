import { Rng } from '@prism-rl/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadMujoco } from '../src/engine/mujoco.ts';
import { robotTask } from '../src/robots.ts';
import { RobotEnv } from '../src/simulation/robotEnv.ts';
import { SimulationTask } from '../src/simulation/task.ts';
import { flat, furthest, golden, namedRuns, unpacked } from './golden.ts';

test('the fixtures are of the installed version of MuJoCo', async () => {
  expect((await loadMujoco()).mj_versionString()).toBe(golden.mujoco);
});

describe.each(namedRuns)('%s', (_name, run) => {
  let env: RobotEnv;
  let task: SimulationTask;
  beforeAll(async () => {
    env = await RobotEnv.create(robotTask(run.id, run.settings));
    task = new SimulationTask(await loadMujoco(), robotTask(run.id, run.settings));
  });
  afterAll(() => {
    env.close();
    task.close();
  });

  test('starts in Gymnasium’s states, bit for bit', () => {
    const [simulation] = task.create(1);
    for (const { seed, qpos, qvel, observation, info } of run.starts) {
      task.start(simulation!, new Rng(seed));
      expect(simulation!.physics.qpos).toEqual(unpacked(qpos));
      expect(simulation!.physics.qvel).toEqual(unpacked(qvel));
      const start = env.reset({ seed });
      expect(furthest(start.observation, unpacked(observation))).toBeLessThan(1e-12);
      expect(Object.keys(start.info)).toEqual(Object.keys(info));
      for (const [name, value] of Object.entries(info))
        expect(furthest(flat(start.info[name]), flat(value))).toBeLessThan(1e-12);
    }
  });

  test('equals Gymnasium within 1e-9 for thirty steps', () => {
    const rng = new Rng(golden.seed);
    const infos = Object.entries(run.infos).map(([name, rows]) => [name, unpacked(rows)] as const);
    env.reset({ seed: golden.seed });
    for (const [step, reward] of run.rewards.entries()) {
      const result = env.step(env.actionSpace.sample(rng));
      expect(Math.abs(result.reward - reward)).toBeLessThan(1e-9);
      expect(Number(result.terminated) + 2 * Number(result.truncated)).toBe(run.flags[step]);
      expect(Object.keys(result.info).sort()).toEqual(Object.keys(run.infos).sort());
      for (const [name, rows] of infos) {
        const width = rows.length / run.rewards.length;
        const told = rows.subarray(step * width, (step + 1) * width);
        expect(furthest(flat(result.info[name]), told)).toBeLessThan(1e-9);
      }
      const shown = golden.shown.indexOf(step);
      if (shown >= 0)
        expect(furthest(result.observation, unpacked(run.observations[shown]!))).toBeLessThan(1e-9);
      if (result.terminated || result.truncated) env.reset();
    }
  });
});
