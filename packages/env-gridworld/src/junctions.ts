import {
  Box,
  type MultiDiscrete as Choices,
  Dict,
  type EpisodePolicy,
  type Frame,
  MultiDiscrete,
  type Outcome,
  type PackedArray,
  type Rng,
  RowEnv,
  type RowTask,
  resolveConfig,
  type Space,
} from '@prism-rl/core';
import { Canvas, type Color } from '@prism-rl/core/pictures';
import { type JunctionsConfig, junctionsSettings } from './settings.ts';

export interface Junction {
  /** The queue that has green. */
  readonly green: number;
  /** Cars in each queue, the main road's first. */
  readonly cars: readonly number[];
}

const field: Color = [226, 232, 216];
const road: Color = [110, 110, 115];
const car: Color = [38, 84, 160];
const green: Color = [40, 170, 70];
const red: Color = [200, 50, 45];

/** Width of a road, and length of a car's place. */
const [lane, place] = [16, 12];
const light = 5;
/** Cars of a queue that are drawn: a queue may hold a thousand. */
const mostDrawn = 40;

/**
 * Draws the main road from left to right, with a column per junction; side streets come alternately from above and below. Cars wait at
 * their light.
 */
export function drawJunctions(junctions: readonly Junction[], capacity: number): Frame {
  const queue = Math.min(capacity, mostDrawn) * place;
  const most = Math.max(...junctions.map(({ cars }) => Math.ceil((cars.length - 1) / 2)));
  const column = queue + most * (lane + 6) + 24;
  const [width, height] = [column * junctions.length + 20, 2 * queue + lane + 60];
  const middle = height / 2;
  const canvas = new Canvas(width, height, field);
  canvas.rectangle(0, middle - lane / 2, width, lane, road);
  for (const [j, { green: on, cars: waiting }] of junctions.entries()) {
    const cars = waiting.map((count) => Math.min(count, mostDrawn));
    const left = j * column + queue + 14;
    signal(canvas, left - 8, middle + lane / 2 + light + 2, on === 0);
    for (let k = 0; k < cars[0]!; k++) canvas.rectangle(left - 18 - k * place, middle - 4, 9, 8, car);
    for (let street = 1; street < cars.length; street++) {
      const x = left + Math.floor((street - 1) / 2) * (lane + 6);
      const isAbove = street % 2 === 1;
      const side = isAbove ? 1 : -1;
      const end = middle + (side * lane) / 2;
      canvas.rectangle(x, isAbove ? end : end - queue - 12, lane, queue + 12, road);
      signal(canvas, x + lane + light, end + side * 8, on === street);
      for (let k = 0; k < cars[street]!; k++) {
        const near = end + side * (10 + k * place);
        canvas.rectangle(x + 4, isAbove ? near : near - 9, 8, 9, car);
      }
    }
  }
  return canvas.frame();
}

function signal(canvas: Canvas, x: number, y: number, isGreen: boolean): void {
  canvas.disc(x, y, light, isGreen ? green : red);
}

/** An observation of the junctions. */
export interface JunctionsObservation {
  readonly [part: string]: Float32Array | Int32Array;
  /** Length of each queue as a fraction of `capacity`. */
  readonly cars: Float32Array;
  /** Which queue of each junction has green. */
  readonly lights: Int32Array;
}

/**
 * Rules of junctions along a main road. A row holds the light of each junction, then the cars in each queue: junction by junction, the main
 * road's first.
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
  /** Offset of each junction's queues in a row, and the end of the last ones. */
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

  /** Moves cars from the last junction to the first, so that a car that leaves makes room for the next; then adds arrivals. */
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
        // Later stretches of the main road get their cars from the junction before.
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

/** Traffic lights at junctions of a main road: a task with several simultaneous choices, in which each light affects the next junction. */

/**
 * The junctions along one road.
 *
 * - Observation: `{ cars, lights }`. `cars`: the length of each queue, junction by junction, the main road's first, divided by `capacity`.
 *   `lights`: the queue of each junction that has green.
 * - Action: `Int32Array`, the queue of each junction that gets green: 0 the main road, 1 … the side streets. An unchanged light lets two
 *   cars pass, a changed one a single car: amber takes half of the step. Cars join the main road's next queue if it has room.
 * - Reward: −1 for each waiting car, −`detour` for each car that finds no room, divided by the number of queues.
 * - Never terminated; truncated after `maxEpisodeSteps`.
 */
export class Junctions extends RowEnv<JunctionsObservation, Int32Array, Int32Array> {
  /** @throws PrismError `invalid-config` for settings out of range. */
  constructor(config: Partial<JunctionsConfig> = {}, id = 'Junctions-v0') {
    super(new JunctionsTask(config, id));
  }
}

/** Keeps each light until its queue is empty, then switches it to the longest queue. */
export function emptyingLights({
  streets,
}: JunctionsConfig): EpisodePolicy<JunctionsObservation, Int32Array> {
  return {
    act: ({ cars, lights }) => {
      let first = 0;
      return Int32Array.from(streets, (sides, junction) => {
        const own = cars.subarray(first, first + sides + 1);
        first += sides + 1;
        const green = lights[junction]!;
        return own[green]! > 0 ? green : own.indexOf(Math.max(...own));
      });
    },
  };
}
