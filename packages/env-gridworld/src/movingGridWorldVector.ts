import { MovingGridTask } from './movingGridTask.ts';
import { RowVector } from './rowVector.ts';
import type { MovingGridWorldConfig } from './settings.ts';

/** Many grids with moving obstacles in one array. Environment `i` is the single one that was seeded with `seed + i`. */
export class MovingGridWorldVector extends RowVector<Float32Array> {
  /** @throws PrismError `invalid-argument` unless `numEnvs` is a positive integer; `invalid-config` as {@link MovingGridTask}. */
  constructor(numEnvs: number, config: Partial<MovingGridWorldConfig> = {}, id = 'MovingGridWorld-v0') {
    super(numEnvs, new MovingGridTask(config, id));
  }
}
