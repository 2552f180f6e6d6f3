import type {
  ActMode,
  ActOutputs,
  AgentContext,
  ExtraSpecs,
  MaybePromise,
  Memory,
  Metrics,
  PackedArray,
  Policy,
  PortablePolicy,
  RngState,
  Schedule,
  Snapshot,
  StepLearner,
  Weights,
} from '@prism-rl/core';
import { childSnapshot, childWeights, linearSchedule, mergeSnapshots, mergeWeights } from '@prism-rl/core';
import type { Rollout } from '@prism-rl/memory';
import type { Variables } from '@prism-rl/nn';
import { assignWeights, engineOf, restoreVariables, saveVariables, weightsOf } from '@prism-rl/nn';
import { PolicyActor } from '../policyActor.ts';
import { disposeRecipe, type Recipe } from './recipe.ts';
import { type Rates, RolloutLearner } from './rolloutLearner.ts';

const nothing: Snapshot = { meta: {}, arrays: {} };

/** What an agent consists of. */
export interface AgentParts<M extends Memory<Rollout>> {
  readonly context: AgentContext<object>;
  readonly recipe: Recipe<string, M>;
  readonly actor: PolicyActor;
  readonly learner: RolloutLearner;
}

/**
 * Collects steps, computes targets, learns from them in one or more epochs, and discards them: the agent of REINFORCE, the actor-critics,
 * PPO and PQN, which are {@link Recipe}s.
 */
export class RolloutAgent<M extends Memory<Rollout> = Memory<Rollout>> implements StepLearner<Rollout> {
  readonly memory: M;
  readonly stateSize?: number;
  readonly assess?: NonNullable<Policy['assess']>;
  readonly #context: AgentContext<object>;
  readonly #recipe: Recipe;
  readonly #actor: PolicyActor;
  readonly #learner: RolloutLearner;
  readonly #rates: { readonly [name in keyof Rates]: Schedule };
  /** Steps that schedules count. */
  protected envSteps = 0;
  #updates = 0;

