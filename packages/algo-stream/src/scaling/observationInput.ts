import type { Discrete, MultiDiscrete, PackedArray, Snapshot, Space } from '@prism-rl/core';
import {
  childSnapshot,
  exceedsFloat32,
  maskName,
  mergeSnapshots,
  packedArray,
  partsOf,
} from '@prism-rl/core';
import { ObservationNormalizer } from '@prism-rl/memory';

/** A part of an observation, and what a network sees of it. */
export interface InputPart {
  /** Its name in a Dict, its number in a Tuple; empty for an observation without parts. */
  readonly name: string;
  /** Where it begins in a packed observation, its numbers there, and its shape. */
  readonly offset: number;
  readonly size: number;
  readonly shape: readonly number[];
  /** Element type of an exported policy's input. */
  readonly dtype: 'float32' | 'float64';
  /** Numbers that the network sees; 0 for the mask of possible actions. */
  readonly width: number;
  /** Of choices: how many values each has, and the least. */
  readonly choices?: readonly { readonly n: number; readonly start: number }[] | undefined;
  /** For numbers, if they are normalized. */
  readonly normalizer?: ObservationNormalizer | undefined;
}

/** As in the paper, nothing is clipped: after n equal numbers, the first other one is √n deviations from the mean. */
const unclipped = { of: 'sample', clip: Number.POSITIVE_INFINITY } as const;

/**
 * Observations on their way into a network: choices one-hot, numbers as they are, or standardised by all that were seen before; parts of a
 * Dict or Tuple one behind the other.
 */
export class ObservationInput {
  /** Of the network: `[size]`, or the three axes of a picture. */
  readonly shape: readonly number[];
  /** Numbers that the network sees. */
  readonly width: number;
  /** Numbers in a packed observation. */
  readonly packedSize: number;
  /** In the order in which they are packed. */
  readonly parts: readonly InputPart[];
  /** The last observation, packed, and as the network sees it: S′ of a step is acted on next, and learned from after that. */
  readonly #given: PackedArray;
  readonly #seen: Float32Array;
  /** Whether mean and deviation are still those of then. */
  #isFresh = false;

  /** @param isScaled whether numbers are standardised. */
  constructor(space: Space, isScaled: boolean) {
    this.packedSize = space.size;
    this.parts = partsOf(space).map(({ name, space: part, offset }) => {
      const { size, shape } = part;
      const dtype = exceedsFloat32(space) ? 'float64' : 'float32';
      const own = { name, offset, size, shape, dtype } as const;
      if (space.kind === 'dict' && name === maskName) return { ...own, width: 0 };
      const choices = choicesIn(part);
      const normalizer =
        isScaled && choices === undefined ? new ObservationNormalizer(part, unclipped) : undefined;
      return { ...own, width: part.flatSize, choices, normalizer };
    });
    this.width = this.parts.reduce((sum, part) => sum + part.width, 0);
    this.#given = packedArray(space.dtype, space.size);
    this.#seen = new Float32Array(this.width);
    const isPicture = space.kind === 'box' && space.shape.length === 3;
    this.shape = isPicture ? space.shape : [this.width];
  }

  /** Takes in an observation for the mean and deviation. */
  learn(observations: PackedArray, row: number): void {
    this.#isFresh = false;
    for (const { normalizer, offset } of this.parts)
      normalizer?.add(observations, 1, row * this.packedSize + offset);
  }

  /** Writes an observation as the network sees it. */
  fill(observations: PackedArray, row: number, input: Float32Array): void {
    const given = this.#given;
    const first = row * this.packedSize;
    let isSame = this.#isFresh;
    for (let i = 0; i < given.length && isSame; i++) isSame = Object.is(observations[first + i], given[i]);
    if (!isSame) {
      for (let i = 0; i < given.length; i++) given[i] = observations[first + i]!;
      this.#compute(observations, row, this.#seen);
      this.#isFresh = true;
    }
    input.set(this.#seen);
  }

  #compute(observations: PackedArray, row: number, input: Float32Array): void {
    let to = 0;
    for (const { offset, width, choices, normalizer } of this.parts) {
      const from = row * this.packedSize + offset;
      if (normalizer !== undefined) normalizer.fill(observations, input, 1, from, to);
      else if (choices === undefined) for (let j = 0; j < width; j++) input[to + j] = observations[from + j]!;
      else {
        input.fill(0, to, to + width);
        let at = to;
        for (let i = 0; i < choices.length; i++) {
          input[at + observations[from + i]! - choices[i]!.start] = 1;
          at += choices[i]!.n;
        }
      }
      to += width;
    }
  }

  save(): Snapshot {
    const saved = this.#normalizers().map(([name, normalizer]) => [name, normalizer.save()] as const);
    if (this.parts.length === 1) return saved[0]?.[1] ?? { meta: {}, arrays: {} };
    return mergeSnapshots(Object.fromEntries(saved));
  }

  restore(snapshot: Snapshot): void {
    this.#isFresh = false;
    for (const [name, normalizer] of this.#normalizers())
      normalizer.restore(this.parts.length === 1 ? snapshot : childSnapshot(snapshot, name));
  }

  /** By the parts' numbers: names may hold the slashes that snapshots part them by. */
  #normalizers(): [name: string, normalizer: ObservationNormalizer][] {
    return this.parts.flatMap(({ normalizer }, k) =>
      normalizer === undefined ? [] : [[`part${k}`, normalizer]],
    );
  }
}

function choicesIn(space: Space): InputPart['choices'] {
  if (space.kind === 'discrete') {
    const { n, start } = space as Discrete;
    return [{ n, start }];
  }
  if (space.kind !== 'multi-discrete') return undefined;
  const { nvec, start } = space as Space<unknown> as MultiDiscrete;
  return Array.from(nvec, (n, i) => ({ n, start: start[i]! }));
}
