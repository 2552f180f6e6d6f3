import type { EpisodeEvent, GameTask, Memory, Outcome, Rng, RowState, Snapshot } from '@prism-rl/core';
import { actionMaskOf, packedArray } from '@prism-rl/core';
import { possibleIn, startsOf } from '@prism-rl/core/checks';
import type { Rollout } from '@prism-rl/memory';
import * as search from '@prism-rl/search';
import type { ZeroConfig } from './config.ts';

type Episode = Omit<EpisodeEvent, 'type' | 'episode'>;

/** The search of the settings. */
function searchOf({ search: name, simulations, valueScale }: ZeroConfig): search.SearchRecipe {
  const scale = valueScale === 'paper' ? search.paperScale() : search.rescaled();
  return name === 'gumbel'
    ? { simulations, root: search.gumbelRoot(), interior: search.completedInterior(), scale }
    : { simulations, root: search.puctRoot(), interior: search.puctInterior(), scale };
}

/** Games of an agent against itself, whose moves are searched; and the positions of the last rollouts, from which it learns. */
export class SearchedGames implements Memory<Rollout> {
  readonly numGames: number;
  readonly capacity: number;
  readonly #game: GameTask;
  readonly #config: ZeroConfig;
  readonly #rng: Rng;
  readonly #openings: number;
  readonly #trees: search.TreeBatch;
  readonly #outcome: Outcome = { reward: 0, terminated: false, truncated: false };
  readonly #arrays: ReturnType<typeof arraysOf>;
  /** The games' states, and a move, which are made once. */
  readonly #states: readonly RowState[];
  readonly #made = new Int32Array(1);
  readonly #perRollout: number;
  /** Moves in the rollout so far, and rollouts in all. */
  #moves = 0;
  #rollouts = 0;

  /** @param openings games begin after 0 to this many random moves. */
  constructor(game: GameTask, config: ZeroConfig, numGames: number, openings: number, rng: Rng) {
    this.numGames = numGames;
    this.#perRollout = config.rolloutSteps * numGames;
    this.capacity = config.window * this.#perRollout;
    this.#game = game;
    this.#config = config;
    this.#rng = rng;
    this.#openings = openings;
    this.#trees = new search.TreeBatch(game, searchOf(config), numGames);
    this.#arrays = arraysOf(game, config, numGames);
    const stateOf = (_: unknown, g: number): RowState =>
      this.#arrays.states.subarray(g * game.stateSize, (g + 1) * game.stateSize);
    this.#states = Array.from({ length: numGames }, stateOf);
    for (let g = 0; g < numGames; g++) this.#begin(g);
  }

