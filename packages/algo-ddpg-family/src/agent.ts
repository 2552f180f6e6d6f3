import type {
  AgentContext,
  MaybePromise,
  Metrics,
  RngState,
  Snapshot,
  Space,
  StepLearner,
} from '@prism-rl/core';
import { childSnapshot, childWeights, mergeSnapshots, mergeWeights, recipeWithParts } from '@prism-rl/core';
import type * as tf from '@prism-rl/jit/tensorflow';
import type { PackedObservations, ReplayBatch } from '@prism-rl/memory';
import { ObservationNormalizer, requireFiniteRewards } from '@prism-rl/memory';
import type { Arrays, StepInputs, Variables } from '@prism-rl/nn';
import {
  assignWeights,
  copyVariables,
  disposeVariables,
  engineOf,
  exportedInputs,
  observationInput,
  restoreVariables,
  saveVariables,
  weightsOf,
} from '@prism-rl/nn';
import type { DdpgFamilyConfig } from './config.ts';
import { criticStep } from './learning/criticStep.ts';
import type { Parts } from './learning/parts.ts';
import { partsOf } from './learning/parts.ts';
import { policyStep } from './learning/policyStep.ts';
import { policyActor } from './policyActor.ts';
import { ddpgRecipe } from './recipe.ts';

/**
 * Creates deep deterministic policy gradient (Lillicrap et al. 2016) or a relative: critics learn action values from a replay buffer, and
 * the policy ascends the critics' gradient.
 *
 * TD3, SAC, TQC and CrossQ are {@link DdpgFamilyConfig configurations} of this agent: they choose the policy ({@link Actor}), the critics'
 * model of the return ({@link ReturnModel}), the weight of entropy ({@link Temperature}) and what stabilises learning (target networks,
 * delay, renormalisation). Its recipe ({@link ddpgRecipe}) holds what parts may change.
 *
 * @throws PrismError `invalid-config` if a batch exceeds the replay buffer, `incompatible` if settings do not fit the action space,
 * `state` without an engine; its `learn` `not-finite` for a reward that is not finite.
 */
