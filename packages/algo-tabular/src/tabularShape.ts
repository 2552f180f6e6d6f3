import type { ActionMask, AgentContext, PackedArray, SnapshotArray, Space } from '@prism-rl/core';
import { actionMaskOf, checkArrays, fillArrays, PrismError, partsOf } from '@prism-rl/core';
import { choicesOf, requireFinite, startsOf } from '@prism-rl/core/checks';
import { countOf, type PossibleRow } from './epsilonGreedy.ts';

/** Maximum number of entries of a table: 2²⁷, a gigabyte of values. */
const mostEntries = 2 ** 27;

/** An element of a finite space's packed form: `n` values from `start` on. */
interface Element {
  readonly n: number;
  readonly start: number;
}

/**
 * Numbers the values of a finite space 0 … `count − 1`. A Discrete keeps its order; of several parts (MultiDiscrete, MultiBinary, and
 * Tuple or Dict of such) the last varies fastest. Action masks are no part of a state.
 */
export class FiniteSpace {
  readonly count: number;
  readonly #parts: readonly Element[];
  /** Number of packed elements that belong to masks, and the index of the first. */
  readonly #skipped: number;
  readonly #skipAt: number;

  private constructor(parts: readonly Element[], skipped: number, skipAt: number) {
    this.#parts = parts;
    this.#skipped = skipped;
    this.#skipAt = skipAt;
    this.count = parts.reduce((product, { n }) => product * n, 1);
  }

  /** Returns `undefined` if the space is not finite. */
  static of(space: Space): FiniteSpace | undefined {
    const mask = actionMaskOf(space);
    const all = elementsOf(space);
    if (all === undefined) return undefined;
    const { offset, size } = mask ?? { offset: 0, size: 0 };
    return new FiniteSpace(
      all.filter((_, k) => k < offset || k >= offset + size),
      size,
      offset,
    );
  }

