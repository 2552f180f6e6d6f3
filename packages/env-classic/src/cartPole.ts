import type {
  Frame,
  Outcome,
  PackedArray,
  ResetOptions,
  Rng,
  RowBatch,
  RowTask,
  Space,
} from '@prism-rl/core';
import { Box, Discrete, resolveConfig } from '@prism-rl/core';
import { invalidAction } from '@prism-rl/core/checks';
import { Canvas } from '@prism-rl/core/pictures';
import { cos, sin } from '@prism-rl/core/trigonometry';
import { ClassicEnv, ClassicTask, startBounds } from './classicTask.ts';
import { ColumnBatch, type Kernels } from './kernel/columns.ts';
import { type CartPoleConfig, cartPoleSettings } from './settings.ts';

/** Pictures of the cart and its pole. `x` in metres from the middle, `angle` in radians from upright, positive to the right. */

const width = 600;
const height = 400;
/** Pixels per metre: the 4.8 m between the limits fill the width. */
const scale = width / 4.8;
const cartTop = 100;
const cartWidth = 50;
const cartHeight = 30;
const poleWidth = 10;
const axleOffset = cartHeight / 4;

/** Draws 600 × 400 pixels in Gymnasium's style. */
export function drawCartPole(x: number, angle: number): Frame {
  const canvas = new Canvas(width, height);
  const center = x * scale + width / 2;
  canvas.rectangle(center - cartWidth / 2, cartTop - cartHeight / 2, cartWidth, cartHeight, [0, 0, 0]);
  const axle = cartTop + axleOffset;
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  const pole: number[] = [];
  const poleEnd = scale - poleWidth / 2;
  for (const [across, along] of [
    [-poleWidth / 2, -poleWidth / 2],
    [-poleWidth / 2, poleEnd],
    [poleWidth / 2, poleEnd],
    [poleWidth / 2, -poleWidth / 2],
  ] as const) {
    pole.push(center + across * c + along * s, axle - across * s + along * c);
  }
  canvas.polygon(pole, [202, 152, 101]);
  canvas.disc(center, axle, poleWidth / 2, [129, 132, 203]);
  canvas.rectangle(0, cartTop, width, 1, [0, 0, 0]);
  return canvas.frame();
}

const columns = 49;

/** Draws five lines of text: the pole, the cart on its track, the limits at both ends. */
export function describeCartPole(x: number, angle: number): string {
  const rows = 4;
  const cart = columnOf(x);
  const lines: string[] = [];
  for (let row = rows; row >= 1; row--) {
    // The pole is 1 m long; a column is 0.1 m wide, and letters are about twice as high as they are wide.
    const line = new Array<string>(columns).fill(' ');
    const column = columnOf(x + (Math.tan(angle) * (row - 0.5)) / rows);
    if (column >= 0 && column < columns) line[column] = angle > 0.1 ? '/' : angle < -0.1 ? '\\' : '|';
    lines.push(line.join('').trimEnd());
  }
  const track = new Array<string>(columns).fill('─');
  track[0] = '├';
  track[columns - 1] = '┤';
  for (let k = -2; k <= 2; k++) if (cart + k >= 0 && cart + k < columns) track[cart + k] = '█';
  lines.push(track.join(''), `x ${x.toFixed(3)} m   angle ${((angle * 180) / Math.PI).toFixed(2)}°`);
  return lines.join('\n');
}

function columnOf(x: number): number {
  return Math.round((x / 4.8 + 0.5) * (columns - 1));
}

/** Start states drawn in advance for each environment. */
const ahead = 8;
/** Length of a start state. */
const size = 4;

/**
 * A batch of carts that draws start states in advance, eight per environment. Falls are frequent early in training, and each would fetch
 * the environment's random stream from distant memory; this reduces it to one fall in eight.
 */
class CartPoleBatch extends ColumnBatch {
  readonly #starts: Float64Array;
  /** How many of an environment's prepared start states are used up. */
  readonly #used: Uint8Array;

  constructor(numEnvs: number, task: ClassicTask) {
    const starts = new Float64Array(size * ahead * numEnvs);
    const used = new Uint8Array(numEnvs).fill(ahead);
    super(numEnvs, task, [starts, used]);
    this.#starts = starts;
    this.#used = used;
  }

  protected override begin(row: Float64Array, index: number, rng: Rng, reset?: ResetOptions): void {
    const starts = this.#starts;
    const first = size * ahead * index;
    // Reseeding discards the start states that the old stream prepared.
    let used = reset?.seed === undefined ? this.#used[index]! : ahead;
    if (used === ahead) {
      for (let k = first; k < first + size * ahead; k += size) {
        this.task.start(row, rng);
        for (let j = 0; j < size; j++) starts[k + j] = row[j]!;
      }
      used = 0;
    }
    this.#used[index] = used + 1;
    const from = first + size * used;
    for (let k = 0; k < size; k++) row[k] = starts[from + k]!;
  }
}

/**
 * Balancing a pole on a cart (Barto, Sutton & Anderson, "Neuronlike adaptive elements that can solve difficult learning control problems",
 * 1983), with the equations of R. V. Florian, "Correct equations for the dynamics of the cart-pole system" (2005), as in Gymnasium's
 * CartPole-v1.
 */

/** m/s². */
const gravity = 9.8;
/** kg. */
const poleMass = 0.1;
/** Cart and pole, kg. */
const totalMass = poleMass + 1;
/** Half the pole's length, m. */
const halfLength = 0.5;
const poleMassLength = poleMass * halfLength;
/** N; action 1 pushes to the right, action 0 to the left. */
const forceMagnitude = 10;
/** Seconds per step. */
const timeStep = 0.02;
/** Largest distance of the cart's centre from the middle, m. */
const positionLimit = 2.4;
/** Largest angle of the pole, rad (12°). */
const angleLimit = (12 * 2 * Math.PI) / 360;

