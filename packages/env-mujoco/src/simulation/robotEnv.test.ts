import { Rng } from '@prism-rl/core';
import { checkEnv, checkVectorEnv } from '@prism-rl/testing';
import { describe, expect, test } from 'vitest';
import { robotTask } from '../robots.ts';
import { RobotEnv, RobotVector, robotEntry } from './robotEnv.ts';
import type { RobotTask } from './task.ts';

/** A ball pushed along a rail to a target drawn in each episode. */
const ball: RobotTask = {
  id: 'Ball-v0',
  model: `<mujoco>
    <option timestep="0.01"/>
    <worldbody>
      <body name="ball"><joint name="rail" type="slide" axis="1 0 0" damping="1"/><geom size="0.1"/></body>
    </worldbody>
    <actuator><motor joint="rail" ctrlrange="-2 3"/><motor joint="rail"/></actuator>
  </mujoco>`,
  frameSkip: 4,
  maxEpisodeSteps: 30,
  settings: { within: 0.05 },
  rules(physics) {
    const memory = new Float64Array(1);
    const apart = () => physics.position('ball')[0]! - memory[0]!;
    return {
      memory,
      reset(rng) {
        memory[0] = rng.uniform(0.5, 1);
      },
      observation: () => [physics.qpos[0]!, physics.qvel[0]!, memory[0]!],
      reward: () => -Math.abs(apart()),
      terminated: () => Math.abs(apart()) < 0.05,
    };
  },
};

describe('a custom task', () => {
  const entry = robotEntry({ description: 'Push a ball to a place', task: () => ball });
  const create = () => entry.create({});
  const options = { steps: 60, requires: ['save'] } as const;
  for (const check of checkEnv(create, options)) test(check.name, check.run);
  const vector = checkVectorEnv((numEnvs) => entry.createVector!(numEnvs, {}), create, {
    ...options,
    numEnvs: [1, 3],
    requires: ['save', 'restart'],
  });
  for (const check of vector) test(`vector: ${check.name}`, check.run);

  test('action bounds are the actuators’ ranges, or infinite', async () => {
    const env = await RobotEnv.create(ball);
    expect([...(env.actionSpace as unknown as { low: Float32Array }).low]).toEqual([-2, -Infinity]);
    expect([...(env.actionSpace as unknown as { high: Float32Array }).high]).toEqual([3, Infinity]);
    expect(env.framesPerSecond).toBe(25);
    env.close();
  });

  test('names an unknown body and lists the known ones', async () => {
    const lost: RobotTask = {
      ...ball,
      rules: (physics) => ({ ...ball.rules(physics), observation: () => physics.position('bal') }),
    };
    await expect(RobotEnv.create(lost)).rejects.toThrow('The model of Ball-v0 has no body called "bal".');
  });

  test.each([
    [
      '<mujoco><worldbody><body><geom size="x"/></body></worldbody></mujoco>',
      "bad format in attribute 'size'; Element 'geom', line 1",
    ],
    ['nonsense', 'XML parse error'],
  ])('refuses a model that MuJoCo cannot compile, with its message: %s', async (model, words) => {
    const refusal = await RobotEnv.create({ ...ball, model }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'invalid-argument' });
    expect(String(refusal)).toContain(`MuJoCo cannot compile the model of Ball-v0: `);
    expect(String(refusal)).toContain(words);
  });

  test.each([0, 1.5])('refuses a frame skip of %d', async (frameSkip) => {
    await expect(RobotEnv.create({ ...ball, frameSkip })).rejects.toThrow(
      'frameSkip of Ball-v0 must be a positive integer',
    );
  });
});

test('refuses states of other settings', async () => {
  const one = await RobotEnv.create(robotTask('Hopper-v5'));
  const other = await RobotEnv.create(robotTask('Hopper-v5', { healthyReward: 2 }));
  const threads = await RobotEnv.create(robotTask('Hopper-v5', { threads: 2 }));
  one.reset({ seed: 1 });
  const saved = one.save();
  expect(() => other.restore(saved)).toThrow('This state of Hopper-v5 has the settings');
  expect(() => threads.restore(saved)).not.toThrow();
  for (const env of [one, other, threads]) env.close();
});

test('environments survive growth of their shared memory', async () => {
  const alone = await RobotEnv.create(robotTask('Humanoid-v5'));
  const early = await RobotEnv.create(robotTask('Humanoid-v5'));
  alone.reset({ seed: 2 });
  early.reset({ seed: 2 });
  const rng = new Rng(0);
  const action = () => early.actionSpace.sample(rng) as Float32Array;
  const first = action();
  expect(early.step(first)).toEqual(alone.step(first));
  // More than the initial WebAssembly memory can hold.
  const crowd = await RobotVector.create(robotTask('Humanoid-v5'), 60);
  const second = action();
  expect(early.step(second)).toEqual(alone.step(second));
  for (const env of [alone, early, crowd]) env.close();
});

test('closing frees memory: a thousand environments fit where ten do', async () => {
  const { loadMujoco } = await import('../engine/mujoco.ts');
  const mujoco = await loadMujoco();
  const size = () => {
    // Any data's views are in the memory whose size is measured.
    const model = mujoco.MjModel.from_xml_string(
      '<mujoco><worldbody><body><freejoint/><geom size="1"/></body></worldbody></mujoco>',
    );
    const data = new mujoco.MjData(model);
    const bytes = (data.qpos as Float64Array).buffer.byteLength;
    data.delete();
    model.delete();
    return bytes;
  };
  const make = async (count: number) => {
    for (let k = 0; k < count; k++) {
      const env = await RobotVector.create(robotTask('Reacher-v5'), 4);
      env.reset({ seed: k });
      env.save();
      env.close();
    }
  };
  await make(10);
  const before = size();
  await make(240);
  expect(size()).toBe(before);
});

test('a closed environment says so, and may be closed again', async () => {
  const env = await RobotEnv.create(robotTask('Reacher-v5'));
  env.reset({ seed: 1 });
  const state = env.save();
  env.close();
  env.close();
  const calls: (() => unknown)[] = [
    () => env.reset(),
    () => env.step(new Float32Array(2)),
    () => env.save(),
    () => env.restore(state),
    () => env.render!(),
    () => env.renderText!(),
    () => env.shapes,
    () => env.poses(),
  ];
  for (const call of calls) expect(call).toThrow('This Reacher-v5 is closed.');
});

test.each([
  ['HalfCheeta-v5', {}, 'Did you mean HalfCheetah-v5?', 'hint'],
  ['Hopper-v5', { healthyZRange: [1] }, 'healthyZRange', 'message'],
  ['Hopper-v5', { frameSkip: 0 }, 'frameSkip', 'message'],
  ['Ant-v5', { mainBody: 14 }, 'mainBody', 'message'],
])('refuses %s with %j', (id, settings, words, where) => {
  const refusal = expect.objectContaining({ [where]: expect.stringContaining(words) });
  expect(() => robotTask(id, settings)).toThrow(refusal);
});
