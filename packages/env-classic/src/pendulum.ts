import type { Frame, Outcome, PackedArray, ResetOptions, Rng, RowTask, Space } from '@prism-rl/core';
import { Box, resolveConfig } from '@prism-rl/core';
import { Canvas, type Color } from '@prism-rl/core/pictures';
import { cos, sin } from '@prism-rl/core/trigonometry';
import { ClassicEnv, ClassicTask, numberOption, readOptions } from './classicTask.ts';
import type { Kernels } from './kernel/columns.ts';
import { type PendulumConfig, pendulumSettings } from './settings.ts';

/** Pictures of the pendulum. Angle 0 is upright and grows anticlockwise. */

const side = 500;
const scale = side / 4.4;
const center = side / 2;
const rodWidth = 0.2 * scale;
const red: Color = [204, 77, 77];

/** Draws 500 × 500 pixels in Gymnasium's style, with an arrow for the torque. */
export function drawPendulum(angle: number, torque: number): Frame {
  const canvas = new Canvas(side, side);
  const endX = center - Math.sin(angle) * scale;
  const endY = center + Math.cos(angle) * scale;
  canvas.line(center, center, endX, endY, red, rodWidth);
  canvas.disc(center, center, rodWidth / 2, red);
  canvas.disc(endX, endY, rodWidth / 2, red);
  drawTorque(canvas, torque);
  canvas.disc(center, center, 0.05 * scale, [0, 0, 0]);
  return canvas.frame();
}

/** Draws an arrow along three quarters of a circle; its size shows the torque, its direction the sign. */
function drawTorque(canvas: Canvas, torque: number): void {
  const radius = (scale * Math.abs(torque)) / 4;
  if (radius < 1) return;
  const turn = Math.sign(torque);
  const at = (angle: number, r: number): [number, number] => [
    center + r * Math.cos(angle),
    center + r * Math.sin(angle),
  ];
  const from = Math.PI / 2 - turn * 0.75 * Math.PI;
  const to = from + turn * 1.5 * Math.PI;
  const arc: number[] = [];
  for (let k = 0; k <= 30; k++) arc.push(...at(from + ((to - from) * k) / 30, radius));
  canvas.polyline(arc, [0, 0, 0], 3);
  const head = turn * 0.35;
  canvas.polygon([...at(to, radius * 0.75), ...at(to, radius * 1.25), ...at(to + head, radius)], [0, 0, 0]);
}

const size = 9;

/** Draws the rod, its angle and angular velocity as text. */
export function describePendulum(angle: number, velocity: number): string {
  const grid = Array.from({ length: size }, () => new Array<string>(2 * size).fill(' '));
  const middle = (size - 1) / 2;
  for (let k = 1; k <= 8; k++) {
    const x = middle - (Math.sin(angle) * middle * k) / 8;
    const y = middle - (Math.cos(angle) * middle * k) / 8;
    grid[Math.round(y)]![Math.round(2 * x)] = k === 8 ? '●' : '·';
  }
  grid[middle]![2 * middle] = '+';
  const turns = angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
  const lines = grid.map((line) => line.join('').trimEnd());
  return [...lines, `angle ${((turns * 180) / Math.PI).toFixed(1)}°   ${velocity.toFixed(2)} rad/s`].join(
    '\n',
  );
}

/** Swinging up a rod with a weak motor, as in Gymnasium's Pendulum-v1. */

const maxSpeed = 8;
/** N m. */
const maxTorque = 2;
/** Seconds per step. */
const timeStep = 0.05;
const torqueCost = Math.fround(0.001);
const twoPi = 2 * Math.PI;

/**
 * Advances a row by one step; returns the reward.
 *
 * ω ← clip(ω + 0.05 (3g/2 · sin θ + 3u)), θ ← θ + 0.05 ω; reward −(θ² + 0.1 ω² + 0.001 u²) of the old θ (in ±π) and ω.
 *
 * @param action a float32; terms that depend on it alone are rounded to float32, as in NumPy.
 */
