import { type AgentContext, linearSchedule, type Metrics, type Schedule } from '@prism-rl/core';
import type { Rollout } from '@prism-rl/memory';
import { disposeVariables, type Engine } from '@prism-rl/nn';
import type { ActorCriticNetwork } from '../network/policyNetwork.ts';
import { PolicyActor } from '../policyActor.ts';
import { RolloutLearner } from '../rolloutAgent/rolloutLearner.ts';
import type { A3cConfig } from './config.ts';
import { compileLoad, type Load } from './globalNetwork.ts';
import { a3cCopy, a3cRecipe, flatGradients } from './recipe.ts';
import type { SharedParameters } from './sharedParameters.ts';

/** Context of an actor-learner: `rng` samples its actions. */
export type LocalContext = Omit<AgentContext<A3cConfig>, 'numEnvs' | 'environment' | 'engine'>;

/**
 * The local parameters of an actor-learner: it acts and computes its segments' gradients by them. Each gradient updates the global
 * parameters, which the learner then copies.
 */
export class LocalLearner {
  readonly actor: PolicyActor;
  /** θ′, flat: the parameters until its next update. */
  readonly parameters: Float32Array;
  readonly #learningRate: number;
  /** Decay factor of the learning rate by steps taken. */
  readonly #rateLeft: Schedule;
  readonly #shared: SharedParameters;
  readonly #network: ActorCriticNetwork;
  readonly #load: Load;
  #learner!: RolloutLearner;

  private constructor(
    { config, steps, ...context }: LocalContext,
    engine: Engine,
    shared: SharedParameters,
    network: ActorCriticNetwork,
    load: Load,
  ) {
    this.#learningRate = config.learningRate;
    this.#rateLeft = linearSchedule({ from: 1, to: config.anneal ? 0 : 1, steps });
    this.#shared = shared;
    this.#network = network;
    this.#load = load;
    this.actor = new PolicyActor({ ...context, engine, network });
    this.parameters = new Float32Array(shared.size);
  }

  /** Compiles the steps and copies the global parameters. */
  static async create(
    context: LocalContext,
    engine: Engine,
    shared: SharedParameters,
  ): Promise<LocalLearner> {
    const network = a3cCopy(context);
    const load = await compileLoad(engine, network.variables);
    const local = new LocalLearner(context, engine, shared, network, load);
    const { config } = context;
    const optimizer = flatGradients(network, config.maxGradientNorm, async ({ gradient }, rate, steps) => {
      shared.update(gradient as Float32Array, rate, steps);
      await local.synchronise();
    });
    const recipe = a3cRecipe(config, network, optimizer);
    local.#learner = await RolloutLearner.create({ ...context, numEnvs: 1 }, recipe, engine);
    await local.synchronise();
    return local;
  }

  /** Copies the global parameters. */
  async synchronise(): Promise<void> {
    this.#shared.read(this.parameters);
    await this.#load.run({ parameters: this.parameters });
  }

  async restore(parameters: Float32Array): Promise<void> {
    this.parameters.set(parameters);
    await this.#load.run({ parameters: this.parameters });
  }

  /** Performs one asynchronous update. Metrics are means over the segment's steps. */
  async learn(segment: Rollout): Promise<Metrics> {
    const learningRate = this.#learningRate * this.#rateLeft(this.#shared.steps);
    const { loss, ...metrics } = await this.#learner.learn(segment, { learningRate });
    return { ...metrics, loss: loss! / segment.steps, learningRate };
  }

  dispose(): void {
    this.#load.dispose();
    this.#learner.dispose();
    this.actor.dispose();
    disposeVariables(this.#network.variables);
  }
}
