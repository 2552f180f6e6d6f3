import type { EpisodeEvent, GameTask, Outcome, PackedArray, Rng, RowState, Snapshot } from '@prism-rl/core';
import { actionMaskOf, copyRow, drawPossible, packedArray } from '@prism-rl/core';
import { choicesOf, startsOf } from '@prism-rl/core/checks';
import type { Rollout } from '@prism-rl/memory';
import { type Assess, TreeBatch } from '@prism-rl/search';
import type { ZeroConfig } from './config.ts';
import { searchOf } from './recipe.ts';

type Episode = Omit<EpisodeEvent, 'type' | 'episode'>;

/** Games of an agent against itself, whose moves are searched; and the positions of the last rollouts, from which it learns. */
export class SearchedGames {
  readonly #game: GameTask;
  readonly #config: ZeroConfig;
  readonly #rng: Rng;
  readonly #openings: number;
  readonly #trees: TreeBatch;
  readonly #action: PackedArray;
  readonly #outcome: Outcome = { reward: 0, terminated: false, truncated: false };
  readonly #arrays: ReturnType<typeof arraysOf>;
  readonly #states: readonly RowState[];
  readonly #numGames: number;
  /** Moves in the rollout so far, and rollouts in all. */
  #moves = 0;
  #rollouts = 0;