  protected constructor({ context, recipe, actor, learner }: AgentParts<M>) {
    this.#context = context;
    this.#recipe = recipe;
    this.#actor = actor;
    if (actor.stateSize !== undefined) this.stateSize = actor.stateSize;
    const { assess } = actor;
    if (assess !== undefined && recipe.scalesRewards !== true) this.assess = assess;
    this.#learner = learner;
    const { learningRate: from, learningRateEnd: to = from, entropyCoefficient } = recipe.schedule;
    const { steps } = context;
    this.#rates = {
      learningRate: linearSchedule({ from, to, steps }),
      ...(entropyCoefficient && { entropyCoefficient: linearSchedule({ ...entropyCoefficient, steps }) }),
    };
    this.memory = recipe.collector.memory({ ...context, extras: actor.extras });
    recipe.objective.advance?.(0);
  }

  /**
   * Compiles the steps of a recipe with the context's engine. The agent owns the recipe's variables and disposes of them, even if creating
   * it fails.
   *
   * @throws PrismError `state` without an engine.
   */
  static create(context: AgentContext<object>, recipe: Recipe): Promise<RolloutAgent> {
    return RolloutAgent.made(context, recipe, (parts) => new RolloutAgent(parts));
  }

  /** Compiles the steps of a recipe for an agent that `make` creates. */
  protected static async made<A, M extends Memory<Rollout>>(
    context: AgentContext<object>,
    recipe: Recipe<string, M>,
    make: (parts: AgentParts<M>) => A,
  ): Promise<A> {
    const { observationSpace, actionSpace, rng } = context;
    const { network } = recipe.objective;
    const { squash = false, exportsValue = false, normalizer } = recipe;
    const seen = { ...context, observationSpace: normalizer?.space ?? observationSpace };
    let learner: RolloutLearner | undefined;
    try {
      const engine = engineOf(context);
      const spaces = { observationSpace, actionSpace };
      const actor = new PolicyActor({ engine, network, ...spaces, normalizer, squash, exportsValue, rng });
      learner = await RolloutLearner.create(seen, recipe, engine);
      return make({ context, recipe, actor, learner });
    } catch (error) {
      learner?.dispose();
      disposeRecipe(recipe);
      throw error;
    }
  }

  get extras(): ExtraSpecs {
    return this.#actor.extras;
  }

  get finished(): boolean | 'solved' {
    const { updates = 0 } = this.#recipe.schedule;
    return this.#recipe.targets.finished || (updates > 0 && this.#updates >= updates);
  }

  act(observations: PackedArray, out: ActOutputs, mode: ActMode): MaybePromise<void> {
    return this.#actor.act(observations, out, mode);
  }

  /** @param steps taken since the update before. */
  async learn(rollout: Rollout, steps: number = rollout.steps * rollout.numEnvs): Promise<Metrics> {
    const { normalizer, objective } = this.#recipe;
    const rates = this.#ratesNow();
    this.envSteps += steps;
    const metrics = await this.#learner.learn(normalized(rollout, normalizer), rates);
    this.#updates++;
    normalizer?.add(rollout.observations, rollout.steps * rollout.numEnvs);
    return { ...metrics, ...rates, ...objective.advance?.(this.envSteps) };
  }

  async save(): Promise<Snapshot> {
    const { normalizer, targets, optimizer } = this.#recipe;
    const { meta, arrays } = mergeSnapshots({
      network: await saveVariables(this.#variables),
      optimizer: await saveVariables(optimizer.variables),
      normalizer: normalizer?.save() ?? nothing,
      targets: targets.save?.() ?? nothing,
    });
    const counters = { envSteps: this.envSteps, updates: this.#updates };
    return { meta: { ...meta, ...counters, rng: this.#context.rng.save() }, arrays };
  }

  restore(snapshot: Snapshot): void {
    const { normalizer, targets, objective, optimizer } = this.#recipe;
    restoreVariables(this.#variables, childSnapshot(snapshot, 'network'));
    restoreVariables(optimizer.variables, childSnapshot(snapshot, 'optimizer'));
    normalizer?.restore(childSnapshot(snapshot, 'normalizer'));
    targets.restore?.(childSnapshot(snapshot, 'targets'));
    this.#context.rng.restore(snapshot.meta.rng as RngState);
    this.envSteps = Number(snapshot.meta.envSteps);
    this.#updates = Number(snapshot.meta.updates);
    objective.advance?.(this.envSteps);
  }

  async weights(): Promise<Weights> {
    const { normalizer } = this.#recipe;
    const network = await weightsOf(this.#variables);
    return { ...network, ...mergeWeights(normalizer ? { observations: normalizer.weights() } : {}) };
  }

  adoptWeights(weights: Weights): void {
    assignWeights(this.#variables, weights);
    this.#recipe.normalizer?.adoptWeights(childWeights(weights, 'observations'));
  }

  /** Exports an ONNX model: `observation` → `action`, the best one, and the `parameters` behind the choice. */
  exportPolicy(_format: 'onnx'): Promise<Uint8Array> {
    return this.#actor.exportPolicy();
  }

  portable(): Promise<PortablePolicy> {
    return this.#actor.portable();
  }

  dispose(): void {
    this.#learner.dispose();
    this.#actor.dispose();
    disposeRecipe(this.#recipe);
  }

  #ratesNow(): Rates {
    const { learningRate, entropyCoefficient } = this.#rates;
    return {
      learningRate: learningRate(this.envSteps),
      ...(entropyCoefficient && { entropyCoefficient: entropyCoefficient(this.envSteps) }),
    };
  }

  get #variables(): Variables {
    return this.#recipe.objective.network.variables;
  }
}

/** Normalises a rollout's observations as the policy saw them when acting. */
function normalized(rollout: Rollout, normalizer: Recipe['normalizer']): Rollout {
  if (normalizer === undefined) return rollout;
  const { observations, tailObservations } = rollout;
  return {
    ...rollout,
    observations: normalizer.fill(observations, new Float32Array(observations.length)),
    tailObservations: normalizer.fill(tailObservations, new Float32Array(tailObservations.length)),
  };
}
