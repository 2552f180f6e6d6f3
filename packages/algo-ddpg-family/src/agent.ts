import type {
  ActMode,
  ActOutputs,
  AgentContext,
  MaybePromise,
  Memory,
  Metrics,
  PackedArray,
  RecipeWithParts,
  RngState,
  Schedule,
  Snapshot,
  StepLearner,
} from '@prism-rl/core';
import { childSnapshot, mergeSnapshots, recipeWithParts } from '@prism-rl/core';
import type { PackedObservations, Replay, ReplayBatch } from '@prism-rl/memory';
import { ObservationNormalizer, requireFiniteRewards } from '@prism-rl/memory';
import type { Arrays, Engine, StepFunction, StepInputs, Variables } from '@prism-rl/nn';
import { disposeVariables, engineOf, observationInput, restoreVariables, saveVariables } from '@prism-rl/nn';
import type { DdpgFamilyConfig } from './config.ts';
import { exportPolicy } from './exportPolicy.ts';
import { criticStep } from './learning/criticStep.ts';
import type { Parts } from './learning/parts.ts';
import { partsOf } from './learning/parts.ts';
import { policyStep } from './learning/policyStep.ts';
import { PolicyActor } from './policyActor.ts';
import type { DdpgRecipe } from './recipe.ts';
import { ddpgRecipe } from './recipe.ts';

type Step = StepFunction<StepInputs, string>;

/**
 * Deep deterministic policy gradient (Lillicrap et al. 2016) and its family: critics learn action values from a replay buffer, and the
 * policy ascends the critics' gradient.
 *
 * TD3, SAC, TQC and CrossQ are {@link DdpgFamilyConfig configurations} of this agent: they choose the policy ({@link Actor}), the critics'
 * model of the return ({@link ReturnModel}), the weight of entropy ({@link Temperature}) and what stabilises learning (target networks,
 * delay, renormalisation).
 */
export class DdpgFamilyAgent implements StepLearner<ReplayBatch> {
  readonly #context: AgentContext<DdpgFamilyConfig>;
  readonly #parts: Parts;
  readonly #actor: PolicyActor;
  readonly #normalizer: ObservationNormalizer | undefined;
  readonly #replay: Replay;
  readonly #changes: RecipeWithParts<DdpgRecipe>;
  readonly #criticStep: Step;
  readonly #policyStep: Step;
  /** Decay factor of the learning rates by steps taken. */
  readonly #rateLeft: Schedule;
  // Step inputs, reused.
  readonly #learningRate = new Float32Array(1);
  readonly #criticLearningRate = new Float32Array(1);
  readonly #tau = new Float32Array(1);
  readonly #bootstrapNoise: Float32Array;
  readonly #improveNoise: Float32Array;
  /** A batch's observations as network inputs, if they are normalised. */
  readonly #seen: Float32Array;
  readonly #seenNext: Float32Array;
  #updates = 0;

  private constructor(
    context: AgentContext<DdpgFamilyConfig>,
    parts: Parts,
    replay: Replay,
    changes: RecipeWithParts<DdpgRecipe>,
    engine: Engine,
    steps: { readonly critic: Step; readonly policy: Step },
    normalizer: ObservationNormalizer | undefined,
  ) {
    const { batchSize } = context.config;
    const { actor } = parts.form;
    this.#context = context;
    this.#parts = parts;
    this.#normalizer = normalizer;
    this.#actor = new PolicyActor(context, parts, engine, normalizer);
    this.#replay = replay;
    this.#changes = changes;
    this.#rateLeft = changes.recipe.rateLeft;
    this.#criticStep = steps.critic;
    this.#policyStep = steps.policy;
    this.#bootstrapNoise = new Float32Array(batchSize * actor.bootstrapNoise);
    this.#improveNoise = new Float32Array(batchSize * actor.improveNoise);
    const seen = normalizer === undefined ? 0 : batchSize * context.observationSpace.size;
    this.#seen = new Float32Array(seen);
    this.#seenNext = new Float32Array(seen);
  }

  /**
   * Creates the networks and compiles the steps with the context's engine.
   *
   * @throws PrismError `invalid-config` if a batch exceeds the replay buffer, `incompatible` if settings do not fit the action space,
   * `state` without an engine.
   */
  static async create(context: AgentContext<DdpgFamilyConfig>): Promise<DdpgFamilyAgent> {
    const engine = engineOf(context);
    const normalizer = context.config.normalizeObservations
      ? new ObservationNormalizer(context.observationSpace)
      : undefined;
    const observationSpace = normalizer?.space ?? context.observationSpace;
    const observations = observationInput(engine, observationSpace, context.config.batchSize);
    // Create the replay buffer first: it may reject its settings, and nothing needs disposal yet.
    const asPacked = observations.isBytes === true || normalizer !== undefined;
    const changes = recipeWithParts(ddpgRecipe(context, asPacked), context);
    const replay = changes.recipe.memory();
    const parts = partsOf({ ...context, observationSpace }, observations, changes.recipe);
    const critic = criticStep(parts);
    const policy = policyStep(parts);
    const steps = {
      critic: await engine.compile<StepInputs, string>(critic.inputs, critic.step),
      policy: await engine.compile<StepInputs, string>(policy.inputs, policy.step),
    };
    return new DdpgFamilyAgent(context, parts, replay, changes, engine, steps, normalizer);
  }

  get memory(): Memory<ReplayBatch> {
    return this.#replay.memory;
  }

  act(observations: PackedArray, out: ActOutputs, mode: ActMode): MaybePromise<void> {
    return this.#actor.act(observations, out, mode);
  }

