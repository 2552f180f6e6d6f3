import type {
  ActMode,
  ActOutputs,
  AgentContext,
  LearnersReport,
  MaybePromise,
  Metrics,
  PackedArray,
  Policy,
  PortablePolicy,
  RngState,
  Schedule,
  SelfDriving,
  Snapshot,
  Weights,
} from '@prism-rl/core';
import { childSnapshot, linearSchedule, mergeSnapshots, PrismError } from '@prism-rl/core';
import { assignWeights, engineOf, restoreVariables, saveVariables, weightsOf } from '@prism-rl/nn';
import { PolicyActor } from '../policyActor.ts';
import { disposeRecipe, type Recipe } from '../rolloutAgent/recipe.ts';
import { RolloutLearner } from '../rolloutAgent/rolloutLearner.ts';
import type { ZeroConfig } from './config.ts';
import { zeroRecipe } from './recipe.ts';
import { SearchedGames } from './searchedGames.ts';

/** Plays searched games against itself, and learns what the searches found. It acts by its network alone. */
export class ZeroAgent implements SelfDriving {
  readonly assess: NonNullable<Policy['assess']>;
  readonly valueFactor?: number;
  readonly #context: AgentContext<ZeroConfig>;
  readonly #recipe: Recipe;
  readonly #actor: PolicyActor;
  readonly #learner: RolloutLearner;
  readonly #games: SearchedGames;
  readonly #learningRate: Schedule;
  /** Positions of an update. */
  readonly #rows: number;
  #envSteps = 0;

  private constructor(
    context: AgentContext<ZeroConfig>,
    recipe: Recipe,
    actor: PolicyActor,
    learner: RolloutLearner,
    games: SearchedGames,
    rows: number,
  ) {
    this.#context = context;
    this.#recipe = recipe;
    this.#actor = actor;
    this.#learner = learner;
    this.#games = games;
    this.#rows = rows;
    this.assess = actor.assess!;
    // Without noise, half of what counts in training wins more games.
    if (context.config.valueScale === 'paper') this.valueFactor = 0.5;
    const { learningRate: from, learningRateEnd: to } = context.config;
    this.#learningRate = linearSchedule({ from, to, steps: context.steps });
  }

  /** @throws PrismError `incompatible` for environments that are no games of two players, or have wrappers. */
  static async create(context: AgentContext<ZeroConfig>): Promise<ZeroAgent> {
    const { config, numEnvs, observationSpace, actionSpace, rng, environment } = context;
    const game = await context.game?.();
    if (game === undefined) {
      throw PrismError.incompatible`alphazero plays games of two players by their rules, and ${environment?.id ?? 'this environment'} \
        has none, or wrappers.
        Choose a game, such as ConnectFour-v0.`;
    }
    const rows = config.reuse * config.rolloutSteps * numEnvs;
    const recipe = zeroRecipe(context, rows);
    let learner: RolloutLearner | undefined;
    try {
      const engine = engineOf(context);
      const { network } = recipe.objective;
      const spaces = { observationSpace, actionSpace };
      const actor = new PolicyActor({ engine, network, ...spaces, rng, exportsValue: true });
      learner = await RolloutLearner.create(context, recipe, engine);
      const { openings } = (environment?.config ?? {}) as { readonly openings?: number };
      const games = new SearchedGames(game, config, numEnvs, openings ?? 0, rng);
      return new ZeroAgent(context, recipe, actor, learner, games, rows);
    } catch (error) {
      learner?.dispose();
      disposeRecipe(recipe);
      throw error;
    }
  }

  act(observations: PackedArray, out: ActOutputs, mode: ActMode): MaybePromise<void> {
    return this.#actor.act(observations, out, mode);
  }

  /** Returns after each update, so that a resumed run reports at the same steps as an uninterrupted one. */
  async advance(envSteps: number, signal: AbortSignal): Promise<LearnersReport> {
    const episodes: LearnersReport['episodes'][number][] = [];
    let metrics: Metrics | undefined;
    while (this.#envSteps < envSteps && metrics === undefined && !signal.aborted) {
      episodes.push(...(await this.#games.move(this.assess, this.#envSteps)));
      this.#envSteps += this.#context.numEnvs;
      if (this.#games.isDue) metrics = await this.#learn();
    }
    return { envSteps: this.#envSteps, episodes, updates: metrics === undefined ? 0 : 1, metrics };
  }

  async #learn(): Promise<Metrics> {
    const learningRate = this.#learningRate(this.#envSteps);
    const metrics = await this.#learner.learn(this.#games.sample(this.#rows), { learningRate });
    return { ...metrics, learningRate };
  }

  async save(): Promise<Snapshot> {
    const { meta, arrays } = mergeSnapshots({
      network: await saveVariables(this.#recipe.objective.network.variables),
      optimizer: await saveVariables(this.#recipe.optimizer.variables),
    });
    return { meta: { ...meta, envSteps: this.#envSteps, rng: this.#context.rng.save() }, arrays };
  }

  restore(snapshot: Snapshot): void {
    restoreVariables(this.#recipe.objective.network.variables, childSnapshot(snapshot, 'network'));
    restoreVariables(this.#recipe.optimizer.variables, childSnapshot(snapshot, 'optimizer'));
    this.#context.rng.restore(snapshot.meta.rng as RngState);
    this.#envSteps = Number(snapshot.meta.envSteps);
  }

  readonly learners = {
    save: (): Snapshot => this.#games.save(),
    restore: (snapshot: Snapshot): void => this.#games.restore(snapshot),
  };

  exportPolicy(_format: 'onnx'): Promise<Uint8Array> {
    return this.#actor.exportPolicy();
  }

  portable(): Promise<PortablePolicy> {
    return this.#actor.portable();
  }

  weights(): Promise<Weights> {
    return weightsOf(this.#recipe.objective.network.variables);
  }

  adoptWeights(weights: Weights): void {
    assignWeights(this.#recipe.objective.network.variables, weights);
  }

  dispose(): void {
    this.#learner.dispose();
    this.#actor.dispose();
    disposeRecipe(this.#recipe);
  }
}
