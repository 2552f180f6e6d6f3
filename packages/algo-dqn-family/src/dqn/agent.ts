import type { AgentContext, MaybePromise, Metrics, Transitions } from '@prism-rl/core';
import { childSnapshot, MemoryWrapper, recipeWithParts, whenDone } from '@prism-rl/core';
import type { PackedObservations, ReplayBatch, SequenceBatch } from '@prism-rl/memory';
import { requireFiniteRewards } from '@prism-rl/memory';
import type { ArraySpec, Arrays, Engine, StepInputs } from '@prism-rl/nn';
import {
  copyVariables,
  disposeVariables,
  engineOf,
  observationInput,
  restoreVariables,
  saveVariables,
} from '@prism-rl/nn';
import { actionCount, branchesOf } from '../actions.ts';
import { learnedValues, type ValueAgent } from '../learnedValues.ts';
import type { QNetwork } from '../network/qNetwork.ts';
import { valueActor } from '../valueActor.ts';
import type { DqnConfig } from './config.ts';
import { dqnRecipe } from './recipe.ts';
import { dqnUpdate, followsEachUpdate, followTarget, type UpdateInputs } from './update.ts';

/** Returns the input spec of a batch's observations: transitions, or sequences with burn-in and bootstrapping steps. */
function observationsOf({ config, observationSpace }: AgentContext<DqnConfig>, engine: Engine): ArraySpec {
  const { batchSize, recurrent, burnIn, sequenceLength, nStep } = config;
  if (recurrent === 'none') return observationInput(engine, observationSpace, batchSize);
  return { shape: [(burnIn + sequenceLength + nStep) * batchSize, observationSpace.size] };
}

function seenOf(batch: ReplayBatch | SequenceBatch): {
  readonly observations: Float32Array | Uint8Array;
  readonly [name: string]: Float32Array | Uint8Array;
} {
  if ('firstStates' in batch) {
    const { observations, starts, firstStates } = batch;
    return { observations, starts, firstStates };
  }
  // If observations are bytes, the buffer returns them packed.
  return (batch.packed ?? batch) as {
    readonly [name in keyof PackedObservations]: Float32Array | Uint8Array;
  };
}

type Batch = ReplayBatch | SequenceBatch;

function endsOf(
  longer: NonNullable<ReplayBatch['longer']>,
): Arrays<'longerNextObservations' | 'longerRewards' | 'longerDiscounts'> {
  return {
    longerNextObservations: (longer.packed ?? longer).nextObservations as Float32Array | Uint8Array,
    longerRewards: longer.rewards,
    longerDiscounts: longer.discounts,
  };
}

/**
 * Creates a deep Q-network (Mnih et al. 2015, Algorithm 1) or a relative: Q-learning on minibatches from a replay buffer, bootstrapping from
 * a target network, with ε-greedy exploration.
 *
 * Its recipe ({@link dqnRecipe}) combines the improvements, and parts may change it; the update ({@link dqnUpdate}) is one compiled step.
 * Six improvements together make Rainbow (Hessel et al. 2018). `exportPolicy` leaves out noise: noisy layers use their means.
 *
 * @throws PrismError `invalid-config` if a batch exceeds the replay buffer, `incompatible` if the network does not fit the observations,
 * `state` without an engine.
 */