  /** @param openings games begin after 0 to this many random moves. */
  constructor(game: GameTask, config: ZeroConfig, numGames: number, openings: number, rng: Rng) {
    this.#game = game;
    this.#config = config;
    this.#rng = rng;
    this.#openings = openings;
    this.#numGames = numGames;
    this.#trees = new TreeBatch(game, searchOf(config), numGames);
    this.#action = packedArray(game.actionSpace.dtype, 1);
    this.#arrays = arraysOf(game, config, numGames);
    const { stateSize } = game;
    this.#states = Array.from({ length: numGames }, (_, g) =>
      this.#arrays.states.subarray(g * stateSize, (g + 1) * stateSize),
    );
    for (let g = 0; g < numGames; g++) this.#begin(g);
  }

  /** Searches and makes a move in every game. @returns the games that ended. @param envSteps moves before. */
  async move(assess: Assess, envSteps: number): Promise<Episode[]> {
    const { observationSpace, actionSpace } = this.#game;
    const { states, observations, actions, policy, values, turns, rewards, over, returns, lengths } =
      this.#arrays;
    const count = actionSpace.flatSize;
    const found = this.#trees.search(states, this.#numGames, assess, this.#rng);
    const {
      actions: moves,
      improved,
      visits,
      values: searched,
    } = found instanceof Promise ? await found : found;
    const ended: Episode[] = [];
    const from = this.#rowsBefore + this.#moves * this.#numGames;
    for (const [g, state] of this.#states.entries()) {
      const row = from + g;
      const at = row * observationSpace.size;
      if (this.#game.isSparse) observations.fill(0, at, at + observationSpace.size);
      this.#game.observe(state, observations, at);
      for (let a = 0; a < count; a++) {
        const share = visits[g * count + a]! / this.#config.simulations;
        policy[row * count + a] = this.#config.policyTarget === 'visits' ? share : improved[g * count + a]!;
      }
      actions[row] = moves[g]! - startsOf(actionSpace)[0]!;
      values[row] = searched[g]!;
      turns[row] = this.#game.turn(state);
      this.#step(state, moves[g]!);
      const { reward, terminated, truncated } = this.#outcome;
      rewards[row] = reward;
      over[row] = Number(terminated || truncated);
      // As the player who begins sees it.
      returns[g]! += turns[row] === 0 ? reward : -reward;
      lengths[g]!++;
      if (over[row] === 0) continue;
      ended.push({
        ...{ envSteps: envSteps + this.#numGames, env: g, return: returns[g]!, length: lengths[g]! },
        ...{ terminated, truncated },
      });
      this.#begin(g);
    }
    if (++this.#moves === this.#config.rolloutSteps) this.#close();
    return ended;
  }

  /** Whether a rollout has just ended. */
  get isDue(): boolean {
    return this.#moves === 0 && this.#rollouts > 0;
  }

  /** Draws positions of the window, or their images under the game's symmetries. */
  sample(count: number): Rollout {
    const { observationSpace, actionSpace } = this.#game;
    const { observations, actions, policy, targets } = this.#arrays;
    const filled = Math.min(this.#rollouts, this.#config.window) * this.#perRollout;
    const numActions = actionSpace.flatSize;
    const mirrors = (this.#config.symmetries && this.#game.symmetries) || [];
    const drawn = {
      observations: packedArray(observationSpace.dtype, count * observationSpace.size),
      samples: new Int32Array(count),
      policy: new Float32Array(count * numActions),
      returns: new Float32Array(count),
    };
    for (let k = 0; k < count; k++) {
      const row = this.#rng.integers(filled);
      const symmetry = mirrors.length === 0 ? undefined : mirrors[this.#rng.integers(mirrors.length + 1)];
      copyAs(symmetry?.observation, observations, row, drawn.observations, k, observationSpace.size);
      copyAs(symmetry?.actions, policy, row, drawn.policy, k, numActions);
      drawn.samples[k] = symmetry === undefined ? actions[row]! : symmetry.actions.indexOf(actions[row]!);
      drawn.returns[k] = targets[row]!;
    }
    const { observations: seen, ...extras } = drawn;
    return {
      ...{ steps: 1, numEnvs: count, observations: seen, actions: drawn.samples, extras },
      ...{ rewards: new Float64Array(0), terminated: new Uint8Array(0), truncated: new Uint8Array(0) },
      ...{
        starts: new Uint8Array(0),
        tailRows: new Int32Array(0),
        tailObservations: packedArray(observationSpace.dtype, 0),
      },
    };
  }

  save(): Snapshot {
    const arrays = Object.entries(this.#arrays).map(([name, array]) => [name, array.slice()]);
    return { meta: { moves: this.#moves, rollouts: this.#rollouts }, arrays: Object.fromEntries(arrays) };
  }

  restore({ meta, arrays }: Snapshot): void {
    for (const [name, array] of Object.entries(this.#arrays)) array.set(arrays[name] as never);
    this.#moves = Number(meta.moves);
    this.#rollouts = Number(meta.rollouts);
  }

  get #perRollout(): number {
    return this.#config.rolloutSteps * this.#numGames;
  }

  /** Rows of the window before those of the rollout. */
  get #rowsBefore(): number {
    return (this.#rollouts % this.#config.window) * this.#perRollout;
  }

  /** Ends a rollout: computes what each position was worth to the player who moved. */
  #close(): void {
    const { values, turns, rewards, over, targets } = this.#arrays;
    const { rolloutSteps, valueTarget } = this.#config;
    const numGames = this.#numGames;
    const share = { outcome: 1, mean: 0.5, search: 0 }[valueTarget];
    for (let g = 0; g < numGames; g++) {
      let worth = 0;
      for (let t = rolloutSteps - 1; t >= 0; t--) {
        const row = this.#rowsBefore + t * numGames + g;
        if (over[row] === 1) worth = rewards[row]!;
        // A game that goes on is worth what the search says.
        else if (t === rolloutSteps - 1) worth = values[row]!;
        else worth = rewards[row]! + (turns[row] === turns[row + numGames] ? worth : -worth);
        targets[row] = share * worth + (1 - share) * values[row]!;
      }
    }
    this.#moves = 0;
    this.#rollouts++;
  }

  /** Begins a game: an opening that ends it is drawn again. */
  #begin(g: number): void {
    const state = this.#states[g]!;
    const { lengths, returns } = this.#arrays;
    for (let left = -1; left !== 0; ) {
      this.#game.start(state, this.#rng);
      returns[g] = 0;
      lengths[g] = 0;
      left = this.#openings === 0 ? 0 : this.#rng.integers(this.#openings + 1);
      for (; left > 0; left--) {
        const side = this.#game.turn(state);
        this.#step(state, this.#anyMove(state));
        lengths[g]!++;
        returns[g]! += side === 0 ? this.#outcome.reward : -this.#outcome.reward;
        if (this.#outcome.terminated || this.#outcome.truncated) break;
      }
    }
  }

  #anyMove(state: RowState): number {
    const { observationSpace, actionSpace, isSparse } = this.#game;
    const start = startsOf(actionSpace)[0]!;
    const mask = actionMaskOf(observationSpace);
    if (mask === undefined) return start + this.#rng.integers(choicesOf(actionSpace)![0]!);
    const seen = packedArray(observationSpace.dtype, observationSpace.size);
    if (isSparse) seen.fill(0);
    this.#game.observe(state, seen, 0);
    return start + drawPossible(seen, this.#rng, mask.offset, mask.size);
  }

  #step(state: RowState, action: number): void {
    this.#action[0] = action;
    this.#outcome.terminated = this.#outcome.truncated = false;
    this.#game.step(state, this.#action, 0, this.#rng, this.#outcome);
  }
}

/** Copies a row, or its image under a symmetry. */
function copyAs(
  shows: Int32Array | undefined,
  source: PackedArray,
  row: number,
  target: PackedArray,
  to: number,
  size: number,
): void {
  if (shows === undefined) copyRow(source, row, target, to, size);
  else for (let k = 0; k < size; k++) target[to * size + k] = source[row * size + shows[k]!]!;
}

/** The games, and the window's positions: what saved runs keep. */
function arraysOf(game: GameTask, { window, rolloutSteps }: ZeroConfig, numGames: number) {
  const rows = window * rolloutSteps * numGames;
  const { observationSpace, actionSpace, stateType, stateSize } = game;
  return {
    states: packedArray(stateType, numGames * stateSize) as RowState,
    lengths: new Int32Array(numGames),
    returns: new Float64Array(numGames),
    observations: packedArray(observationSpace.dtype, rows * observationSpace.size),
    actions: new Int32Array(rows),
    policy: new Float32Array(rows * actionSpace.flatSize),
    values: new Float32Array(rows),
    turns: new Uint8Array(rows),
    rewards: new Float32Array(rows),
    over: new Uint8Array(rows),
    targets: new Float32Array(rows),
  };
}
