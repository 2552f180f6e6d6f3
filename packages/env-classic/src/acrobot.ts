import type { Frame, Outcome, PackedArray, ResetOptions, Rng, RowTask, Space } from '@prism-rl/core';
import { Box, Discrete, resolveConfig } from '@prism-rl/core';
import { Canvas, type Color } from '@prism-rl/core/pictures';
import { cos, sin } from '@prism-rl/core/trigonometry';
import { ClassicEnv, ClassicTask, startBounds } from './classicTask.ts';
import type { Kernels } from './kernel/columns.ts';
import { type AcrobotConfig, acrobotSettings } from './settings.ts';

/** Pictures of the acrobot. Angles in radians: 0 hangs down, the second one is relative to the first link. */

const side = 500;
const scale = side / 4.4;
const center = side / 2;
const link: Color = [0, 204, 204];
const joint: Color = [204, 204, 0];

/** Draws 500 × 500 pixels in Gymnasium's style: the bar, two links, two joints. */
export function drawAcrobot(angle1: number, angle2: number): Frame {
  const canvas = new Canvas(side, side);
  const width = 0.2 * scale;
  const elbowX = center + Math.sin(angle1) * scale;
  const elbowY = center - Math.cos(angle1) * scale;
  const tipX = elbowX + Math.sin(angle1 + angle2) * scale;
  const tipY = elbowY - Math.cos(angle1 + angle2) * scale;
  canvas.line(0, center + scale, side, center + scale, [0, 0, 0]);
  canvas.line(center, center, elbowX, elbowY, link, width);
  canvas.disc(center, center, width / 2, joint);
  canvas.line(elbowX, elbowY, tipX, tipY, link, width);
  canvas.disc(elbowX, elbowY, width / 2, joint);
  return canvas.frame();
}

const size = 13;

/** Draws the bar and both links as text. */
export function describeAcrobot(angle1: number, angle2: number): string {
  const grid = Array.from({ length: size }, () => new Array<string>(2 * size).fill(' '));
  const middle = (size - 1) / 2;
  const reach = middle / 2;
  const put = (x: number, y: number, letter: string): void => {
    grid[Math.round(middle - y * reach)]![Math.round(2 * (middle + x * reach))] = letter;
  };
  grid[Math.round(middle - reach)]!.fill('─');
  const [x1, y1] = [Math.sin(angle1), -Math.cos(angle1)];
  const [x2, y2] = [Math.sin(angle1 + angle2), -Math.cos(angle1 + angle2)];
  for (let k = 1; k <= 5; k++) put((x1 * k) / 5, (y1 * k) / 5, '·');
  for (let k = 1; k <= 5; k++) put(x1 + (x2 * k) / 5, y1 + (y2 * k) / 5, '·');
  put(0, 0, '+');
  put(x1, y1, 'o');
  put(x1 + x2, y1 + y2, '●');
  return grid.map((line) => line.join('').trimEnd()).join('\n');
}

/**
 * Two links, one motor between them: swing the tip above the bar (R. S. Sutton, "Generalization in Reinforcement Learning:
 * Successful Examples Using Sparse Coarse Coding", 1996; Sutton & Barto, section 11.3 of the first edition, whose equations
 * Gymnasium's Acrobot-v1 calls "book").
 */

/** Seconds per step. */
const timeStep = 0.2;
const maxVelocity1 = 4 * Math.PI;
const maxVelocity2 = 9 * Math.PI;
const gravity = 9.8;

/** Bounds of the cosine and sine of both joint angles, and of both angular velocities. */
const high = [1, 1, 1, 1, maxVelocity1, maxVelocity2];

/** Angular accelerations, written by {@link accelerate}. */
let acceleration1 = 0;
let acceleration2 = 0;

/**
 * The equations of motion, for links of length 1 m and mass 1 kg, with their centres of mass halfway and moments of inertia 1.
 * The summation order is Gymnasium's: it decides the last bit.
 */
function accelerate(
  angle1: number,
  angle2: number,
  velocity1: number,
  velocity2: number,
  torque: number,
): void {
  const c2 = cos(angle2);
  const s2 = sin(angle2);
  const d1 = 0.25 + (1 + 0.25 + c2) + 1 + 1;
  const d2 = 0.25 + 0.5 * c2 + 1;
  const phi2 = 0.5 * gravity * cos(angle1 + angle2 - Math.PI / 2);
  const phi1 =
    -0.5 * (velocity2 * velocity2) * s2 -
    velocity2 * velocity1 * s2 +
    1.5 * gravity * cos(angle1 - Math.PI / 2) +
    phi2;
  acceleration2 =
    (torque + (d2 / d1) * phi1 - 0.5 * (velocity1 * velocity1) * s2 - phi2) / (0.25 + 1 - (d2 * d2) / d1);
  acceleration1 = -(d2 * acceleration2 + phi1) / d1;
}

/**
 * Advances a row by one fourth-order Runge–Kutta step; returns whether the tip is above the bar.
 *
 * @param action 0, 1, 2 for a torque of −1, 0, 1 N m.
 */
