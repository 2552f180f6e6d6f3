import { type AgentContext, childSnapshot, copyRow, type Metrics, whenDone } from '@prism-rl/core';
import type * as tf from '@prism-rl/jit/tensorflow';
import { type Rollout, RolloutMemory, requireFiniteRewards } from '@prism-rl/memory';
import { type Arrays, adam, engineOf, observationArray, observationInput } from '@prism-rl/nn';
import { dqnDefaults } from '../dqn/config.ts';
import { learningRateFor } from '../dqn/recipe.ts';
import { epsilonGreedy, exploreEpsilon, maskPlaceOf } from '../exploration.ts';
import { learnedValues, type ValueAgent } from '../learnedValues.ts';
import { qNetwork } from '../network/qNetwork.ts';
import { valueActor } from '../valueActor.ts';
import { expectedValues } from '../values/expected.ts';
import type { DeepSarsaConfig } from './config.ts';
import { sarsaUpdate } from './update.ts';

/**
 * Creates deep Sarsa: Sarsa (Rummery & Niranjan 1994; Sutton & Barto 2018, section 10.1, p. 244) with a network for the action values. It
 * learns from each step once, as it happens, without replay buffer and target network:
 *
 *   loss = (R + γ Q(S′, A′) − Q(S, A))², where A′ is the action taken in S′ next.
 *
 * The update itself chooses A′ ε-greedily, by the values that it bootstraps from.
 *
 * @throws PrismError `incompatible` if the network does not fit the observations, `state` without an engine.
 */
export async function deepSarsaAgent(context: AgentContext<DeepSarsaConfig>): Promise<ValueAgent<Rollout>> {
  const { observationSpace, actionSpace, numEnvs, rng } = context;
  const config = { ...dqnDefaults, ...context.config };
  const engine = engineOf(context);
  const model = expectedValues;
  const network = qNetwork({ observationSpace, actions: actionSpace.flatSize, model, config, rng });
  const optimizer = adam(network.variables, { epsilon: config.adamEpsilon });
  const values = (observations: tf.Tensor): tf.Tensor2D =>
    model.actionValues(network.apply(observations, {}));
  const input = observationInput(engine, observationSpace, numEnvs);
  const { variables, masking } = network;
  const { inputs, step } = sarsaUpdate({
    ...{ rows: numEnvs, observations: input, config, variables, values, masking, optimizer },
  });
  const update = await engine.compile(inputs, step);
  const mask = maskPlaceOf(observationSpace);
  /** Index of A′ per environment, taken in S′; −1 before the choice and if S′ ends the episode. */
  const nextActions = new Int32Array(numEnvs).fill(-1);
  /** Per row of an update, the index of A′ if it is random, else −1. */
  const explored = new Int32Array(numEnvs);
  const exploration = epsilonGreedy(context, context.config);
  const onPolicy: typeof exploration = {
    ...exploration,
    choose: (actions, ...now) => {
      actions.set(nextActions.subarray(0, actions.length));
      nextActions.fill(-1);
      exploration.choose(actions, ...now);
    },
  };
  const actor = valueActor(context, onPolicy, { engine, model, network });
  const learned = learnedValues(rng, { network, optimizer, actor, learningRate: learningRateFor(context) });

  /** Returns S′ per environment; zeros if S′ is terminal and has no value. */
  const successorsOf = ({ tailRows, tailObservations }: Rollout): Float32Array | Uint8Array => {
    const { size } = observationSpace;
    const length = numEnvs * size;
    const successors = input.isBytes === true ? new Uint8Array(length) : new Float32Array(length);
    for (const [k, row] of tailRows.entries()) copyRow(tailObservations, k, successors, row, size);
    return successors;
  };

  const updated = (
    found: Arrays<'loss' | 'meanQ' | 'nextActions'>,
    { terminated, truncated }: Rollout,
  ): Metrics => {
    for (let i = 0; i < numEnvs; i++) {
      // A truncated episode bootstraps from A′, but does not take it.
      nextActions[i] = terminated[i] === 1 || truncated[i] === 1 ? -1 : found.nextActions[i]!;
    }
    return { loss: found.loss[0]!, meanQ: found.meanQ[0]!, epsilon: actor.epsilon };
  };

  return {
    /** The last step of every environment. */
    memory: new RolloutMemory({ observationSpace, actionSpace, numEnvs, steps: 1 }),
    get epsilon() {
      return actor.epsilon;
    },
    act: actor.act,
    learn: (rollout) => {
      const rewards = Float32Array.from(rollout.rewards);
      requireFiniteRewards(rewards);
      const learningRate = learned.learningRate();
      const successors = successorsOf(rollout);
      const masks = mask && { ...mask, observations: successors };
      exploreEpsilon(rng, actor.epsilon, [actionSpace.flatSize], explored.fill(-1), masks);
      const result = update.run({
        observations: observationArray(input, rollout.observations),
        actions: actor.indices.ofActions(rollout.actions as Int32Array),
        rewards,
        nextObservations: successors,
        discounts: Float32Array.from(rollout.terminated, (end) => (end === 1 ? 0 : config.discount)),
        explored,
        learningRate,
      });
      return whenDone(result, (outputs) => updated(outputs, rollout));
    },
    save: () => learned.save({ next: { meta: {}, arrays: { actions: nextActions.slice() } } }),
    restore: (snapshot) => {
      learned.restore(snapshot);
      const { actions } = childSnapshot(snapshot, 'next').arrays;
      // If the number of environments differs from the snapshot's, no action is chosen yet.
      if (actions?.length === numEnvs) nextActions.set(actions as Int32Array);
      else nextActions.fill(-1);
    },
    exportPolicy: actor.exportPolicy,
    portable: actor.portable,
    weights: learned.weights,
    adoptWeights: learned.adoptWeights,
    dispose: () => {
      update.dispose();
      learned.dispose();
    },
  };
}
