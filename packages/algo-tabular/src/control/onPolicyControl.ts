import type { AgentContext, Extras, PackedArray, ScheduleConfig, SnapshotArray } from '@prism-rl/core';
import { isPossible } from '../epsilonGreedy.ts';
import type { Tables } from '../tableSnapshot.ts';
import { copiesOf, copyInto } from '../tableSnapshot.ts';
import type { TabularConfig } from '../tabularAgent.ts';
import { EpsilonGreedyControl } from './epsilonGreedyControl.ts';

/**
 * An agent that learns from the very action it takes next, as Sarsa does: A′ is chosen while learning about (S, A, R, S′), and taken
 * at the next step.
 */
export abstract class OnPolicyControl<B> extends EpsilonGreedyControl<B> {
  /** A′ of each environment; −1 where none is chosen yet. */
  readonly #nextActions: Int32Array;
  /** The S′ in which it is to be taken. */
  readonly #nextStates: Int32Array;

  constructor(
    context: AgentContext<object>,
    config: TabularConfig & { readonly epsilon: ScheduleConfig; readonly initialValue: number },
  ) {
    super(context, config);
    this.#nextActions = new Int32Array(this.shape.numEnvs).fill(-1);
    this.#nextStates = new Int32Array(this.shape.numEnvs);
  }

  /** Chooses A′ in S′, to be taken by environment `i` at its next step. */
  protected chooseNext(i: number, nextState: number): number {
    const action = this.choose(nextState);
    this.#nextActions[i] = action;
    this.#nextStates[i] = nextState;
    return action;
  }

  protected override explore(
    states: Int32Array,
    actions: PackedArray,
    _extras: Extras,
    observations: PackedArray,
  ): void {
    for (let i = 0; i < actions.length; i++) {
      const chosen = i < this.#nextActions.length ? this.#nextActions[i]! : -1;
      const possible = this.shape.shown(observations, i);
      // After the end of an episode S is another one than S′, and nothing has been chosen for it; and where one state has several
      // masks, A′ may have become impossible.
      const isTaken = chosen >= 0 && this.#nextStates[i] === states[i] && isPossible(possible, chosen);
      actions[i] = isTaken ? chosen : this.choose(states[i]!, possible);
    }
    this.#nextActions.fill(-1);
  }

  protected override saveArrays(): { readonly [name: string]: SnapshotArray } {
    return { ...super.saveArrays(), ...copiesOf(this.#chosen()) };
  }

  /** With another number of environments than it was saved with, nothing is chosen yet. */
  protected override restoreArrays(arrays: { readonly [name: string]: SnapshotArray }): void {
    super.restoreArrays(arrays);
    if (arrays.nextActions?.length === this.#nextActions.length) copyInto(this.#chosen(), arrays);
    else this.#nextActions.fill(-1);
  }

  #chosen(): Tables {
    return { nextActions: this.#nextActions, nextStates: this.#nextStates };
  }
}
