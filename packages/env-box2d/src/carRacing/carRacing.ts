import { Box, Discrete, RowVector, resolveConfig, type VectorEnv } from '@prism-rl/core';
import { type CarRacingConfig, carRacingSettings } from '../settings.ts';
import { SimulationEnv } from '../simulation/env.ts';
import { SimulationTask } from '../simulation/task.ts';
import { CarRacingSimulation, observationSide } from './simulation.ts';

const id = 'CarRacing-v3';

function carRacingTask(settings: Partial<CarRacingConfig>): SimulationTask<Uint8Array> {
  const entry = carRacingSettings;
  const config = resolveConfig(`environment ${id}`, entry, { ...settings });
  return new SimulationTask({
    id,
    observationSpace: new Box({
      low: 0,
      high: 255,
      shape: [observationSide, observationSide, 3],
      dtype: 'uint8',
    }),
    actionSpace: config.continuous ? new Box({ low: [-1, 0, 0], high: [1, 1, 1] }) : new Discrete(5),
    maxEpisodeSteps: config.maxEpisodeSteps,
    worldBytes: 8 << 16,
    settings: { ...config },
    simulate: (world) => new CarRacingSimulation(world, config),
  });
}

/**
 * CarRacing-v3 (Gymnasium 1.3; O. Klimov).
 *
 * - **Actions**: Float32Array of steering in [-1, 1], gas and brake in [0, 1]; or, if not `continuous`, `0` nothing, `1` right, `2` left,
 *   `3` gas, `4` brake.
 * - **Observations**: Uint8Array of 96 × 96 pixels, red, green, blue, top row first.
 * - **Rewards**: 1000 / n for the first visit of each of the track's n tiles, -0.1 per step, -100 for leaving the field. Solved at 900.
 *
 * @example
 * ```ts
 * const env = new CarRacing({ continuous: false });
 * const { observation } = env.reset({ seed: 1 });
 * const { reward } = env.step(3);
 * ```
 */
export class CarRacing extends SimulationEnv<Uint8Array, number | Float32Array> {
  /**
   * @param settings that differ from Gymnasium's defaults.
   * @throws PrismError `invalid-config`
   */
  constructor(settings: Partial<CarRacingConfig> = {}) {
    super(carRacingTask(settings));
  }

  /**
   * Creates a vector of `numEnvs` races; environment `i` behaves exactly as a {@link CarRacing} seeded with `seed + i`.
   *
   * @throws PrismError `invalid-config`, `invalid-argument`
   */
  static vector(numEnvs: number, settings: Partial<CarRacingConfig> = {}): VectorEnv {
    return new RowVector(numEnvs, carRacingTask(settings));
  }
}