  /**
   * Writes the numbers of the packed `values` to `out` and returns it.
   *
   * @param out at least as long as the number of values.
   */
  numbers(values: PackedArray, out: Int32Array): Int32Array {
    const parts = this.#parts;
    const size = parts.length;
    const { start } = parts[0]!;
    if (this.#skipped > 0) return this.#numbersBesideMasks(values, out);
    if (size === 1) {
      for (let i = 0; i < values.length; i++) out[i] = values[i]! - start;
      return out;
    }
    for (let i = 0, k = 0; k < values.length; i++) {
      let number = values[k++]! - start;
      for (let part = 1; part < size; part++)
        number = number * parts[part]!.n + values[k++]! - parts[part]!.start;
      out[i] = number;
    }
    return out;
  }

  #numbersBesideMasks(values: PackedArray, out: Int32Array): Int32Array {
    const parts = this.#parts;
    const rowSize = parts.length + this.#skipped;
    for (let i = 0, at = 0; at < values.length; i++, at += rowSize) {
      let number = 0;
      for (const [k, { n, start }] of parts.entries())
        number = number * n + values[at + k + (k < this.#skipAt ? 0 : this.#skipped)]! - start;
      out[i] = number;
    }
    return out;
  }
}

/** In packing order; undefined for a space that is not finite. */
function elementsOf(space: Space): Element[] | undefined {
  const parts = partsOf(space).map(({ space: part }): Element[] | undefined => {
    if (part.kind === 'multi-binary') return Array.from({ length: part.size }, () => ({ n: 2, start: 0 }));
    return choicesOf(part)?.map((n, k) => ({ n, start: startsOf(part)[k]! }));
  });
  return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
}

/** Whether tabular agents support these spaces: `true`, or a clause with the reason why not. */
export function supportsTables(observationSpace: Space, actionSpace: Space): true | string {
  if (actionSpace.kind !== 'discrete') return 'needs a Discrete action space';
  const states = FiniteSpace.of(observationSpace);
  if (states === undefined) return 'needs a finite observation space (Discrete, or parts that are)';
  if (states.count * actionSpace.flatSize > mostEntries) {
    return `keeps a table, which is too large for ${states.count} observations and ${actionSpace.flatSize} actions`;
  }
  return true;
}

/** Shape of an agent's tables: the numbers of states, actions and environments, and the numbering of states and actions. */
export class TabularShape {
  readonly numStates: number;
  readonly numActions: number;
  readonly numEnvs: number;
  readonly #states: FiniteSpace;
  /** Whether packed observations already are state numbers, and packed actions action numbers. */
  readonly #statesAreNumbers: boolean;
  readonly #actionsAreNumbers: boolean;
  readonly #firstAction: number;
  /** Whether observations contain action masks. Checking it before a call keeps loops without masks fast. */
  readonly isMasked: boolean;
  readonly #mask: (ActionMask & { readonly rowSize: number }) | undefined;
  /** Action mask of each state as last seen, if observations contain masks. */
  readonly #possible: Uint8Array | undefined;

  /** @throws PrismError `incompatible` for spaces that are not finite. */
  constructor(context: Pick<AgentContext<object>, 'observationSpace' | 'actionSpace' | 'numEnvs'>) {
    const { observationSpace, actionSpace, numEnvs } = context;
    const verdict = supportsTables(observationSpace, actionSpace);
    if (verdict !== true) {
      throw PrismError.incompatible`A tabular agent cannot act on ${observationSpace} with ${actionSpace}: it ${verdict}.
        Use an environment with Discrete spaces, or an agent with a network such as dqn.`;
    }
    this.#states = FiniteSpace.of(observationSpace)!;
    this.numStates = this.#states.count;
    this.numActions = actionSpace.flatSize;
    this.numEnvs = numEnvs;
    const action = actionSpace.toJSON();
    this.#firstAction = action.kind === 'discrete' ? action.start : 0;
    const state = observationSpace.toJSON();
    this.#statesAreNumbers =
      state.kind === 'discrete' && state.start === 0 && observationSpace.dtype === 'int32';
    this.#actionsAreNumbers = this.#firstAction === 0 && actionSpace.dtype === 'int32';
    const mask = actionMaskOf(observationSpace);
    this.isMasked = mask !== undefined;
    this.#mask = mask && { ...mask, rowSize: observationSpace.size };
    this.#possible = mask && new Uint8Array(this.numPairs).fill(1);
  }

  get numPairs(): number {
    return this.numStates * this.numActions;
  }

  /** Returns the action mask of an observation; undefined if there is none. */
  shown(observations: PackedArray, row: number): PossibleRow | undefined {
    if (!this.isMasked) return undefined;
    const { rowSize, offset } = this.#mask!;
    return { array: observations, from: row * rowSize + offset };
  }

  /** Returns the mask of a state as last seen as a successor. @param start its first pair. */
  possible(start: number): PossibleRow | undefined {
    return this.isMasked ? { array: this.#possible!, from: start } : undefined;
  }

  /** Stores the masks of successors, to bootstrap from; terminal states have none. */
  note(observations: PackedArray, states: Int32Array): void {
    if (!this.isMasked) return;
    const { rowSize, offset, size } = this.#mask!;
    for (let i = 0; i < this.numEnvs; i++) {
      const from = i * rowSize + offset;
      // A terminal state has no actions and is not bootstrapped from, but another state may have the same number.
      if (countOf({ array: observations, from }, size) === 0) continue;
      for (let a = 0; a < size; a++) this.#possible![states[i]! * size + a] = observations[from + a]!;
    }
  }

  /** The stored masks, for snapshots; empty without masks. */
  tables(): Tables {
    return this.#possible === undefined ? {} : { possible: this.#possible };
  }

  /** Returns the state numbers of observations: `observations` itself if it contains them already, else `scratch`. */
  viewStates(observations: PackedArray, scratch: Int32Array): Int32Array {
    return this.#statesAreNumbers
      ? (observations as Int32Array)
      : this.#states.numbers(observations, scratch);
  }

  /** Returns actions as numbers from 0 on: `actions` itself if it contains them already, else `scratch`. */
  viewActions(actions: PackedArray, scratch: Int32Array): Int32Array {
    if (this.#actionsAreNumbers) return actions as Int32Array;
    for (let i = 0; i < actions.length; i++) scratch[i] = actions[i]! - this.#firstAction;
    return scratch;
  }

  /** Converts numbers from 0 on to actions of the space, in place. */
  toActions(actions: PackedArray): void {
    if (this.#firstAction === 0) return;
    for (let i = 0; i < actions.length; i++) actions[i]! += this.#firstAction;
  }
}

export interface Tables {
  readonly [name: string]: Float64Array | Int32Array | Uint8Array;
}

export function copiesOf(tables: Tables): { [name: string]: SnapshotArray } {
  return Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, table.slice()]));
}

/**
 * Overwrites `tables` with a snapshot's tables.
 *
 * @throws PrismError `corrupt` if one is missing or has another size, `not-finite` for NaN and infinity.
 */
export function copyInto(tables: Tables, saved: { readonly [name: string]: SnapshotArray }): void {
  const hint = 'Restore it into an agent with the same settings for the same environment.';
  checkArrays('a tabular agent', tables, saved, hint);
  requireFinite('the saved agent', saved);
  fillArrays(tables, saved);
}
