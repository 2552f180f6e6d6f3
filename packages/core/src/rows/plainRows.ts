import type { PackedArray } from '../arrays/arrays.ts';
import { packedArray } from '../arrays/arrays.ts';
import type { ResetOptions } from '../contracts/env.ts';
import type { Snapshot } from '../contracts/snapshot.ts';
import { PossibleActions } from '../spaces/actionMask.ts';
import { checkActions, checkPossible } from './checkAction.ts';
import type { RowBatch, RowResults } from './rowBatch.ts';
import type { RowStream } from './rowState.ts';
import type { Outcome, SteppedTask, StepRules } from './rowTask.ts';

/** The rows of a task behind each other in one array, or the objects that are its states, stepped one after the other. */
export class PlainRows<S, R extends RowStream> implements RowBatch<S, R> {
  readonly arrays: readonly PackedArray[];
  readonly save?: () => Snapshot;
  readonly restore?: (saved: Snapshot) => void;
  readonly #task: StepRules<unknown, S, R>;
  readonly #rows: readonly S[];
  readonly #possible: PossibleActions | undefined;
  readonly #outcome: Outcome = { reward: 0, terminated: false, truncated: false };

  constructor(numEnvs: number, task: SteppedTask<unknown, S, R>) {
    this.#task = task;
    this.#possible = PossibleActions.of(task);
    if ('create' in task) {
      const states = task.create(numEnvs);
      this.arrays = [];
      this.#rows = states;
      this.save = () => task.save(states);
      this.restore = (saved) => task.restore(states, saved);
      return;
    }
    const { stateType, stateSize } = task;
    const states = packedArray(stateType, numEnvs * stateSize);
    this.arrays = [states];
    this.#rows = Array.from(
      { length: numEnvs },
      (_, i) => states.subarray(i * stateSize, (i + 1) * stateSize) as S,
    );
  }

  read(index: number): S {
    return this.#rows[index]!;
  }

  start(index: number, rng: R, out: PackedArray, to: number, reset?: ResetOptions): void {
    const row = this.#rows[index]!;
    this.#task.start(row, rng, reset);
    if (this.#task.isSparse) out.fill(0, to, to + this.#task.observationSpace.size);
    this.#task.observe(row, out, to);
  }

  step(actions: PackedArray, rngs: readonly R[], results: RowResults): number {
    const { observations, rewards, terminated, truncated, ended } = results;
    const task = this.#task;
    const rows = this.#rows;
    const outcome = this.#outcome;
    const { size } = task.observationSpace;
    const actionSize = task.actionSpace.size;
    checkActions(task, actions);
    if (this.#possible !== undefined)
      checkPossible(task.id, this.#possible, observations, actions, rows.length);
    if (task.isSparse) observations.fill(0);
    let count = 0;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      task.step(row, actions, i * actionSize, rngs[i]!, outcome);
      task.observe(row, observations, i * size);
      rewards[i] = outcome.reward;
      terminated[i] = outcome.terminated ? 1 : 0;
      truncated[i] = outcome.truncated ? 1 : 0;
      if (outcome.terminated || outcome.truncated) ended[count++] = i;
    }
    return count;
  }
}