function swingLinks(row: Float64Array, action: number): boolean {
  const torque = action - 1;
  const half = timeStep / 2;
  const a = row[0]!;
  const b = row[1]!;
  const v = row[2]!;
  const w = row[3]!;
  accelerate(a, b, v, w, torque);
  const [k1v, k1w] = [acceleration1, acceleration2];
  const v2 = v + half * k1v;
  const w2 = w + half * k1w;
  accelerate(a + half * v, b + half * w, v2, w2, torque);
  const [k2v, k2w] = [acceleration1, acceleration2];
  const v3 = v + half * k2v;
  const w3 = w + half * k2w;
  accelerate(a + half * v2, b + half * w2, v3, w3, torque);
  const [k3v, k3w] = [acceleration1, acceleration2];
  const v4 = v + timeStep * k3v;
  const w4 = w + timeStep * k3w;
  accelerate(a + timeStep * v3, b + timeStep * w3, v4, w4, torque);
  const sixth = timeStep / 6;
  const angle1 = wrapped(a + sixth * (v + 2 * v2 + 2 * v3 + v4));
  const angle2 = wrapped(b + sixth * (w + 2 * w2 + 2 * w3 + w4));
  row[0] = angle1;
  row[1] = angle2;
  row[2] = clipped(v + sixth * (k1v + 2 * k2v + 2 * k3v + acceleration1), maxVelocity1);
  row[3] = clipped(w + sixth * (k1w + 2 * k2w + 2 * k3w + acceleration2), maxVelocity2);
  return -cos(angle1) - cos(angle2 + angle1) > 1;
}

/** Wrap larger angles with one modulo: turn by turn, as in Gymnasium, would take too long. */
const farAway = 2 ** 20;

/** Wraps the angle to ±π. It is a few turns away at most, unless reset options chose an extreme start state. */
function wrapped(angle: number): number {
  let inside = Math.abs(angle) > farAway ? angle % (2 * Math.PI) : angle;
  while (inside > Math.PI) inside -= 2 * Math.PI;
  while (inside < -Math.PI) inside += 2 * Math.PI;
  return inside;
}

function clipped(value: number, bound: number): number {
  return value > bound ? bound : Math.max(value, -bound);
}

/** Rules of Acrobot. A row holds both angles and both angular velocities. */
class AcrobotTask extends ClassicTask {
  readonly observationSpace: Space<Float32Array> = new Box({ low: high.map((bound) => -bound), high });
  readonly actionSpace: Space<number> = new Discrete(3);

  constructor(config: Partial<AcrobotConfig>, id: string) {
    const { maxEpisodeSteps } = resolveConfig(`environment ${id}`, acrobotSettings, { ...config });
    super(id, 4, maxEpisodeSteps, 15);
  }

  start(row: Float64Array, rng: Rng, reset?: ResetOptions): void {
    const { low, high } = startBounds(this.id, reset, -0.1, 0.1);
    for (let k = 0; k < 4; k++) row[k] = Math.fround(rng.uniform(low, high));
  }

  step(row: Float64Array, actions: PackedArray, from: number, _rng: Rng, outcome: Outcome): void {
    outcome.terminated = swingLinks(row, actions[from]!);
    outcome.reward = outcome.terminated ? 0 : -1;
  }

  observe(row: Float64Array, out: PackedArray, to: number): void {
    out[to] = cos(row[0]!);
    out[to + 1] = sin(row[0]!);
    out[to + 2] = cos(row[1]!);
    out[to + 3] = sin(row[1]!);
    out[to + 4] = row[2]!;
    out[to + 5] = row[3]!;
  }

  draw(row: Float64Array): Frame {
    return drawAcrobot(row[0]!, row[1]!);
  }

  describe(row: Float64Array): string {
    return describeAcrobot(row[0]!, row[1]!);
  }

  readActions(actions: PackedArray, out: Float64Array): void {
    this.readDiscreteActions(actions, out, 3);
  }

  moveAll(kernels: Kernels, numEnvs: number, room: number): number {
    return kernels.swingLinks(numEnvs, room);
  }
}

/**
 * One acrobot. Equal to Gymnasium's Acrobot-v1.
 *
 * - Observation: `Float32Array` of cos θ₁, sin θ₁, cos θ₂, sin θ₂ (0 hangs down; θ₂ is relative to the first link) and both angular
 *   velocities (rad/s).
 * - Action: 0, 1, 2 for a torque of −1, 0, 1 N m on the joint between the links.
 * - Reward: −1 for every step, 0 for the last one.
 * - Terminated when the tip is one link's length above the bar; truncated after `maxEpisodeSteps`.
 * - Reset options: `{ low, high }`, the bounds of the uniform start state (default ±0.1).
 */
export class Acrobot extends ClassicEnv<number> {
  /** @throws PrismError `invalid-config` unless `maxEpisodeSteps` is a positive integer. */
  constructor(config: Partial<AcrobotConfig> = {}, id = 'Acrobot-v1') {
    super(Acrobot.task(config, id));
  }

  /** Rules of acrobots, for a `RowVector`; its environment `k` behaves exactly as a single one seeded with `seed + k`. */
  static task(config: Partial<AcrobotConfig> = {}, id = 'Acrobot-v1'): RowTask<Float32Array, Float64Array> {
    return new AcrobotTask(config, id);
  }
}
