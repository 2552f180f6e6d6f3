import type {
  Agent,
  Engine,
  GameTask,
  PackedArray,
  Player,
  Registry,
  RowState,
  Snapshot,
} from '@prism-rl/core';
import { actOutputs, PrismError, packedArray, Rng } from '@prism-rl/core';
import type { Searched } from '@prism-rl/search';
import { type RunFactory, runFactory } from './runFactory.ts';
import type { Trained } from './savedRun.ts';
import { thinkingTrees } from './thinking.ts';

function notAtOnce(): PrismError {
  return PrismError.incompatible`This agent cannot be an opponent: its network does not act at once.
    Use network=mlp, without convolutions.`;
}

interface RestoreOptions {
  /** The agent in errors, such as its directory. */
  readonly name: string;
  readonly engine: Engine | undefined;
  /** Simulations of a search before each move; 0, the default, acts by the network alone. */
  readonly simulations?: number;
}

/** An agent as a player of a game; it acts greedily, or by a search. */
export class TrainedPlayer implements Player {
  readonly #game: GameTask;
  readonly #agent: Agent;
  readonly #seen: PackedArray;
  readonly #out: ReturnType<typeof actOutputs>;
  #trees?: ReturnType<typeof thinkingTrees>;

  private constructor(game: GameTask, agent: Agent) {
    this.#game = game;
    this.#agent = agent;
    const { observationSpace, actionSpace } = game;
    this.#seen = packedArray(observationSpace.dtype, observationSpace.size);
    this.#out = actOutputs(actionSpace, 1, {});
  }

  /**
   * Creates a player with a new agent; {@link load} then restores a trained one.
   *
   * @throws PrismError `incompatible` for recurrent agents.
   */
  static async of(
    game: GameTask,
    { createAgent }: RunFactory,
    engine: Engine | undefined,
  ): Promise<TrainedPlayer> {
    const { observationSpace, actionSpace } = game;
    // A stream of its own: loading an agent sets the state of its random numbers.
    const agent = await createAgent({ observationSpace, actionSpace, numEnvs: 1 }, new Rng(0), engine);
    const player = new TrainedPlayer(game, agent);
    if (agent.stateSize !== undefined) {
      await player.dispose();
      throw PrismError.incompatible`A recurrent agent cannot be an opponent.
        Use recurrent=none.`;
    }
    // Agents compile what they act with at their first observation: here every move is possible.
    player.#seen.fill(1);
    await agent.act(player.#seen, player.#out, 'exploit');
    return player;
  }

  /**
   * Creates the player of a trained agent.
   *
   * @throws PrismError `incompatible` if it was trained in another game or with wrappers, is recurrent, or cannot think ahead but should.
   */
  static async restored(
    registry: Registry,
    game: GameTask,
    { run, agent }: Trained,
    { name, engine, simulations = 0 }: RestoreOptions,
  ): Promise<TrainedPlayer> {
    const factory = runFactory(registry, run);
    const { environment, environmentConfig, wrappers = [] } = factory.run;
    const own = await registry.get('environments', environment).entry.game?.(environmentConfig);
    const spacesOf = ({ observationSpace, actionSpace }: GameTask): string =>
      JSON.stringify([observationSpace, actionSpace]);
    const why =
      own?.id !== game.id
        ? `it was trained in ${environment}`
        : wrappers.length > 0
          ? 'it was trained with wrappers'
          : spacesOf(own) === spacesOf(game)
            ? undefined
            : `it was trained with observations ${own.observationSpace}`;
    if (why !== undefined) {
      throw PrismError.incompatible`${name} cannot play ${game.id}: ${why}.
        Name a run of ${game.id} with the same observations, without wrappers.`;
    }
    const player = await TrainedPlayer.of(game, factory, engine);
    try {
      await player.load(agent);
      if (simulations > 0) await player.#prepare(simulations, name);
    } catch (error) {
      await player.dispose();
      throw error;
    }
    return player;
  }

  /** Lets the player act as the agent did that was saved. */
  async load(agent: Snapshot): Promise<void> {
    await this.#agent.restore(agent);
  }

  /** Compiles what a search needs. */
  async #prepare(simulations: number, name: string): Promise<void> {
    const found = thinkingTrees(this.#game, this.#agent, { simulations }, name);
    const { flatSize } = this.#game.actionSpace;
    await found.assess(this.#seen, 1, { logits: new Float32Array(flatSize), values: new Float32Array(1) });
    this.#trees = found;
  }

  /** Returns what a search from a state finds; undefined without simulations. */
  think(state: RowState): Searched | undefined {
    if (this.#trees === undefined) return undefined;
    const { trees, assess } = this.#trees;
    const found = trees.search(state, 1, assess, new Rng(0));
    if (!(found instanceof Promise)) return found;
    throw notAtOnce();
  }

  move(state: never): number {
    const found = this.think(state);
    if (found !== undefined) return found.actions[0]!;
    const game = this.#game;
    if (game.isSparse) this.#seen.fill(0);
    game.observe(state, this.#seen, 0);
    const acting = this.#agent.act(this.#seen, this.#out, 'exploit');
    if (acting === undefined) return this.#out.actions[0]!;
    throw notAtOnce();
  }

  async dispose(): Promise<void> {
    await this.#agent.dispose?.();
  }
}
