import type { Frame, Outcome, PackedArray, Rng, RowTask, Space } from '@prism-rl/core';
import { Box, Discrete, RowEnv, resolveConfig } from '@prism-rl/core';
import { Canvas, type Color } from '@prism-rl/core/pictures';
import { type MemoryChainConfig, memoryChainSettings } from './settings.ts';

const [width, height] = [480, 80];
const wall: Color = [245, 245, 240];
const floor: Color = [205, 205, 200];
const colors: readonly [Color, Color] = [
  [214, 39, 40],
  [31, 119, 180],
];

/** Rules of the memory chain. A row holds the cue, −1 or 1, and the number of steps. */
export class MemoryChainTask implements RowTask<Float32Array, Int32Array> {
  readonly id: string;
  readonly observationSpace: Space<Float32Array> = new Box({ low: [-1, 0], high: 1, shape: [2] });
  readonly actionSpace: Discrete = new Discrete(2);
  readonly stateType = 'int32';
  readonly stateSize = 2;
  readonly maxEpisodeSteps = null;
  readonly framesPerSecond = 8;
  /** Steps from the cue to the question. */
  readonly #length: number;

  constructor(config: Partial<MemoryChainConfig>, id: string) {
    this.id = id;
    this.#length = resolveConfig(`environment ${id}`, memoryChainSettings, { ...config }).length;
  }

  start(row: Int32Array, rng: Rng): void {
    row[0] = 2 * rng.integers(2) - 1;
    row[1] = 0;
  }

  step(row: Int32Array, actions: PackedArray, from: number, _rng: Rng, outcome: Outcome): void {
    const isAsked = row[1] === this.#length;
    outcome.reward = isAsked ? (2 * actions[from]! - 1) * row[0]! : 0;
    outcome.terminated = isAsked;
    if (!isAsked) row[1]!++;
  }

  observe(row: Int32Array, out: PackedArray, to: number): void {
    out[to] = row[1] === 0 ? row[0]! : 0;
    out[to + 1] = row[1] === this.#length ? 1 : 0;
  }

  /** Draws the corridor with its ends in the cue's colour; the disc is the agent. */
  draw(row: Int32Array): Frame {
    const canvas = new Canvas(width, height, wall);
    const [margin, middle] = [height / 2, height / 2];
    const cue = colors[row[0]! < 0 ? 0 : 1]!;
    canvas.rectangle(margin, 36, width - 2 * margin, 8, floor);
    canvas.disc(margin, middle, 24, cue);
    canvas.disc(width - margin, middle, 24, floor);
    canvas.disc(margin + ((width - 2 * margin) * row[1]!) / this.#length, middle, 12, [40, 40, 40]);
    return canvas.frame();
  }

  describe(row: Int32Array): string {
    const cue = row[0]! < 0 ? '−' : '+';
    const corridor = Array.from({ length: this.#length + 1 }, (_, k) => (k === row[1] ? '@' : '.')).join('');
    return `${cue} ${corridor} ?`;
  }
}

/**
 * A cue, a corridor, and a question about the cue: the smallest task that needs memory, after the T-maze of Bakker, "Reinforcement Learning
 * with Long Short-Term Memory" (2002), and the memory chain of bsuite (Osband et al. 2020).
 */

/**
 * One corridor.
 *
 * - Observation: `Float32Array` of the cue (−1 or 1 in an episode's first observation, 0 in all others) and a flag that is 1 at the
 *   question.
 * - Action: 0 answers that the cue was −1, 1 that it was 1. Only the answer to the question counts.
 * - Reward: 1 for a right answer, −1 for a wrong one, 0 for every other step. The optimal return is 1; every policy without memory has an
 *   expected return of 0.
 * - Terminated by the answer, after `length` + 1 steps; never truncated.
 */
export class MemoryChain extends RowEnv<Float32Array, number, Int32Array> {
  /** @throws PrismError `invalid-config` unless `length` is a positive integer. */
  constructor(config: Partial<MemoryChainConfig> = {}, id = 'MemoryChain-v0') {
    super(new MemoryChainTask(config, id));
  }
}