export async function ddpgFamilyAgent(
  context: AgentContext<DdpgFamilyConfig>,
): Promise<StepLearner<ReplayBatch>> {
  const { config, rng } = context;
  const { batchSize } = config;
  const engine = engineOf(context);
  const normalizer = config.normalizeObservations
    ? new ObservationNormalizer(context.observationSpace)
    : undefined;
  const observationSpace = normalizer?.space ?? context.observationSpace;
  const ofObservations = observationInput(engine, observationSpace, batchSize);
  // Create the replay buffer first: it may reject its settings, and nothing needs disposal yet.
  const asPacked = ofObservations.isBytes === true || normalizer !== undefined;
  const changes = recipeWithParts(ddpgRecipe(context, asPacked), context);
  const { memory, beta } = changes.recipe.memory();
  const parts = partsOf({ ...context, observationSpace }, ofObservations, changes.recipe);
  const [ofCritics, ofPolicy] = [criticStep(parts), policyStep(parts)];
  const updateCritics = await engine.compile<StepInputs, string>(ofCritics.inputs, ofCritics.step);
  const updatePolicy = await engine.compile<StepInputs, string>(ofPolicy.inputs, ofPolicy.step);
  const actor = policyActor(context, parts, engine, normalizer);
  const { policy, targetPolicy, critics, targetCritics, temperature } = parts;
  const all = (network: typeof policy | typeof critics): Variables => ({
    ...network.variables,
    ...network.statistics,
  });
  /** Variables of all networks and optimizers, by their names in snapshots. */
  const variables: readonly (readonly [name: string, Variables])[] = [
    ['policy', all(policy)],
    ['policyOptimizer', parts.policyOptimizer.variables],
    ['critics', all(critics)],
    ['criticOptimizer', parts.criticOptimizer.variables],
    ['temperature', temperature.variables],
    ['temperatureOptimizer', temperature.optimizer?.variables ?? {}],
    ['targetPolicy', targetPolicy === policy ? {} : all(targetPolicy)],
    ['targetCritics', targetCritics === critics ? {} : all(targetCritics)],
  ];
  // Step inputs, reused.
  const learningRate = new Float32Array(1);
  const criticLearningRate = new Float32Array(1);
  const tau = new Float32Array(1);
  const bootstrapNoise = new Float32Array(batchSize * parts.form.actor.bootstrapNoise);
  const improveNoise = new Float32Array(batchSize * parts.form.actor.improveNoise);
  /** A batch's observations as network inputs, if they are normalised. */
  const seen = new Float32Array(normalizer === undefined ? 0 : batchSize * observationSpace.size);
  const seenNext = new Float32Array(seen.length);
  let updates = 0;

  const seenOf = (
    batch: ReplayBatch,
  ): { readonly [name in keyof PackedObservations]: Float32Array | Uint8Array } => {
    const { observations, nextObservations } = batch.packed ?? batch;
    if (normalizer === undefined)
      return { observations, nextObservations } as Pick<ReplayBatch, keyof PackedObservations>;
    return {
      observations: normalizer.fill(observations, seen),
      nextObservations: normalizer.fill(nextObservations, seenNext),
    };
  };

  /** Collects the critics' metrics; then updates the policy, if it is due. */
  const judged = (
    outputs: Arrays<string>,
    batch: ReplayBatch,
    isPolicysTurn: boolean,
  ): MaybePromise<Metrics> => {
    const metrics: { [name: string]: number } = {
      criticLoss: outputs.criticLoss![0]!,
      meanQ: outputs.meanQ![0]!,
    };
    if (beta !== undefined) {
      metrics.beta = beta();
      memory.update?.(batch.indices, outputs.priorities as Float32Array);
    }
    if (!isPolicysTurn) return metrics;
    rng.fillNormal(improveNoise);
    // Normalisation statistics do not change during an update: reuse the critic step's input.
    const observations = normalizer === undefined ? seenOf(batch).observations : seen;
    const result = updatePolicy.run({ observations, learningRate, noise: improveNoise });
    if (result instanceof Promise) return result.then((arrays) => improved(metrics, arrays));
    return improved(metrics, result);
  };

  return {
    memory,
    act: actor.act,
    learn: (batch) => {
      requireFiniteRewards(batch.rewards);
      updates++;
      const isPolicysTurn = updates % config.policyDelay === 0;
      const left = changes.recipe.rateLeft(actor.envSteps);
      learningRate[0] = left * config.learningRate;
      criticLearningRate[0] = left * config.criticLearningRate;
      tau[0] = isPolicysTurn ? config.targetTau : 0;
      rng.fillNormal(bootstrapNoise);
      const { observations, nextObservations } = seenOf(batch);
      const { actions, rewards, discounts, weights } = batch;
      const result = updateCritics.run({
        ...{ observations, actions, rewards, nextObservations, discounts, weights },
        ...{ learningRate: criticLearningRate, tau, noise: bootstrapNoise },
      });
      if (result instanceof Promise) return result.then((outputs) => judged(outputs, batch, isPolicysTurn));
      return judged(result, batch, isPolicysTurn);
    },
    save: async () => {
      const saved: { [name: string]: Snapshot } = {};
      for (const [name, one] of variables) saved[name] = await saveVariables(one);
      const exploration = parts.form.actor.save?.();
      const { meta, arrays } = mergeSnapshots({
        ...saved,
        ...(normalizer && { observations: normalizer.save() }),
        ...(exploration && { exploration }),
        ...changes.save(),
      });
      return { meta: { ...meta, updates, envSteps: actor.envSteps, rng: rng.save() }, arrays };
    },
    restore: (snapshot) => {
      for (const [name, one] of variables) restoreVariables(one, childSnapshot(snapshot, name));
      parts.form.actor.restore?.(childSnapshot(snapshot, 'exploration'));
      normalizer?.restore(childSnapshot(snapshot, 'observations'));
      changes.restore(snapshot);
      updates = Number(snapshot.meta.updates);
      actor.envSteps = Number(snapshot.meta.envSteps);
      rng.restore(snapshot.meta.rng as RngState);
    },
    weights: async () =>
      mergeWeights({
        policy: await weightsOf(all(policy)),
        critics: await weightsOf(all(critics)),
        ...(normalizer && { observations: normalizer.weights() }),
      }),
    adoptWeights: (weights) => {
      for (const [name, network, target] of [
        ['policy', policy, targetPolicy],
        ['critics', critics, targetCritics],
      ] as const) {
        assignWeights(all(network), childWeights(weights, name));
        if (target !== network) copyVariables(all(network), all(target));
      }
      normalizer?.adoptWeights(childWeights(weights, 'observations'));
    },
    exportPolicy: () => exportPolicy(parts, context.observationSpace, normalizer),
    dispose: () => {
      actor.dispose();
      updateCritics.dispose();
      updatePolicy.dispose();
      for (const [, one] of variables) disposeVariables(one);
    },
  };
}

function improved(metrics: { [name: string]: number }, outputs: Arrays<string>): Metrics {
  for (const name in outputs) metrics[name] = outputs[name]![0]!;
  return metrics;
}

/**
 * Exports the greedy policy as an ONNX model for any batch size.
 *
 * Input: `observation`, `[batch, …shape]`, as the environment returns it: float32, or float64 if float32 cannot represent its numbers; a
 * Dict has one input per entry, by name. Outputs: `action` as the environment takes it: float32 `[batch, size]` within the bounds of the
 * action space, or int32 `[batch]`; `parameters`, float32 `[batch, …]`, the network's raw outputs before tanh: the action, means and log
 * standard deviations, or logits.
 *
 * @throws JitError if the network contains an operation that cannot be exported.
 */
async function exportPolicy(
  { policy, form }: Parts,
  observationSpace: Space,
  normalizer: ObservationNormalizer | undefined,
): Promise<Uint8Array> {
  const { exportOnnx } = await import('@prism-rl/jit');
  const { inputs, packed } = exportedInputs(observationSpace, normalizer);
  return exportOnnx(inputs, (tensors) => {
    const parameters = policy.apply(packed(tensors) as tf.Tensor2D);
    return { action: form.actor.greedy(parameters), parameters };
  });
}
