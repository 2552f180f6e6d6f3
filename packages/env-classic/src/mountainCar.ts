import type { Frame, Outcome, PackedArray, ResetOptions, Rng, RowTask, Space } from '@prism-rl/core';
import { Box, Discrete, resolveConfig } from '@prism-rl/core';
import { Canvas, type Color } from '@prism-rl/core/pictures';
import { cos } from '@prism-rl/core/trigonometry';
import { ClassicEnv, ClassicTask, startBounds } from './classicTask.ts';
import type { Kernels } from './kernel/columns.ts';
import { type MountainCarConfig, mountainCarSettings } from './settings.ts';

const width = 600;
const height = 400;
const scale = width / 1.8;
const carWidth = 40;
const carHeight = 20;
const clearance = 10;
const black: Color = [0, 0, 0];

function heightAt(position: number): number {
  return Math.sin(3 * position) * 0.45 + 0.55;
}

/** Draws 600 × 400 pixels in Gymnasium's style: hills, car with two wheels, flag. */
export function drawMountainCar(position: number, goalPosition: number): Frame {
  const canvas = new Canvas(width, height);
  const hills: number[] = [];
  for (let k = 0; k < 100; k++) {
    const x = minPosition + (1.8 * k) / 99;
    hills.push((x - minPosition) * scale, heightAt(x) * scale);
  }
  canvas.polyline(hills, black, 1.2);

  const x = (position - minPosition) * scale;
  const y = clearance + heightAt(position) * scale;
  // Gymnasium rotates the car by the cosine itself, which is close to the slope's angle.
  const angle = Math.cos(3 * position);
  const turned = (across: number, along: number): [number, number] => [
    x + across * Math.cos(angle) - along * Math.sin(angle),
    y + across * Math.sin(angle) + along * Math.cos(angle),
  ];
  const half = carWidth / 2;
  canvas.polygon(
    [...turned(-half, 0), ...turned(-half, carHeight), ...turned(half, carHeight), ...turned(half, 0)],
    black,
  );
  for (const across of [carWidth / 4, -carWidth / 4]) {
    canvas.disc(...turned(across, 0), carHeight / 2.5, [128, 128, 128]);
  }

  const flagX = Math.floor((goalPosition - minPosition) * scale);
  const flagBottom = Math.floor(heightAt(goalPosition) * scale);
  const flagTop = flagBottom + 50;
  canvas.line(flagX + 0.5, flagBottom, flagX + 0.5, flagTop, black);
  canvas.polygon([flagX, flagTop, flagX, flagTop - 10, flagX + 25, flagTop - 5], [204, 204, 0]);
  return canvas.frame();
}

const columns = 61;
const rows = 9;

/** Draws the hills as dots, the car as a block, and the flag. */
export function describeMountainCar(position: number, velocity: number, goalPosition: number): string {
  const grid = Array.from({ length: rows }, () => new Array<string>(columns).fill(' '));
  const put = (at: number, letter: string, lift = 0): void => {
    const column = Math.round(((at - minPosition) / 1.8) * (columns - 1));
    const row = rows - 1 - Math.round(heightAt(at) * (rows - 2)) - lift;
    if (column >= 0 && column < columns && row >= 0) grid[row]![column] = letter;
  };
  for (let column = 0; column < columns; column++) put(minPosition + (1.8 * column) / (columns - 1), '·');
  put(goalPosition, '⚑', 1);
  put(position, '█');
  const lines = grid.map((line) => line.join('').trimEnd());
  return [...lines, `position ${position.toFixed(3)}   velocity ${velocity.toFixed(4)}`].join('\n');
}

/**
 * An underpowered car has to swing up a hill (A. W. Moore, "Efficient Memory-Based Learning for Robot Control", 1990; Sutton & Barto,
 * example 10.1), as in Gymnasium's MountainCar-v0.
 */

/** Left end of the track. */
export const minPosition = -1.2;
/** Right end of the track. */
export const maxPosition = 0.6;
export const maxSpeed = 0.07;
const goalPosition = 0.5;
const force = 0.001;
const gravity = 0.0025;