export async function dqnAgent(context: AgentContext<DqnConfig>): Promise<ValueAgent<Batch>> {
  const { config, observationSpace, actionSpace, rng } = context;
  const engine = engineOf(context);
  const observations = observationsOf(context, engine);
  const branches = branchesOf(actionSpace)!;
  const parts = recipeWithParts(dqnRecipe(context, branches, observations.isBytes), context);
  const { recipe } = parts;
  const { exploration, values: model, learningRate } = recipe;
  // Create the replay buffer first: it may reject its settings, and nothing needs disposal yet.
  const { memory, beta, prepare } = recipe.memory();
  await prepare?.();
  const network = (): QNetwork =>
    recipe.network({ observationSpace, actions: actionCount(branches), branches, model, config, rng });
  const online = network();
  const target = config.targetUpdateEvery === 0 ? online : network();
  if (target !== online) copyVariables(online.variables, target.variables);
  const optimizer = recipe.optimizer(online.variables);
  const { inputs, draws, step } = dqnUpdate({
    config,
    observations,
    branches,
    recipe,
    isPrioritized: beta !== undefined,
    online,
    target,
    optimizer,
  });
  const update = await engine.compile<UpdateInputs, string>(inputs, step);
  const updateTarget =
    target === online || followsEachUpdate(config)
      ? undefined
      : await engine.compile<StepInputs, never>(recipe.tau ? { tau: { shape: [] } } : {}, (tensors) => {
          followTarget(online, target, tensors.tau ?? config.targetTau);
          return {};
        });
  const tau = new Float32Array(1);
  const actor = valueActor(context, exploration, { engine, model, network: online });
  const learned = learnedValues(rng, { network: online, optimizer, actor, learningRate });
  const { stateSize } = actor;
  let updates = 0;
  /** Episodes ended since the last target update, if target updates count them. */
  let ended = config.targetUpdateEvery > 0 && config.targetUpdateUnit === 'episodes' ? 0 : undefined;

  const isTargetDue = (): boolean => {
    if (ended === undefined) return updates % config.targetUpdateEvery === 0;
    const isDue = ended >= config.targetUpdateEvery;
    ended %= config.targetUpdateEvery; // Several environments may end episodes at once.
    return isDue;
  };

  const updated = (outputs: Arrays<string>, batch: Batch): MaybePromise<Metrics> => {
    const { loss, meanQ, nStepLoss, clippedTargets, priorities } = outputs;
    updates++;
    const { epsilon } = actor;
    const metrics: { [name: string]: number } = { loss: loss![0]!, meanQ: meanQ![0]!, epsilon };
    for (const name of Object.keys(recipe.terms)) metrics[name] = outputs[name]![0]!;
    if (nStepLoss !== undefined) metrics.nStepLoss = nStepLoss[0]!;
    if (clippedTargets !== undefined) metrics.clippedTargets = clippedTargets[0]!;
    if (beta !== undefined && 'indices' in batch) {
      metrics.beta = beta();
      memory.update?.(batch.indices, priorities as Float32Array);
    }
    const done = (): Metrics => {
      recipe.afterUpdate?.({ online, target, optimizer, updates });
      return metrics;
    };
    if (updateTarget === undefined || !isTargetDue()) return done();
    return whenDone(updateTarget.run(recipe.tau ? { tau } : {}), done);
  };

  const add = (steps: Transitions): void => {
    if (ended !== undefined) ended += endedIn(steps);
    exploration.follow?.(steps);
    memory.add(steps);
  };

  return {
    memory:
      ended === undefined && exploration.follow === undefined
        ? memory
        : Object.assign(new MemoryWrapper(memory), { add }),
    ...(stateSize !== undefined && { stateSize, extras: { states: { dtype: 'float32', size: stateSize } } }),
    get epsilon() {
      return actor.epsilon;
    },
    act: actor.act,
    ...(actor.assess && { assess: actor.assess }),
    learn: (batch) => {
      requireFiniteRewards(batch.rewards);
      if (context.isOffline) actor.envSteps++;
      const arrays: Arrays<keyof UpdateInputs> = {
        ...seenOf(batch),
        actions: actor.indices.ofActions(batch.actions),
        rewards: batch.rewards,
        discounts: batch.discounts,
        weights: batch.weights,
        learningRate: learned.learningRate(),
        ...('columns' in batch && batch.columns),
        ...('longer' in batch && batch.longer && endsOf(batch.longer)),
        ...(recipe.tau && { tau: tau.fill(recipe.tau(actor.envSteps)) }),
      };
      for (const drawn of draws) {
        drawn.draw(rng);
        Object.assign(arrays, drawn.arrays);
      }
      return whenDone(update.run(arrays), (outputs) => updated(outputs, batch));
    },
    save: async () =>
      learned.save(
        { target: await saveVariables(target.variables), ...parts.save() },
        { updates, ...(ended !== undefined && { episodes: ended }) },
      ),
    restore: (snapshot) => {
      learned.restore(snapshot);
      if (target !== online) restoreVariables(target.variables, childSnapshot(snapshot, 'target'));
      updates = Number(snapshot.meta.updates);
      if (ended !== undefined) ended = Number(snapshot.meta.episodes);
      parts.restore(snapshot);
    },
    exportPolicy: actor.exportPolicy,
    portable: actor.portable,
    weights: learned.weights,
    adoptWeights: (weights) => {
      learned.adoptWeights(weights);
      if (target !== online) copyVariables(online.variables, target.variables);
    },
    dispose: () => {
      update.dispose();
      updateTarget?.dispose();
      learned.dispose();
      if (target !== online) disposeVariables(target.variables);
    },
  };
}

function endedIn({ count, terminated, truncated }: Transitions): number {
  let ended = 0;
  for (let i = 0; i < count; i++) ended += terminated[i]! | truncated[i]!;
  return ended;
}
