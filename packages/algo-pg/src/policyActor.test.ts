import { actOutputs, Box, Discrete, Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { activateBackend, categorical, type Engine, samplesToActions } from '@prism-rl/nn';
import { expect, test } from 'vitest';
import { policyNetwork } from './network/policyNetwork.ts';
import { PolicyActor } from './policyActor.ts';

const immediate = await activateBackend('tfjs-cpu');
/** The same engine, which answers later, as on a GPU. */
const later: Engine = {
  ...immediate,
  compile: async (inputs, step) => {
    const compiled = await immediate.compile(inputs, step);
    return { ...compiled, run: async (arrays) => compiled.run(arrays) };
  },
};

const observationSpace = new Box({ low: -1, high: 1, shape: [3] });
const actionSpace = new Discrete(5, { start: 2 });

function actor(synchronous: boolean): PolicyActor {
  const network = policyNetwork({
    observationSpace,
    distribution: categorical(5),
    config: { network: 'mlp', hidden: [4], activation: 'tanh', initializer: 'fanInUniform' },
    rng: new Rng(1),
  });
  return new PolicyActor({
    engine: synchronous ? immediate : later,
    network,
    observationSpace,
    actionSpace,
    rng: new Rng(2),
  });
}

test.each(['explore', 'exploit'] as const)('%s: awaits an asynchronous engine', async (mode) => {
  const said = async (synchronous: boolean): Promise<unknown> => {
    const own = actor(synchronous);
    const out = actOutputs(actionSpace, 6, own.extras);
    const observations = Float32Array.from({ length: 18 }, (_, k) => Math.sin(k));
    const seen: unknown[] = [];
    for (let k = 0; k < 5; k++) {
      out.actions.fill(-1);
      const acting = own.act(observations, out, mode);
      // The first call compiles.
      if (k > 0) expect(acting instanceof Promise).toBe(!synchronous);
      await acting;
      seen.push(structuredClone(out));
    }
    own.dispose();
    return seen;
  };
  const at = await said(true);
  expect(await said(false)).toEqual(at);
  for (const { actions } of at as { actions: Int32Array }[])
    for (const action of actions) expect(actionSpace.contains(action)).toBe(true);
});

test.each([
  ['float32', -1, 0.1],
  ['float32', -0.1, 1],
  ['float64', -1, 0.1],
] as const)('squashing to a Box of %s from %d to %d maps large samples to its bounds', (dtype, low, high) => {
  const space = new Box({ low, high, shape: [1], dtype });
  const { fill, tensor } = samplesToActions(space, true);
  const samples = Float32Array.of(-100, 100, 0);
  const actions = dtype === 'float32' ? new Float32Array(3) : new Float64Array(3);
  fill(samples, actions);
  expect([...actions]).toEqual([space.low[0], space.high[0], expect.closeTo((low + high) / 2, 6)]);
  const inGraph = tensor(tf.tensor2d(samples, [3, 1])).dataSync();
  for (const k of [0, 1, 2]) expect(inGraph[k]).toBeCloseTo(actions[k]!, 6);
  expect(inGraph[0]).toBeGreaterThanOrEqual(Math.fround(low));
  expect(inGraph[1]).toBeLessThanOrEqual(Math.fround(high));
});
