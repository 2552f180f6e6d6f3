/** Runs in the browser test's page; `browser.slow.test.ts` imports the same functions in Node to compare. */

import { Rng } from '@prism-rl/core';
import { crc32 } from '@prism-rl/core/safetensors';
import { RobotEnv, RobotVector, robotTask } from '../src/index.ts';
import { robots } from '../src/robots.ts';

/** Computes checksums of each robot's saved state after `steps` steps, of its observations until then, and of a picture. */
export async function digests(steps: number): Promise<(readonly [string, number, number, number])[]> {
  const rows: (readonly [string, number, number, number])[] = [];
  for (const id of Object.keys(robots)) {
    const vector = await RobotVector.create(robotTask(id), 2);
    const rng = new Rng(1);
    const action = vector.actionSpace.sample(rng) as Float32Array;
    const actions = new Float32Array(2 * action.length);
    let observed = 0;
    vector.reset({ seed: 3 });
    for (let step = 0; step < steps; step++) {
      actions.set(vector.actionSpace.sample(rng) as Float32Array);
      actions.set(vector.actionSpace.sample(rng) as Float32Array, action.length);
      vector.step(actions);
      observed = crc32(new Uint8Array((vector.observations as Float64Array).slice().buffer), observed);
    }
    rows.push([id, observed, crc32(vector.save()), crc32(vector.render!().data)]);
    vector.close();
  }
  return rows;
}

/** Whether a robot's saved state, restored in another environment in mid-episode, continues identically. */
export async function resumed(id: string): Promise<boolean> {
  const [env, other] = [await RobotEnv.create(robotTask(id)), await RobotEnv.create(robotTask(id))];
  const action = new Float32Array(env.actionSpace.size).fill(0.2);
  env.reset({ seed: 1 });
  for (let step = 0; step < 20; step++) env.step(action);
  other.restore(env.save());
  return JSON.stringify(env.step(action)) === JSON.stringify(other.step(action));
}
