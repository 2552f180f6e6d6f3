// An environment created by name has the name's own defaults, through core and from the entry itself.

import { expect, test } from 'vitest';
import { plugin as tabular } from '../packages/algo-tabular/src/plugin.ts';
import {
  createEnvironment,
  createEnvironments,
  type Env,
  type EnvironmentEntry,
  Registry,
} from '../packages/core/src/index.ts';
import { plugin as atari } from '../packages/env-atari/src/plugin.ts';
import { plugin as box2d } from '../packages/env-box2d/src/plugin.ts';
import { plugin as classic } from '../packages/env-classic/src/plugin.ts';
import { plugin as gridworld } from '../packages/env-gridworld/src/plugin.ts';

const registry = new Registry([atari, box2d, classic, gridworld, tabular]);

const entryOf = (id: string): EnvironmentEntry<object> => registry.get('environments', id).entry;

/** One environment without settings, from each function that creates one. */
async function made(id: string): Promise<Env[]> {
  return [
    await createEnvironment(registry, { id, config: {} }),
    await createEnvironment(registry, { id }),
    await entryOf(id).create({}),
  ];
}

test.each([
  ['FrozenLake-v1', 'Discrete(16)', 'Discrete(4)'],
  ['FrozenLake8x8-v1', 'Discrete(64)', 'Discrete(4)'],
  ['LunarLanderContinuous-v3', undefined, 'Box(-1, 1, [2], float32)'],
  ['PrismCatch-v5', 'Box(0, 255, [210, 160, 3], uint8)', undefined],
])('%s has its spaces without settings', async (id, observations, actions) => {
  const vectors = [await createEnvironments(registry, { id }, 2), await entryOf(id).createVector!(2, {})];
  for (const env of [...(await made(id)), ...vectors]) {
    if (observations !== undefined) expect(String(env.observationSpace)).toBe(observations);
    if (actions !== undefined) expect(String(env.actionSpace)).toBe(actions);
    env.close?.();
  }
});

/** Steps until truncation under a policy that keeps the pole up. */
function balancedSteps(env: Env): number {
  let observation = env.reset({ seed: 1 }).observation as Float32Array;
  for (let steps = 1; ; steps++) {
    const result = env.step(observation[2]! + 0.5 * observation[3]! + 0.05 * observation[1]! > 0 ? 1 : 0);
    expect(result.terminated).toBe(false);
    if (result.truncated) return steps;
    observation = result.observation as Float32Array;
  }
}

test.each([
  ['CartPole-v0', 200],
  ['CartPole-v1', 500],
])('%s ends after %i steps', async (id, limit) => {
  for (const env of await made(id)) expect(balancedSteps(env)).toBe(limit);
});

/** A digest of `steps` random actions in a seeded episode. */
function played(env: Env, steps: number): unknown[] {
  const told: unknown[] = [env.reset({ seed: 5 }).observation];
  for (let k = 0; k < steps; k++) {
    const { observation, reward, terminated, truncated } = env.step(k % 4);
    told.push(observation, reward);
    if (terminated || truncated) env.reset();
  }
  return told;
}

test('CliffWalkingSlippery-v1 slips', async () => {
  const [reference, ...others] = [
    await entryOf('CliffWalkingSlippery-v1').create(entryOf('CliffWalkingSlippery-v1').defaults),
    ...(await made('CliffWalkingSlippery-v1')),
  ];
  const expected = played(reference!, 60);
  for (const env of others) expect(played(env, 60)).toEqual(expected);
  expect(played(await createEnvironment(registry, { id: 'CliffWalking-v1' }), 60)).not.toEqual(expected);
});

test('BipedalWalkerHardcore-v3 has its obstacles and its 2000 steps', async () => {
  const entry = entryOf('BipedalWalkerHardcore-v3');
  const still = new Float32Array(4);
  const observed = (env: Env): unknown[] => {
    const first = env.reset({ seed: 3 }).observation;
    return [first, env.step(still).observation, Buffer.from(env.save!()).toString('base64')];
  };
  const expected = observed(await entry.create(entry.defaults));
  for (const env of await made('BipedalWalkerHardcore-v3')) expect(observed(env)).toEqual(expected);
});

test('a planner made from its entry has its own defaults: value-iteration-in-place is in place', async () => {
  const { entry } = registry.get('planners', 'value-iteration-in-place');
  const model = (await createEnvironment(registry, { id: 'FrozenLake-v1' })).model!();
  const sweeps = async (config: object): Promise<number[]> =>
    [...(await entry.create(config)).solve(model)].map(({ delta }) => delta);
  expect(await sweeps({})).toEqual(await sweeps(entry.defaults));
  expect(await sweeps({})).not.toEqual(await sweeps({ ...entry.defaults, inPlace: false }));
});
