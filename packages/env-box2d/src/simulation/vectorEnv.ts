import { RowVector, type VectorRows } from '@prism-rl/core';
import type { Simulation } from './simulation.ts';
import type { SimulationTask } from './task.ts';

/** Many environments on Box2D: the same episodes as separate ones with the same seeds. */
export class SimulationVector extends RowVector<unknown, Simulation> {
  readonly #task: SimulationTask;

  /**
   * @param rows where results go; default: fresh arrays. Threads pass views of shared memory.
   * @throws PrismError `invalid-argument` unless `numEnvs` is a positive integer, `unavailable` without memory for them.
   */
  constructor(task: SimulationTask, numEnvs: number, rows?: VectorRows) {
    super(numEnvs, task, rows);
    this.#task = task;
  }

  close(): void {
    this.#task.close();
  }
}
