import {
  type ActionMask,
  type AgentContext,
  actionMaskOf,
  type PackedArray,
  PrismError,
  type SnapshotArray,
  type Space,
  type SpaceJSON,
} from '@prism-rl/core';
import { countOf, type PossibleRow } from './epsilonGreedy.ts';

/** Tables are not made for more entries than this: 2²⁷, a gigabyte of values. */
const mostEntries = 2 ** 27;

/** One part of a finite space: `n` values from `start` on; an element of its packed form. */
interface Part {
  readonly n: number;
  readonly start: number;
}

/**
 * Numbers the values of a finite space: 0 … `count − 1`. A Discrete keeps its order; of several parts (MultiDiscrete, MultiBinary,
 * and Tuple or Dict of such) the last one runs fastest. The mask of possible actions is no part of a state.
 */
export class FiniteSpace {
  /** How many values there are. */
  readonly count: number;
  readonly #parts: readonly Part[];
  /** Elements of the packed form that are masks, and the first of them. */
  readonly #skipped: number;
  readonly #skipAt: number;

  private constructor(parts: readonly Part[], skipped: number, skipAt: number) {
    this.#parts = parts;
    this.#skipped = skipped;
    this.#skipAt = skipAt;
    this.count = parts.reduce((product, { n }) => product * n, 1);
  }

  /** `undefined` if the space is not finite. */
  static of(space: Space): FiniteSpace | undefined {
    const mask = actionMaskOf(space);
    const all = partsOf(space.toJSON());
    if (all === undefined) return undefined;
    const { offset, size } = mask ?? { offset: 0, size: 0 };
    return new FiniteSpace(
      all.filter((_, k) => k < offset || k >= offset + size),
      size,
      offset,
    );
  }

  /**
   * Numbers of the values that lie packed in `values`, written to `out` and returned.
   *
   * @param out at least as long as there are values.
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

function partsOf(space: SpaceJSON): Part[] | undefined {
  switch (space.kind) {
    case 'discrete':
      return [{ n: space.n, start: space.start }];
    case 'multi-discrete':
      return space.nvec.map((n, i) => ({ n, start: space.start?.[i] ?? 0 }));
    case 'multi-binary':
      return Array.from({ length: space.n }, () => ({ n: 2, start: 0 }));
    case 'tuple':
      return joined(space.spaces);
    case 'dict':
      // As they are packed: an object has names like 9 and 10 in another order.
      return joined(
        Object.keys(space.spaces)
          .sort()
          .map((name) => space.spaces[name]!),
      );
    case 'box':
      return undefined;
  }
}

function joined(spaces: readonly SpaceJSON[]): Part[] | undefined {
  const parts: Part[] = [];
  for (const space of spaces) {
    const own = partsOf(space);
    if (own === undefined) return undefined;
    parts.push(...own);
  }
  return parts;
}

/** Whether tables can be made for these spaces: `true`, or a clause that says why not. */
export function supportsTables(observationSpace: Space, actionSpace: Space): true | string {
  if (actionSpace.kind !== 'discrete') return 'needs a Discrete action space';
  const states = FiniteSpace.of(observationSpace);
  if (states === undefined) return 'needs a finite observation space (Discrete, or parts that are)';
  if (states.count * actionSpace.flatSize > mostEntries) {
    return `keeps a table, which is too large for ${states.count} observations`;
  }
  return true;
}

/** Shape of an agent's tables: how many states, actions and environments, and how these are numbered. */
export class TabularShape {
  readonly numStates: number;
  readonly numActions: number;
  readonly numEnvs: number;
  readonly #states: FiniteSpace;
  /** Whether packed observations are the numbers of states already, and packed actions those of actions. */
  readonly #statesAreNumbers: boolean;
  readonly #actionsAreNumbers: boolean;
  /** The first action; others follow. */
  readonly #firstAction: number;
  /** Whether observations say which actions are possible. Asked before a call, it keeps loops without masks as fast as they were. */
  readonly isMasked: boolean;
  readonly #mask: (ActionMask & { readonly rowSize: number }) | undefined;
  /** Which actions were possible in each state when it was last seen, where observations say so. */
  readonly #possible: Uint8Array | undefined;

