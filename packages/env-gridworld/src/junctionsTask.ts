import type {
  MultiDiscrete as Choices,
  Frame,
  Outcome,
  PackedArray,
  Rng,
  RowTask,
  Space,
} from '@prism-rl/core';
import { Box, Dict, MultiDiscrete, resolveConfig } from '@prism-rl/core';
import { drawJunctions, type Junction } from './junctionsPicture.ts';
import type { JunctionsConfig } from './settings.ts';
import { junctionsSettings } from './settings.ts';

/** An observation of the junctions. */
export interface JunctionsObservation {
  readonly [part: string]: Float32Array | Int32Array;
  /** Length of each queue, from 0 to 1: cars that wait over those that have room. */
  readonly cars: Float32Array;
  /** Which queue of each junction has green. */
  readonly lights: Int32Array;
}

/**
 * The rules of the junctions along a main road. A row is the light of each junction, then the cars in each queue: junction by junction, that
 * of the main road first.
 */
export class JunctionsTask implements RowTask<JunctionsObservation, Int32Array> {
  readonly id: string;
  readonly config: JunctionsConfig;
  readonly observationSpace: Space<JunctionsObservation>;
  readonly actionSpace: Choices;
  readonly stateType = 'int32';
  readonly stateSize: number;
  readonly maxEpisodeSteps: number;
  readonly framesPerSecond = 4;
  /** Where the queues of each junction begin in a row, and where the last ones end. */
  readonly #queues: readonly number[];

  constructor(given: Partial<JunctionsConfig>, id: string) {
    this.id = id;
    this.config = resolveConfig(`environment ${id}`, junctionsSettings, { ...given });
    const { streets, maxEpisodeSteps } = this.config;
    this.maxEpisodeSteps = maxEpisodeSteps;
    const choices = streets.map((sides) => sides + 1);
    const queues = [streets.length];
    for (const count of choices) queues.push(queues.at(-1)! + count);
    this.#queues = queues;
    this.stateSize = queues.at(-1)!;
    this.actionSpace = new MultiDiscrete(choices);
    this.observationSpace = new Dict<JunctionsObservation>({
      cars: new Box({ low: 0, high: 1, shape: [this.stateSize - streets.length] }),
      lights: new MultiDiscrete(choices),
    });
  }

  start(row: Int32Array, rng: Rng): void {
    const { streets, capacity } = this.config;
    row.fill(0, 0, streets.length);
    for (let queue = streets.length; queue < row.length; queue++)
      row[queue] = Math.min(capacity, rng.integers(3));
  }

  /** Lets cars pass from the last junction to the first, so that one that leaves makes room for the next; then cars arrive. */
  step(row: Int32Array, actions: PackedArray, from: number, rng: Rng, outcome: Outcome): void {
    const queues = this.#queues;
    const { streets, capacity, detour, mainRate, sideRate } = this.config;
    for (let junction = streets.length - 1; junction >= 0; junction--) {
      const green = actions[from + junction]!;
      const queue = queues[junction]! + green;
      // Amber takes half of the step.
      let passing = Math.min(row[queue]!, green === row[junction] ? 2 : 1);
      row[junction] = green;
      if (green === 0 && junction < streets.length - 1) {
        const next = queues[junction + 1]!;
        passing = Math.min(passing, capacity - row[next]!);
        row[next] = row[next]! + passing;
      }
      row[queue] = row[queue]! - passing;
    }
    let cost = 0;
    for (let junction = 0; junction < streets.length; junction++) {
      for (let queue = queues[junction]!; queue < queues[junction + 1]!; queue++) {
        const isMain = queue === queues[junction];
        // Cars on the road further on come from the junction before.
        if (!isMain || junction === 0) {
          if (rng.random() < (isMain ? mainRate : sideRate)) {
            if (row[queue]! < capacity) row[queue]!++;
            else cost += detour;
          }
        }
        cost += row[queue]!;
      }
    }
    outcome.reward = -cost / (row.length - streets.length);
    outcome.terminated = false;
  }

  observe(row: Int32Array, out: PackedArray, to: number): void {
    const { streets, capacity } = this.config;
    const queues = row.length - streets.length;
    for (let k = 0; k < queues; k++) out[to + k] = row[streets.length + k]! / capacity;
    for (let k = 0; k < streets.length; k++) out[to + queues + k] = row[k]!;
  }

  draw(row: Int32Array): Frame {
    return drawJunctions(this.#junctionsOf(row), this.config.capacity);
  }

  describe(row: Int32Array): string {
    const lines = this.#junctionsOf(row).map(({ green, cars }) => {
      const words = cars.map((count, k) => `${k === green ? '\u001b[32m●\u001b[0m' : '○'} ${count}`);
      return words.join('  ');
    });
    return lines.map((line, k) => `junction ${k + 1}: ${line}`).join('\n');
  }

  #junctionsOf(row: Int32Array): Junction[] {
    return this.config.streets.map((_, k) => ({
      green: row[k]!,
      cars: Array.from(row.subarray(this.#queues[k], this.#queues[k + 1])),
    }));
  }
}
