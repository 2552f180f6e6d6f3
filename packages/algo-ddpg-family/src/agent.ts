import type { AgentContext, RngState, Snapshot, Space, StepLearner } from '@prism-rl/core';
import {
  childSnapshot,
  childWeights,
  mergeSnapshots,
  mergeWeights,
  recipeWithParts,
  whenDone,
} from '@prism-rl/core';
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
  samplingNoise,
  saveVariables,
  weightsOf,
} from '@prism-rl/nn';
import type { DdpgFamilyConfig } from './config.ts';
import { type Networks, networksOf } from './learning/networks.ts';
import { criticStep, policyStep } from './learning/update.ts';
import type { BatchNetwork } from './network/normalization.ts';
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
  const { memory, beta, prepare } = changes.recipe.memory();
  await prepare?.();
  const networks = networksOf({ ...context, observationSpace }, ofObservations, changes.recipe);
  const [ofCritics, ofPolicy] = [criticStep(networks), policyStep(networks)];
  const updateCritics = await engine.compile<StepInputs, string>(ofCritics.inputs, ofCritics.step);
  const updatePolicy = await engine.compile<StepInputs, string>(ofPolicy.inputs, ofPolicy.step);
  const actor = policyActor(context, networks, engine, normalizer);
  const { policy, targetPolicy, critics, targetCritics, temperature, stateValues } = networks;
  const all = (network: Pick<BatchNetwork, 'variables' | 'statistics'>): Variables => ({
    ...network.variables,
    ...network.statistics,
  });
  /** Variables of all networks and optimizers, by their names in snapshots. */
  const variables: readonly (readonly [name: string, Variables])[] = [
    ['policy', all(policy)],
    ['policyOptimizer', networks.policyOptimizer.variables],
    ['critics', all(critics)],
    ['criticOptimizer', networks.criticOptimizer.variables],
    ['temperature', temperature.variables],
    ['temperatureOptimizer', temperature.optimizer?.variables ?? {}],
    ['targetPolicy', targetPolicy === policy ? {} : all(targetPolicy)],
    ['targetCritics', targetCritics === critics ? {} : all(targetCritics)],
    ...(stateValues ? [['stateValues', all(stateValues)] as const] : []),
  ];
  // Step inputs, reused.
  const learningRate = new Float32Array(1);
  const criticLearningRate = new Float32Array(1);
  const tau = new Float32Array(1);
  const bootstrapNoise = new Float32Array(batchSize * networks.form.actor.bootstrapNoise);
  const improveNoise = new Float32Array(batchSize * networks.form.actor.improveNoise);
  /** A batch's observations as network inputs, if they are normalised. */
  const ofStates = new Float32Array(normalizer === undefined ? 0 : batchSize * observationSpace.size);
  const ofNextStates = new Float32Array(ofStates.length);
  let updates = 0;

  const normalised = (
    batch: ReplayBatch,
  ): { readonly [name in keyof PackedObservations]: Float32Array | Uint8Array } => {
    const { observations, nextObservations } = batch.packed ?? batch;
    if (normalizer === undefined)
      return { observations, nextObservations } as Pick<ReplayBatch, keyof PackedObservations>;
    return {
      observations: normalizer.fill(observations, ofStates),
      nextObservations: normalizer.fill(nextObservations, ofNextStates),
    };
  };

  const { policyDelay, targetTau } = config;
  return {
    memory,
    act: actor.act,
    // One iteration of the algorithm; learning/update.ts has the steps in detail.
    learn: (batch) => {
      requireFiniteRewards(batch.rewards);
      updates++;
      const isPolicyDue = updates % policyDelay === 0;
      if (context.isOffline) {
        actor.envSteps++;
        normalizer?.add((batch.packed ?? batch).observations);
      }
      const left = changes.recipe.rateLeft(actor.envSteps);
      learningRate[0] = left * config.learningRate;
      criticLearningRate[0] = left * config.criticLearningRate;
      tau[0] = isPolicyDue ? targetTau : 0;
      rng.fillNormal(bootstrapNoise);
      const { observations, nextObservations } = normalised(batch);
      const { actions, rewards, discounts, weights } = batch;
      const updatedCritics = updateCritics.run({
        ...{ observations, actions, rewards, nextObservations, discounts, weights },
        ...{ learningRate: criticLearningRate, tau, noise: bootstrapNoise },
      });
      return whenDone(updatedCritics, ({ priorities, ...metrics }) => {
        const ofCritics = { ...numbersIn(metrics), ...(beta !== undefined && { beta: beta() }) };
        if (beta !== undefined) memory.update?.(batch.indices, priorities as Float32Array);
        if (!isPolicyDue) return ofCritics;
        rng.fillNormal(improveNoise);
        const updatedPolicy = updatePolicy.run({ observations, actions, learningRate, noise: improveNoise });
        return whenDone(updatedPolicy, (outputs) => ({ ...ofCritics, ...numbersIn(outputs) }));
      });
    },
    save: async () => {
      const saved: { [name: string]: Snapshot } = {};
      for (const [name, one] of variables) saved[name] = await saveVariables(one);
      const exploration = networks.form.actor.save?.();
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
      networks.form.actor.restore?.(childSnapshot(snapshot, 'exploration'));
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
        ...(stateValues && { stateValues: await weightsOf(all(stateValues)) }),
        ...(normalizer && { observations: normalizer.weights() }),
      }),
    adoptWeights: (weights) => {
      const learned = [
        ['policy', policy, targetPolicy],
        ['critics', critics, targetCritics],
        ...(stateValues ? [['stateValues', stateValues, stateValues] as const] : []),
      ] as const;
      for (const [name, network, target] of learned) {
        assignWeights(all(network), childWeights(weights, name));
        if (target !== network) copyVariables(all(network), all(target));
      }
      normalizer?.adoptWeights(childWeights(weights, 'observations'));
    },
    exportPolicy: () => exportPolicy(networks, context.observationSpace, normalizer),
    portable: async () => {
      const { portablePolicy } = await import('@prism-rl/jit/portable');
      const model = await exportPolicy(networks, context.observationSpace, normalizer);
      return portablePolicy(model, { by: 'distribution', noise: samplingNoise(context.actionSpace) });
    },
    dispose: () => {
      actor.dispose();
      updateCritics.dispose();
      updatePolicy.dispose();
      for (const [, one] of variables) disposeVariables(one);
    },
  };
}

/** The first number of each output. */
function numbersIn(outputs: Arrays<string>): { readonly [name: string]: number } {
  return Object.fromEntries(Object.entries(outputs).map(([name, values]) => [name, values[0]!]));
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
  { policy, form }: Networks,
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
