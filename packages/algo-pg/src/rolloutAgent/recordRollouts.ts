// Records an agent on rollouts as programs and schedules; the schedules equal those that the agent's own loop uses.
import { type AgentContext, linearSchedule, type Policy } from '@prism-rl/core';
import { useJitBackend } from '@prism-rl/jit';
import * as tf from '@prism-rl/jit/tensorflow';
import { processorEngine, programsOf } from '@prism-rl/nn';
import { minibatchInputs } from './minibatch.ts';
import type { ObjectiveNetwork, Recipe } from './recipe.ts';
import { RecordedMoments } from './recordedMoments.ts';
import { RolloutAgent } from './rolloutAgent.ts';
import { rolloutStep } from './rolloutLearner.ts';

/** Settings that a recipe's functions hide. */
export interface RolloutRules {
  readonly rolloutSteps: number;
  readonly discount: number;
  readonly lambda: number;
  readonly rewardScale: number;
  /** Whether parameters are action values, with ε-greedy actions, or logits. */
  readonly isGreedy: boolean;
}

/**
 * Creates an agent whose settings `trainsWhole` accepts, and records its steps as programs, for runs without the agent's own loop, as on a GPU.
 *
 * @param make creates its recipe.
 * @throws PrismError `incompatible` for networks that GPUs cannot compute here
 */
export async function recordRollouts(context: AgentContext<object>, make: () => Recipe, rules: RolloutRules) {
  await useJitBackend();
  const recipe = make();
  const { observationSpace, numEnvs, steps: length } = context;
  const { rolloutSteps, discount, lambda, rewardScale, isGreedy } = rules;
  const { schedule, objective, targets } = recipe;
  const { epochs = 1, minibatches = 1, learningRate: from, learningRateEnd: to = from } = schedule;
  const rows = rolloutSteps * numEnvs;
  const network = objective.network as ObjectiveNetwork & {
    both?(observations: tf.Tensor): { readonly policy: tf.Tensor; readonly value: tf.Tensor };
  };
  const { normalizer, scaler, squash: isSquashed = false } = recipe;
  const seen = normalizer && new RecordedMoments(normalizer);
  const earned = scaler && new RecordedMoments(scaler);
  const moments = [seen, earned].filter((one) => one !== undefined);
  const shown = (count: number) => ({ observations: { shape: [count, observationSpace.size] } });
  const normalized = (observations: tf.Tensor): tf.Tensor =>
    seen?.normalized(observations, normalizer!.clip) ?? observations;
  const act = programsOf(shown(numEnvs), (given) => {
    const observations = normalized(given.observations!);
    const { policy, value } = network.both?.(observations) ?? {
      policy: network.policy(observations),
      value: network.value!(observations),
    };
    return { parameters: policy, values: value };
  });
  const judge = programsOf(shown(1), ({ observations }) => ({
    parameters: network.policy(normalized(observations!)),
  }));
  const batch = Math.floor(rows / minibatches);
  const shape = { rows: batch, ...shown(batch), sampler: network.distribution, columns: targets.columns };
  const update = programsOf(
    {
      ...minibatchInputs(shape),
      learningRate: { shape: [] },
      ...(schedule.entropyCoefficient && { entropyCoefficient: { shape: [] } }),
    },
    (tensors) => {
      const observations = normalized(tensors.observations!);
      return rolloutStep(recipe, { ...tensors, observations } as never);
    },
  );
  const observe =
    seen &&
    programsOf(shown(rows), ({ observations }) => {
      seen.add(observations!);
      return {};
    });
  const scale =
    earned &&
    programsOf({ sums: { shape: [rows, 1] } }, ({ sums }) => {
      earned.add(sums!);
      return { factor: earned.scale };
    });
  const steps = { act, judge, update, observe, scale };
  const agent = await RolloutAgent.create({ ...context, engine: processorEngine }, recipe);
  const rate = linearSchedule({ from, to, steps: length });
  const entropy = linearSchedule({ ...(schedule.entropyCoefficient ?? { from: 0, to: 0 }), steps: length });
  return {
    steps,
    rollout: {
      numEnvs,
      steps: rolloutSteps,
      epochs,
      minibatches,
      discount,
      lambda,
      rewardScale,
      isGreedy,
      isSquashed,
      targetKl: schedule.targetKl,
    },
    /** @param done rollouts learned before. */
    controls: (done: number) => ({
      epsilon: objective.advance?.(done * rows).epsilon ?? 0,
      learningRate: rate(done * rows),
      entropyCoefficient: entropy(done * rows),
    }),
    /** Sets all variables of its steps. */
    assign(valuesOf: (variable: tf.Variable) => Float32Array) {
      for (const step of Object.values(steps))
        for (const { variable } of step?.variables ?? [])
          tf.tidy(() => variable.assign(tf.tensor(valuesOf(variable), variable.shape)));
      for (const one of moments) one.lead();
    },
    /** It acts on the processor. */
    agent: {
      act: (...given) => agent.act(...given),
      save: () => agent.save(),
      restore: (snapshot) => {
        agent.restore(snapshot);
        for (const one of moments) one.follow();
      },
      weights: () => agent.weights(),
      adoptWeights: (weights) => {
        agent.adoptWeights(weights);
        for (const one of moments) one.follow();
      },
      dispose: () => {
        agent.dispose();
        for (const one of moments) one.dispose();
      },
    } satisfies Policy,
    /** Saves the agent as it is after `taken` steps; any agent with these settings can restore it. */
    async save(taken: number) {
      const { meta, arrays } = await agent.save();
      const updates = Math.floor(taken / rows);
      return { meta: { ...meta, envSteps: updates * rows, updates }, arrays };
    },
  };
}