/** Base class of both mountain cars. A row begins with position and velocity; episodes start with 0 in the remaining entries. */
export abstract class HillTask extends ClassicTask {
  readonly observationSpace: Space<Float32Array> = new Box({
    low: [minPosition, -maxSpeed],
    high: [maxPosition, maxSpeed],
    shape: [2],
    dtype: 'float32',
  });
  protected readonly goalVelocity: number;
  readonly #goalPosition: number;

  constructor(id: string, state: number, goalPosition: number, config: Required<MountainCarConfig>) {
    super(id, state, config.maxEpisodeSteps, 30);
    this.goalVelocity = config.goalVelocity;
    this.#goalPosition = goalPosition;
  }

  start(row: Float64Array, rng: Rng, reset?: ResetOptions): void {
    const { low, high } = startBounds(this.id, reset, -0.6, -0.4);
    row.fill(0);
    row[0] = rng.uniform(low, high);
  }

  observe(row: Float64Array, out: PackedArray, to: number): void {
    out[to] = row[0]!;
    out[to + 1] = row[1]!;
  }

  draw(row: Float64Array): Frame {
    return drawMountainCar(row[0]!, this.#goalPosition);
  }

  describe(row: Float64Array): string {
    return describeMountainCar(row[0]!, row[1]!, this.#goalPosition);
  }
}

/**
 * Advances a row by one step; returns whether the car has reached the goal.
 *
 * v ← clip(v + 0.001 (a − 1) − 0.0025 cos 3p), p ← clip(p + v)
 */
function moveCar(row: Float64Array, action: number, goalVelocity: number): boolean {
  let position = row[0]!;
  let velocity = row[1]! + ((action - 1) * force + cos(3 * position) * -gravity);
  velocity = velocity > maxSpeed ? maxSpeed : Math.max(velocity, -maxSpeed);
  position += velocity;
  position = position > maxPosition ? maxPosition : Math.max(position, minPosition);
  if (position === minPosition && velocity < 0) velocity = 0;
  row[0] = position;
  row[1] = velocity;
  return position >= goalPosition && velocity >= goalVelocity;
}

/** Rules of MountainCar. A row holds position and velocity. */
class MountainCarTask extends HillTask {
  readonly actionSpace: Space<number> = new Discrete(3);

  constructor(config: Partial<MountainCarConfig>, id: string) {
    super(id, 2, goalPosition, resolveConfig(`environment ${id}`, mountainCarSettings, { ...config }));
  }

  step(row: Float64Array, actions: PackedArray, from: number, _rng: Rng, outcome: Outcome): void {
    outcome.reward = -1;
    outcome.terminated = moveCar(row, actions[from]!, this.goalVelocity);
  }

  readActions(actions: PackedArray, out: Float64Array): void {
    this.readDiscreteActions(actions, out, 3);
  }

  moveAll(kernels: Kernels, numEnvs: number, room: number): number {
    return kernels.moveCars(numEnvs, room, this.goalVelocity);
  }
}

/**
 * One car between two hills. Equal to Gymnasium's MountainCar-v0.
 *
 * - Observation: `Float32Array` of position (−1.2 to 0.6) and velocity (±0.07).
 * - Action: 0 accelerates to the left, 1 not at all, 2 to the right.
 * - Reward: −1 for every step.
 * - Terminated at position ≥ 0.5 with at least `goalVelocity`; truncated after `maxEpisodeSteps`.
 * - Reset options: `{ low, high }`, the bounds of the uniform start position (default −0.6 and −0.4).
 */
export class MountainCar extends ClassicEnv<number> {
  /** @throws PrismError `invalid-config` unless `maxEpisodeSteps` is a positive integer. */
  constructor(config: Partial<MountainCarConfig> = {}, id = 'MountainCar-v0') {
    super(MountainCar.task(config, id));
  }

  /** Rules of mountain cars, for a `RowVector`; its environment `k` behaves exactly as a single one seeded with `seed + k`. */
  static task(
    config: Partial<MountainCarConfig> = {},
    id = 'MountainCar-v0',
  ): RowTask<Float32Array, Float64Array> {
    return new MountainCarTask(config, id);
  }
}
