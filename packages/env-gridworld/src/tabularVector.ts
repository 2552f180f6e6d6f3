import type { Discrete, Frame } from '@prism-rl/core';
import { RowVector } from '@prism-rl/core';
import { TabularRules } from './tabularRules.ts';
import type { TabularTask } from './tabularTask.ts';

/**
 * Many copies of a tabular environment over one model: a step is a look-up. Environment `i` behaves exactly as a single
 * `TabularEnv` that was seeded with `seed + i`.
 */
export class TabularVector extends RowVector<number, Int32Array> {
  declare readonly actionSpace: Discrete;
  declare readonly observations: Int32Array;
  declare readonly finalObservations: Int32Array;
  declare readonly render: (index?: number) => Frame;
  declare readonly renderText: (index?: number) => string;

  /** @throws PrismError `invalid-argument` unless `numEnvs` is a positive integer, `invalid-config` for a bad time limit. */
  constructor(numEnvs: number, task: TabularTask) {
    super(numEnvs, new TabularRules(task));
  }
}
