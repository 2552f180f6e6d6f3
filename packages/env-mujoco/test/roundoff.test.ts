import { readFileSync } from 'node:fs';
import { Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { loadMujoco } from '../src/engine/mujoco.ts';
import { robotTask } from '../src/robots.ts';
import { SimulationTask } from '../src/simulation/task.ts';
import { furthest, unpacked } from './golden.ts';

/**
 * Positions and velocities of native MuJoCo after the last step, by seed, as base64 of float64: from the original start, and from one whose
 * first velocity is one unit in the last place larger. Recorded by tools/env-mujoco/roundoff.py.
 */
const native = JSON.parse(readFileSync(new URL('./fixtures/roundoff.json', import.meta.url), 'utf8')) as {
  readonly id: string;
  readonly steps: number;
  readonly states: readonly string[];
  readonly nudged: readonly string[];
};

const within = (distances: readonly number[]) => distances.filter((distance) => distance < 1e-9).length;

test('contacts amplify roundoff: after thirty steps a cheetah differs from native MuJoCo as native MuJoCo from itself, one bit apart', async () => {
  const task = new SimulationTask(await loadMujoco(), robotTask(native.id));
  const [simulation] = task.create(1);
  const action = new Float32Array(task.actionSpace.size);
  const outcome = { reward: 0, terminated: false, truncated: false };
  const theirs = native.states.map(unpacked);
  const here = theirs.map((state, seed) => {
    const actions = new Rng(seed);
    task.start(simulation!, new Rng(seed));
    for (let step = 0; step < native.steps; step++) {
      task.actionSpace.pack(task.actionSpace.sample(actions), action);
      task.step(simulation!, action, 0, actions, outcome);
    }
    const { qpos, qvel } = simulation!.physics;
    return furthest([...qpos, ...qvel], state);
  });
  task.close();
  const itself = native.nudged.map((state, seed) => furthest(unpacked(state), theirs[seed]!));
  expect([within(here), within(itself)]).toEqual([10, 10]);
  expect(Math.max(...here)).toBeLessThan(1e-6);
  expect(Math.max(...itself)).toBeGreaterThan(1e-9);
});
