import type { AgentContext, PackedArray } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import { FiniteSpace, supportsTables } from './finiteSpace.ts';

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
  }

  /** Entries of a table of state–action pairs. */
  get numPairs(): number {
    return this.numStates * this.numActions;
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
