import type { ActionMask, AgentContext, PackedArray } from '@prism-rl/core';
import { actionMaskOf, PrismError } from '@prism-rl/core';
import type { PossibleRow } from './epsilonGreedy.ts';
import { countOf } from './epsilonGreedy.ts';
import { FiniteSpace, supportsTables } from './finiteSpace.ts';
import type { Tables } from './tableSnapshot.ts';

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