/** Cart position and velocity, pole angle and angular velocity; the bounds are twice the limits. */
const high = [positionLimit * 2, Number.POSITIVE_INFINITY, angleLimit * 2, Number.POSITIVE_INFINITY];

/** Returns the force of action 0 or 1, N. */
function pushOf(action: number): number {
  return action * (2 * forceMagnitude) - forceMagnitude;
}

/**
 * Advances a row by one Euler step with the old velocities; returns whether the pole has fallen.
 */
function pushCart(row: Float64Array, force: number): boolean {
  const velocity = row[1]!;
  const angle = row[2]!;
  const angularVelocity = row[3]!;
  const c = cos(angle);
  const s = sin(angle);
  const push = (force + poleMassLength * (angularVelocity * angularVelocity) * s) / totalMass;
  const angularAcceleration =
    (gravity * s - c * push) / (halfLength * (4 / 3 - (poleMass * (c * c)) / totalMass));
  const acceleration = push - (poleMassLength * angularAcceleration * c) / totalMass;
  const x = row[0]! + timeStep * velocity;
  const theta = angle + timeStep * angularVelocity;
  row[0] = x;
  row[1] = velocity + timeStep * acceleration;
  row[2] = theta;
  row[3] = angularVelocity + timeStep * angularAcceleration;
  return x < -positionLimit || x > positionLimit || theta < -angleLimit || theta > angleLimit;
}

/** Rules of CartPole. A row holds x, ẋ, θ, θ̇, and 1 once the pole has fallen (kernels need no flag: they never step a fallen pole). */
class CartPoleTask extends ClassicTask {
  readonly observationSpace: Space<Float32Array> = new Box({ low: high.map((bound) => -bound), high });
  readonly actionSpace: Space<number> = new Discrete(2);
  readonly #up: number;
  readonly #fallen: number;

  constructor(config: Partial<CartPoleConfig>, id: string) {
    const { suttonBartoReward, maxEpisodeSteps } = resolveConfig(`environment ${id}`, cartPoleSettings, {
      ...config,
    });
    super(id, 4, maxEpisodeSteps, 50, 5);
    this.#up = suttonBartoReward ? 0 : 1;
    this.#fallen = suttonBartoReward ? -1 : 1;
  }

  start(row: Float64Array, rng: Rng, reset?: ResetOptions): void {
    const { low, high } = startBounds(this.id, reset, -0.05, 0.05);
    for (let k = 0; k < 4; k++) row[k] = rng.uniform(low, high);
    row[4] = 0;
  }

  step(row: Float64Array, actions: PackedArray, from: number, _rng: Rng, outcome: Outcome): void {
    outcome.terminated = pushCart(row, pushOf(actions[from]!));
    outcome.reward = this.#up;
    if (!outcome.terminated) return;
    // Steps after the fall earn no reward, as in Gymnasium; with the Sutton–Barto reward, another −1.
    outcome.reward = row[4] === 0 ? this.#fallen : Math.min(this.#fallen, 0);
    row[4] = 1;
  }

  observe(row: Float64Array, out: PackedArray, to: number): void {
    out[to] = row[0]!;
    out[to + 1] = row[1]!;
    out[to + 2] = row[2]!;
    out[to + 3] = row[3]!;
  }

  draw(row: Float64Array): Frame {
    return drawCartPole(row[0]!, row[2]!);
  }

  describe(row: Float64Array): string {
    return describeCartPole(row[0]!, row[2]!);
  }

  readActions(actions: PackedArray, out: Float64Array): void {
    for (let i = 0; i < actions.length; i++) {
      const action = actions[i]!;
      if (action !== 0 && action !== 1) throw invalidAction(this.id, action, 2);
      out[i] = pushOf(action);
    }
  }

  moveAll(kernels: Kernels, numEnvs: number, room: number): number {
    return kernels.balance(numEnvs, room, this.#up, this.#fallen);
  }

  override batch(numEnvs: number): RowBatch<Float64Array> {
    return new CartPoleBatch(numEnvs, this);
  }
}

/**
 * One cart with a pole. Equal to Gymnasium's CartPole-v1: same seed, same actions, same episode.
 *
 * - Observation: `Float32Array` of cart position (m), cart velocity (m/s), pole angle (rad), pole angular velocity (rad/s).
 * - Action: 0 pushes the cart to the left, 1 to the right, with 10 N for 0.02 s.
 * - Reward: 1 for every step, the last one included.
 * - Terminated when the pole leans more than 12° or the cart leaves ±2.4 m; truncated after `maxEpisodeSteps`.
 * - Reset options: `{ low, high }`, the bounds of the uniform start state (default ±0.05).
 */
export class CartPole extends ClassicEnv<number> {
  /** @throws PrismError `invalid-config` unless `maxEpisodeSteps` is a positive integer. */
  constructor(config: Partial<CartPoleConfig> = {}, id = 'CartPole-v1') {
    super(CartPole.task(config, id));
  }

  /** Rules of carts, for a `RowVector`; its environment `k` behaves exactly as a single one seeded with `seed + k`. */
  static task(config: Partial<CartPoleConfig> = {}, id = 'CartPole-v1'): RowTask<Float32Array, Float64Array> {
    return new CartPoleTask(config, id);
  }
}