  /** @throws PrismError `not-finite` for a reward that is not finite. */
  learn(batch: ReplayBatch): MaybePromise<Metrics> {
    requireFiniteRewards(batch.rewards);
    const { config, rng } = this.#context;
    this.#updates++;
    const isPolicysTurn = this.#updates % config.policyDelay === 0;
    this.#setRates();
    this.#tau[0] = isPolicysTurn ? config.targetTau : 0;
    rng.fillNormal(this.#bootstrapNoise);
    const { observations, nextObservations } = this.#seenOf(batch);
    const { actions, rewards, discounts, weights } = batch;
    const result = this.#criticStep.run({
      observations,
      actions,
      rewards,
      nextObservations,
      discounts,
      weights,
      learningRate: this.#criticLearningRate,
      tau: this.#tau,
      noise: this.#bootstrapNoise,
    });
    if (result instanceof Promise)
      return result.then((outputs) => this.#judged(outputs, batch, isPolicysTurn));
    return this.#judged(result, batch, isPolicysTurn);
  }

  async save(): Promise<Snapshot> {
    const { actor } = this.#parts.form;
    const saved: { [name: string]: Snapshot } = {};
    for (const [name, variables] of this.#variables()) saved[name] = await saveVariables(variables);
    const exploration = actor.save?.();
    if (this.#normalizer !== undefined) saved.observations = this.#normalizer.save();
    const { meta, arrays } = mergeSnapshots({
      ...saved,
      ...(exploration && { exploration }),
      ...this.#changes.save(),
    });
    const counters = { updates: this.#updates, envSteps: this.#actor.envSteps };
    return { meta: { ...meta, ...counters, rng: this.#context.rng.save() }, arrays };
  }

  restore(snapshot: Snapshot): void {
    for (const [name, variables] of this.#variables()) {
      restoreVariables(variables, childSnapshot(snapshot, name));
    }
    this.#parts.form.actor.restore?.(childSnapshot(snapshot, 'exploration'));
    this.#normalizer?.restore(childSnapshot(snapshot, 'observations'));
    this.#changes.restore(snapshot);
    this.#updates = Number(snapshot.meta.updates);
    this.#actor.envSteps = Number(snapshot.meta.envSteps);
    this.#context.rng.restore(snapshot.meta.rng as RngState);
  }

  /** Exports an ONNX model: `observation` → `action`, the best one, and the network's `parameters`. */
  exportPolicy(_format: 'onnx'): Promise<Uint8Array> {
    return exportPolicy(this.#parts, this.#context.observationSpace, this.#normalizer);
  }

  dispose(): void {
    this.#actor.dispose();
    this.#criticStep.dispose();
    this.#policyStep.dispose();
    for (const [, variables] of this.#variables()) disposeVariables(variables);
  }

  /** Variables of all networks and optimizers, by their names in snapshots. */
  #variables(): [string, Variables][] {
    const { policy, targetPolicy, critics, targetCritics, temperature } = this.#parts;
    return [
      ['policy', { ...policy.variables, ...policy.statistics }],
      ['policyOptimizer', this.#parts.policyOptimizer.variables],
      ['critics', { ...critics.variables, ...critics.statistics }],
      ['criticOptimizer', this.#parts.criticOptimizer.variables],
      ['temperature', temperature.variables],
      ['temperatureOptimizer', temperature.optimizer?.variables ?? {}],
      [
        'targetPolicy',
        targetPolicy === policy ? {} : { ...targetPolicy.variables, ...targetPolicy.statistics },
      ],
      [
        'targetCritics',
        targetCritics === critics ? {} : { ...targetCritics.variables, ...targetCritics.statistics },
      ],
    ];
  }

  #seenOf(batch: ReplayBatch): { readonly [name in keyof PackedObservations]: Float32Array | Uint8Array } {
    const { observations, nextObservations } = batch.packed ?? batch;
    if (this.#normalizer === undefined)
      return { observations, nextObservations } as Pick<ReplayBatch, keyof PackedObservations>;
    return {
      observations: this.#normalizer.fill(observations, this.#seen),
      nextObservations: this.#normalizer.fill(nextObservations, this.#seenNext),
    };
  }

  #setRates(): void {
    const { config } = this.#context;
    const left = this.#rateLeft(this.#actor.envSteps);
    this.#learningRate[0] = left * config.learningRate;
    this.#criticLearningRate[0] = left * config.criticLearningRate;
  }

  /** Collects the critics' metrics; then updates the policy, if it is due. */
  #judged(outputs: Arrays<string>, batch: ReplayBatch, isPolicysTurn: boolean): MaybePromise<Metrics> {
    const metrics: { [name: string]: number } = {
      criticLoss: outputs.criticLoss![0]!,
      meanQ: outputs.meanQ![0]!,
    };
    const { memory, beta } = this.#replay;
    if (beta !== undefined) {
      metrics.beta = beta();
      memory.update?.(batch.indices, outputs.priorities as Float32Array);
    }
    if (!isPolicysTurn) return metrics;
    this.#context.rng.fillNormal(this.#improveNoise);
    const result = this.#policyStep.run({
      // Normalisation statistics do not change during an update: reuse the critic step's input.
      observations: this.#normalizer === undefined ? this.#seenOf(batch).observations : this.#seen,
      learningRate: this.#learningRate,
      noise: this.#improveNoise,
    });
    if (result instanceof Promise) return result.then((arrays) => improved(metrics, arrays));
    return improved(metrics, result);
  }
}

function improved(metrics: { [name: string]: number }, outputs: Arrays<string>): Metrics {
  for (const name in outputs) metrics[name] = outputs[name]![0]!;
  return metrics;
}