  /** Positions from which updates draw. */
  get size(): number {
    return Math.min(this.#rollouts * this.#perRollout, this.capacity);
  }

  /** Searches and makes a move in every game. @returns the games that ended. @param envSteps moves of all games, with these. */
  async move(assess: search.Assess, envSteps: number): Promise<Episode[]> {
    const { observationSpace, actionSpace, isSparse } = this.#game;
    const { states, observations, policy, values, depths, turns, rewards, over, returns, lengths } =
      this.#arrays;
    const { simulations, policyTarget, rolloutSteps } = this.#config;
    const found = await this.#trees.search(states, this.numGames, assess, this.#rng);
    const from = this.#rowsBefore + this.#moves * this.numGames;
    const shares = (): Float32Array => Float32Array.from(found.visits, (visits) => visits / simulations);
    policy.set(policyTarget === 'visits' ? shares() : found.improved, from * actionSpace.flatSize);
    values.set(found.values, from);
    depths.set(found.depths, this.#moves * this.numGames);
    const ended: Episode[] = [];
    for (let env = 0; env < this.numGames; env++) {
      const state = this.#states[env]!;
      const row = from + env;
      const at = row * observationSpace.size;
      if (isSparse) observations.fill(0, at, at + observationSpace.size);
      this.#game.observe(state, observations, at);
      turns[row] = this.#game.turn(state);
      over[row] = Number(this.#step(env, found.actions[env]!));
      const { reward, terminated, truncated } = this.#outcome;
      rewards[row] = reward;
      if (over[row] === 0) continue;
      ended.push({ envSteps, env, return: returns[env]!, length: lengths[env]!, terminated, truncated });
      this.#begin(env);
    }
    if (++this.#moves === rolloutSteps) this.#close();
    return ended;
  }

  /** Games store their own moves. */
  add(): void {}

  /** Whether a rollout has just ended. */
  ready(): boolean {
    return this.#moves === 0 && this.#rollouts > 0;
  }

  /** Draws positions of the window, or their images under the game's symmetries. */
  sample(): Rollout {
    const { observationSpace, actionSpace, symmetries = [] } = this.#game;
    const { observations, policy, targets, depths } = this.#arrays;
    const [size, numActions] = [observationSpace.size, actionSpace.flatSize];
    const count = this.#config.reuse * this.#perRollout;
    const seen = packedArray(observationSpace.dtype, count * size);
    const drawn = {
      samples: new Int32Array(count),
      policy: new Float32Array(count * numActions),
      returns: new Float32Array(count),
      depth: Float32Array.of(depths.reduce((sum, depth) => sum + depth, 0) / depths.length),
    };
    // The position itself is one more image.
    const images = this.#config.symmetries ? symmetries.length + 1 : 1;
    for (let k = 0; k < count; k++) {
      const row = this.#rng.integers(this.size);
      const image = images === 1 ? undefined : symmetries[this.#rng.integers(images)];
      for (let j = 0; j < size; j++)
        seen[k * size + j] = observations[row * size + (image?.observation[j] ?? j)]!;
      for (let a = 0; a < numActions; a++)
        drawn.policy[k * numActions + a] = policy[row * numActions + (image?.actions[a] ?? a)]!;
      drawn.returns[k] = targets[row]!;
    }
    const none = new Uint8Array(0);
    return {
      ...{ steps: 1, numEnvs: count, observations: seen, actions: drawn.samples, extras: drawn },
      ...{ rewards: new Float64Array(0), terminated: none, truncated: none, starts: none },
      ...{ tailRows: new Int32Array(0), tailObservations: none },
    };
  }

  save(): Snapshot {
    const arrays = Object.entries(this.#arrays).map(([name, array]) => [name, array.slice()]);
    return { meta: { moves: this.#moves, rollouts: this.#rollouts }, arrays: Object.fromEntries(arrays) };
  }

  restore({ meta, arrays }: Snapshot): void {
    // Earlier versions saved no depths.
    for (const [name, array] of Object.entries(this.#arrays)) array.set((arrays[name] ?? []) as never);
    this.#moves = Number(meta.moves);
    this.#rollouts = Number(meta.rollouts);
  }

  /** Rows of the window before those of the rollout. */
  get #rowsBefore(): number {
    return (this.#rollouts % this.#config.window) * this.#perRollout;
  }

  /** Ends a rollout: computes what each position was worth to the player who moved. */
  #close(): void {
    const { values, turns, rewards, over, targets } = this.#arrays;
    const { rolloutSteps, valueTarget } = this.#config;
    const share = { outcome: 1, mean: 0.5, search: 0 }[valueTarget];
    for (let g = 0; g < this.numGames; g++) {
      let worth = 0;
      for (let t = rolloutSteps - 1; t >= 0; t--) {
        const row = this.#rowsBefore + t * this.numGames + g;
        if (over[row] === 1) worth = rewards[row]!;
        // A game that goes on is worth what the search says.
        else if (t === rolloutSteps - 1) worth = values[row]!;
        else worth = rewards[row]! + (turns[row] === turns[row + this.numGames] ? worth : -worth);
        targets[row] = share * worth + (1 - share) * values[row]!;
      }
    }
    this.#moves = 0;
    this.#rollouts++;
  }

  /** Begins a game: an opening that ends it is drawn again. */
  #begin(g: number): void {
    const { observationSpace, actionSpace } = this.#game;
    const state = this.#states[g]!;
    for (let left = -1; left !== 0; ) {
      this.#game.start(state, this.#rng);
      this.#arrays.returns[g] = this.#arrays.lengths[g] = 0;
      left = this.#openings === 0 ? 0 : this.#rng.integers(this.#openings + 1);
      for (; left > 0; left--) {
        const seen = packedArray(observationSpace.dtype, observationSpace.size);
        this.#game.observe(state, seen, 0);
        const possible = possibleIn(seen, actionSpace.flatSize, actionMaskOf(observationSpace));
        const drawn = possible[this.#rng.integers(possible.length)]!;
        if (this.#step(g, startsOf(actionSpace)[0]! + drawn)) break;
      }
    }
  }

  /** Makes a move. @returns whether it ends the game. */
  #step(g: number, move: number): boolean {
    const { returns, lengths } = this.#arrays;
    const state = this.#states[g]!;
    const outcome = this.#outcome;
    const sign = this.#game.turn(state) === 0 ? 1 : -1;
    outcome.terminated = outcome.truncated = false;
    this.#made[0] = move;
    this.#game.step(state, this.#made, 0, this.#rng, outcome);
    // As the player who begins sees it.
    returns[g]! += sign * outcome.reward;
    lengths[g]!++;
    return outcome.terminated || outcome.truncated;
  }
}

/** The games, and the window's positions: what saved runs keep. */
function arraysOf(game: GameTask, { window, rolloutSteps }: ZeroConfig, numGames: number) {
  const rolled = rolloutSteps * numGames;
  const rows = window * rolled;
  const { observationSpace, actionSpace, stateType, stateSize } = game;
  return {
    states: packedArray(stateType, numGames * stateSize) as RowState,
    lengths: new Int32Array(numGames),
    returns: new Float64Array(numGames),
    observations: packedArray(observationSpace.dtype, rows * observationSpace.size),
    policy: new Float32Array(rows * actionSpace.flatSize),
    values: new Float32Array(rows),
    depths: new Float32Array(rolled),
    turns: new Uint8Array(rows),
    rewards: new Float32Array(rows),
    over: new Uint8Array(rows),
    targets: new Float32Array(rows),
  };
}