  /** @throws PrismError `incompatible` for spaces that are not finite. */
  constructor(context: Pick<AgentContext<object>, 'observationSpace' | 'actionSpace' | 'numEnvs'>) {
    const { observationSpace, actionSpace, numEnvs } = context;
    const verdict = supportsTables(observationSpace, actionSpace);
    if (verdict !== true) {
      throw new PrismError(
        'incompatible',
        `A tabular agent cannot act on ${observationSpace} with ${actionSpace}: it ${verdict}.`,
        { hint: 'Take an environment with Discrete spaces, or an agent with a network such as dqn.' },
      );
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

  /** Entries of a table of state–action pairs. */
  get numPairs(): number {
    return this.numStates * this.numActions;
  }

  /** Which actions an observation leaves possible; undefined where all are. */
  shown(observations: PackedArray, row: number): PossibleRow | undefined {
    if (!this.isMasked) return undefined;
    const { rowSize, offset } = this.#mask!;
    return { array: observations, from: row * rowSize + offset };
  }

  /** The same of a state, when it was last seen as a successor. @param start its first pair. */
  possible(start: number): PossibleRow | undefined {
    return this.isMasked ? { array: this.#possible!, from: start } : undefined;
  }

  /** Remembers which actions are possible in states that follow a step, to bootstrap from; those at ends have none. */
  note(observations: PackedArray, states: Int32Array): void {
    if (!this.isMasked) return;
    const { rowSize, offset, size } = this.#mask!;
    for (let i = 0; i < this.numEnvs; i++) {
      const from = i * rowSize + offset;
      // An end has no action, and is not bootstrapped from; a state of the same number may be.
      if (countOf({ array: observations, from }, size) === 0) continue;
      for (let a = 0; a < size; a++) this.#possible![states[i]! * size + a] = observations[from + a]!;
    }
  }

  /** What {@link note} remembers, for snapshots; nothing where every action is possible. */
  tables(): Tables {
    return this.#possible === undefined ? {} : { possible: this.#possible };
  }

  /** Writes the numbers of the states that are observed to `out`. */
  statesOf(observations: PackedArray, out: Int32Array): void {
    const states = this.viewStates(observations, out);
    if (states !== out) out.set(states);
  }

  /** The numbers of the states that are observed: in `observations` itself where it holds them already, else in `scratch`. */
  viewStates(observations: PackedArray, scratch: Int32Array): Int32Array {
    return this.#statesAreNumbers
      ? (observations as Int32Array)
      : this.#states.numbers(observations, scratch);
  }

  /** Writes actions as numbers from 0 on to `out`. */
  actionsOf(actions: PackedArray, out: Int32Array): void {
    const numbers = this.viewActions(actions, out);
    if (numbers !== out) out.set(numbers);
  }

  /** Actions as numbers from 0 on: `actions` itself where it holds them already, else `scratch`. */
  viewActions(actions: PackedArray, scratch: Int32Array): Int32Array {
    if (this.#actionsAreNumbers) return actions as Int32Array;
    for (let i = 0; i < actions.length; i++) scratch[i] = actions[i]! - this.#firstAction;
    return scratch;
  }

  /** Turns numbers from 0 on into actions of the space, in place. */
  toActions(actions: PackedArray): void {
    if (this.#firstAction === 0) return;
    for (let i = 0; i < actions.length; i++) actions[i]! += this.#firstAction;
  }
}

/** Tables by name. */
export interface Tables {
  readonly [name: string]: Float64Array | Int32Array | Uint8Array;
}

/** Copies of all tables. */
export function copiesOf(tables: Tables): { [name: string]: SnapshotArray } {
  return Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, table.slice()]));
}

/** Overwrites `tables` by those of a snapshot. @throws PrismError `corrupt` if one is missing or of another size. */
export function copyInto(tables: Tables, saved: { readonly [name: string]: SnapshotArray }): void {
  for (const [name, table] of Object.entries(tables)) {
    const source = saved[name];
    if (source?.constructor !== table.constructor || source.length !== table.length) {
      throw new PrismError(
        'corrupt',
        `The saved table "${name}" should hold ${table.length} entries, but ${source === undefined ? 'is missing' : `holds ${source.length}`}.`,
        { hint: 'Restore it into an agent with the same settings for the same environment.' },
      );
    }
    table.set(source as Int32Array);
  }
}
