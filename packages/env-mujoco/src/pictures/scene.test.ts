import type { Frame } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { robots, robotTask } from '../robots.ts';
import { RobotEnv } from '../simulation/robotEnv.ts';

/** How many pixels have a colour that is not grey, green or blue: the robots are brown, yellow or blue, their surroundings are not. */
function brown({ data }: Frame): number {
  let count = 0;
  for (let at = 0; at < data.length; at += 3) if (data[at]! > data[at + 2]! + 25) count++;
  return count;
}

const cheetah = robotTask('HalfCheetah-v5');

test.each(Object.keys(robots))('%s is seen, and pictures change nothing', async (id) => {
  const [env, other] = [await RobotEnv.create(robotTask(id)), await RobotEnv.create(robotTask(id))];
  env.reset({ seed: 1 });
  other.reset({ seed: 1 });
  const action = new Float32Array(env.actionSpace.size).fill(0.3);
  for (let step = 0; step < 10; step++) {
    const frame = env.render();
    expect([frame.width, frame.height, frame.data.length]).toEqual([320, 240, 3 * 320 * 240]);
    if (step === 9) expect(brown(frame)).toBeGreaterThan(50);
    expect(env.step(action)).toEqual(other.step(action));
  }
  env.close();
  other.close();
});

test('the camera goes along with a cheetah that has run away', async () => {
  const env = await RobotEnv.create({
    ...cheetah,
    rules: (physics) => ({
      ...cheetah.rules(physics),
      reset() {
        physics.qpos[0] = 1000;
      },
    }),
  });
  env.reset();
  expect(brown(env.render())).toBeGreaterThan(500);
  env.close();
});
