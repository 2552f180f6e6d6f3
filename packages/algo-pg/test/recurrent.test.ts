// Recurrent policies: values of a rollout, bootstrapped from stored states, and runs that resume exactly.
import type { Space } from '@prism-rl/core';
import { actOutputs, Box, Dict, Discrete, forget, MultiBinary, maskName, Rng } from '@prism-rl/core';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import * as tf from '@prism-rl/jit/tensorflow';
import { RolloutMemory } from '@prism-rl/memory';
import { activateBackend, categorical, disposeVariables } from '@prism-rl/nn';
import { expect, test } from 'vitest';
import { expectSameAfterResume } from '../../../test/agents/resumedRun.ts';
import { recurrentActorCritic } from '../src/network/recurrentNetwork.ts';
import { plugin } from '../src/plugin.ts';
import { PolicyActor } from '../src/policyActor.ts';
import { SequenceOutputs } from '../src/rolloutAgent/sequences.ts';

const engine = await activateBackend('ort');
const observationSpace = new Box({ low: -1, high: 1, shape: [2] });
const actionSpace = new Discrete(3);
const [numEnvs, steps] = [2, 6];

type NetworkParts = Parameters<typeof recurrentActorCritic>[0];

function small(shared: boolean, more: Partial<NetworkParts> = {}): ReturnType<typeof recurrentActorCritic> {
  const config: NetworkParts['config'] = {
    ...{ network: 'mlp', hidden: [4], activation: 'tanh', initializer: 'fanInUniform' },
  };
  const parts = { observationSpace, distribution: categorical(3), config, recurrentUnits: 3 };
  return recurrentActorCritic({ ...parts, rng: new Rng(1), ...more }, shared);
}

test.each([true, false])(
  'masks rule out actions in single steps and along sequences; shared layers: %s',
  (shared) => {
    const space = new Dict({
      [maskName]: new MultiBinary(3),
      x: new Box({ low: -1, high: 1, shape: [2] }),
    }) as Space;
    const network = small(shared, { observationSpace: space });
    const seen = new Float32Array(2 * space.size);
    const masks = [
      [1, 0, 1],
      [0, 1, 1],
    ];
    for (const [row, mask] of masks.entries()) {
      const x = Float32Array.of(0.5, row);
      space.pack({ [maskName]: Uint8Array.from(mask), x }, seen, row * space.size);
    }
    tf.tidy(() => {
      const observations = tf.tensor2d(seen, [2, space.size]);
      const states = tf.zeros([2, network.stateSize]) as tf.Tensor2D;
      const along = network.along({ firstStates: states, starts: tf.zeros([2]) } as never);
      for (const policy of [network.step(observations, states).policy, along.policy(observations)]) {
        const probabilities = tf.softmax(policy as tf.Tensor2D).arraySync();
        expect(probabilities.map((row) => row.map((p) => Number(p > 0)))).toEqual(masks);
      }
    });
    disposeVariables(network.variables);
  },
);

test.each([true, false])(
  'a rollout’s values, likelihoods and last values equal those while acting; shared layers: %s',
  async (shared) => {
    const network = small(shared);
    const actor = new PolicyActor({ engine, network, observationSpace, actionSpace, rng: new Rng(2) });
    const memory = new RolloutMemory({ observationSpace, actionSpace, numEnvs, steps, extras: actor.extras });
    const rng = new Rng(3);
    const drawn = () => Float32Array.from({ length: numEnvs * 2 }, () => rng.uniform(-1, 1));
    const out = actOutputs(actionSpace, numEnvs, actor.extras, network.stateSize);
    /** Returns one row's outputs of a single step. */
    const outputOf = (observation: ArrayLike<number>, state: ArrayLike<number>) =>
      tf.tidy(() => {
        const { policy, value } = network.step(
          tf.tensor2d(Float32Array.from(observation), [1, 2]),
          tf.tensor2d(Float32Array.from(state), [1, network.stateSize]),
        );
        return { value: value.dataSync()[0]!, logProbs: [...tf.logSoftmax(policy).dataSync()] };
      });
    const values: number[] = [];
    const logProbs: number[] = [];
    const tails: number[] = [];
    const state = (i: number) => out.states!.slice(i * network.stateSize, (i + 1) * network.stateSize);
    let observations = drawn();
    let starts = Uint8Array.of(1, 1);
    // A rollout before, so that this one does not start with zero states.
    await actor.act(drawn(), out, 'explore');
    starts = Uint8Array.of(0, 0);
    for (let t = 0; t < steps; t++) {
      const before = [state(0), state(1)];
      await actor.act(observations, out, 'explore');
      for (const [i, own] of before.entries()) {
        const said = outputOf(observations.subarray(2 * i, 2 * i + 2), own);
        values.push(said.value);
        logProbs.push(said.logProbs[out.actions[i]!]!);
      }
      const nextObservations = drawn();
      // The first environment is truncated after two steps, the second terminates after four, and both continue.
      const [truncated, terminated] = [Uint8Array.of(Number(t === 1), 0), Uint8Array.of(0, Number(t === 3))];
      for (const i of [0, 1]) {
        if (truncated[i] === 1 || t === steps - 1)
          tails.push(outputOf(nextObservations.subarray(2 * i, 2 * i + 2), state(i)).value);
      }
      const { actions, extras } = out;
      const step = { observations, actions, extras, nextObservations, terminated, truncated, starts };
      memory.add({ count: numEnvs, ...step, rewards: new Float64Array(numEnvs) });
      starts = Uint8Array.of(truncated[0]! | terminated[0]!, truncated[1]! | terminated[1]!);
      observations = nextObservations.slice();
      for (const i of [0, 1]) {
        if (starts[i] !== 1) continue;
        observations.set(drawn().subarray(0, 2), 2 * i);
        forget(out, i, numEnvs);
      }
    }
    const rollout = memory.sample();
    const along = new SequenceOutputs({ observationSpace, numEnvs }, network, engine, 3).of(rollout);
    const found = await along.outputs();
    expect(tails).toHaveLength(3);
    for (const [k, value] of values.entries()) expect(found.values[k]).toBeCloseTo(value, 5);
    for (const [k, logProb] of logProbs.entries()) expect(found.logProbs[k]).toBeCloseTo(logProb, 5);
    for (const [k, value] of tails.entries()) expect((await along.tailValues())![k]).toBeCloseTo(value, 5);
    disposeVariables(network.variables);
  },
);

test.each([
  ['ppo', { minibatches: 2, normalizeObservations: true }],
  ['a2c', { shared: true }],
])('a recurrent %s resumes exactly', async (agent, settings) => {
  await expectSameAfterResume({
    options: {
      plugins: [plugin, classic],
      env: 'CartPole-v1',
      agent,
      steps: 300,
      seed: 7,
      numEnvs: 3,
      engine,
      allSteps: true,
      agentConfig: {
        ...{ hidden: [8], rolloutSteps: 8, recurrent: 'gru', recurrentUnits: 6, sequenceLength: 4 },
        ...settings,
      },
    },
    after: 130,
    stop: true,
  });
});