function swing(row: Float64Array, action: number, g: number): number {
  const angle = row[0]!;
  const velocity = row[1]!;
  const torque = action > maxTorque ? maxTorque : Math.max(action, -maxTorque);
  let fromTop = (angle + Math.PI) % twoPi;
  if (fromTop < 0) fromTop += twoPi;
  fromTop -= Math.PI;
  const torqueTerm = Math.fround(torqueCost * Math.fround(torque * torque));
  const cost = fromTop * fromTop + 0.1 * (velocity * velocity) + torqueTerm;
  const acceleration = ((3 * g) / 2) * row[3]! + Math.fround(3 * torque);
  let newVelocity = velocity + acceleration * timeStep;
  newVelocity = newVelocity > maxSpeed ? maxSpeed : Math.max(newVelocity, -maxSpeed);
  row[0] = angle + newVelocity * timeStep;
  row[1] = newVelocity;
  row[2] = torque;
  row[3] = sin(row[0]);
  return -cost;
}

/** Rules of Pendulum. A row holds angle, angular velocity, last torque (for pictures), and the angle's sine, used by the next step. */
class PendulumTask extends ClassicTask {
  readonly observationSpace: Space<Float32Array> = new Box({
    low: [-1, -1, -maxSpeed],
    high: [1, 1, maxSpeed],
  });
  readonly actionSpace: Space<Float32Array> = new Box({ low: -maxTorque, high: maxTorque, shape: [1] });
  readonly #g: number;

  constructor(config: Partial<PendulumConfig>, id: string) {
    const { g, maxEpisodeSteps } = resolveConfig(`environment ${id}`, pendulumSettings, { ...config });
    super(id, 4, maxEpisodeSteps, 30);
    this.#g = g;
  }

  start(row: Float64Array, rng: Rng, reset?: ResetOptions): void {
    const options = readOptions(this.id, reset?.options);
    const angle = numberOption(options, 'x_init', Math.PI);
    const velocity = numberOption(options, 'y_init', 1);
    row[0] = rng.uniform(-angle, angle);
    row[1] = rng.uniform(-velocity, velocity);
    row[2] = 0;
    row[3] = sin(row[0]);
  }

  checkAction(actions: PackedArray, from: number): void {
    this.checkBoxAction(actions[from]!, maxTorque);
  }

  step(row: Float64Array, actions: PackedArray, from: number, _rng: Rng, outcome: Outcome): void {
    outcome.reward = swing(row, Math.fround(actions[from]!), this.#g);
    outcome.terminated = false;
  }

  observe(row: Float64Array, out: PackedArray, to: number): void {
    out[to] = cos(row[0]!);
    out[to + 1] = row[3]!;
    out[to + 2] = row[1]!;
  }

  draw(row: Float64Array): Frame {
    return drawPendulum(row[0]!, row[2]!);
  }

  describe(row: Float64Array): string {
    return describePendulum(row[0]!, row[1]!);
  }

  readActions(actions: PackedArray, out: Float64Array): void {
    this.readBoxActions(actions, out, maxTorque);
  }

  moveAll(kernels: Kernels, numEnvs: number, room: number): number {
    return kernels.swing(numEnvs, room, (3 * this.#g) / 2);
  }
}

/**
 * One rod on a motor. Equal to Gymnasium's Pendulum-v1.
 *
 * - Observation: `Float32Array` of cos θ, sin θ (θ = 0 upright) and angular velocity (±8 rad/s).
 * - Action: `Float32Array` of one torque; values outside ±2 N m are clipped (debug mode rejects them).
 * - Reward: −(θ² + 0.1 ω² + 0.001 u²), at most 0.
 * - Never terminated; truncated after `maxEpisodeSteps`.
 * - Reset options: `{ x_init, y_init }`, the largest start angle (default π) and angular velocity (default 1).
 */
export class Pendulum extends ClassicEnv<Float32Array> {
  /** @throws PrismError `invalid-config` unless `maxEpisodeSteps` is a positive integer. */
  constructor(config: Partial<PendulumConfig> = {}, id = 'Pendulum-v1') {
    super(Pendulum.task(config, id));
  }

  /** Rules of pendulums, for a `RowVector`; its environment `k` behaves exactly as a single one seeded with `seed + k`. */
  static task(config: Partial<PendulumConfig> = {}, id = 'Pendulum-v1'): RowTask<Float32Array, Float64Array> {
    return new PendulumTask(config, id);
  }
}
