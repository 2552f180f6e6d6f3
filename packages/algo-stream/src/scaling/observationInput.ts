import type { PackedArray, Snapshot, Space, Weights } from '@prism-rl/core';
import {
  childSnapshot,
  childWeights,
  exceedsFloat32,
  maskName,
  mergeSnapshots,
  mergeWeights,
  packedArray,
  partsOf,
} from '@prism-rl/core';
import { choicesOf, startsOf } from '@prism-rl/core/checks';
import { ObservationNormalizer } from '@prism-rl/memory';

/** A part of an observation, and the network's input for it. */
export interface InputPart {
  /** Its key in a Dict, its index in a Tuple; empty for an observation without parts. */
  readonly name: string;
  /** Name of its input in an exported policy. */
  readonly input: string;
  /** Where it begins in a packed observation, its number of elements, and its shape. */
  readonly offset: number;
  readonly size: number;
  readonly shape: readonly number[];
  /** Element type of an exported policy's input. */
  readonly dtype: 'float32' | 'float64';
  /** Width of the network's input for it; 0 for the action mask. */
  readonly width: number;
  /** For discrete parts: the number of values of each element, and the smallest. */
  readonly choices?: readonly { readonly n: number; readonly start: number }[] | undefined;
  /** For continuous parts, if they are normalized. */
  readonly normalizer?: ObservationNormalizer | undefined;
}

/**
 * Converts observations to network input: discrete values one-hot, numbers unchanged or normalized with the moments of all earlier ones;
 * concatenates the parts of a Dict or Tuple.
 */
export class ObservationInput {
  /** Shape of the network's input: `[size]`, or the three axes of a picture. */
  readonly shape: readonly number[];
  readonly width: number;
  readonly packedSize: number;
  /** In packing order. */
  readonly parts: readonly InputPart[];
  /** The last observation, packed, and its network input: S′ is acted on next, and learned from after that. */
  readonly #given: PackedArray;
  readonly #seen: Float32Array;
  /** Whether the moments have not changed since. */
  #isFresh = false;

  /**
   * @param clip bound of normalized numbers; undefined: numbers stay as they are. Without a bound, the first different number after n equal ones
   * is √n deviations from the mean.
   */
  constructor(space: Space, clip: number | undefined) {
    this.packedSize = space.size;
    this.parts = partsOf(space).map(({ name, input, space: part, offset }) => {
      const { size, shape } = part;
      const dtype = exceedsFloat32(part) ? 'float64' : 'float32';
      const own = { name, input, offset, size, shape, dtype } as const;
      if (space.kind === 'dict' && name === maskName) return { ...own, width: 0 };
      const choices = choicesOf(part)?.map((n, i) => ({ n, start: startsOf(part)[i]! }));
      const normalizer =
        clip !== undefined && choices === undefined
          ? new ObservationNormalizer(part, { of: 'sample', clip })
          : undefined;
      return { ...own, width: part.flatSize, choices, normalizer };
    });
    this.width = this.parts.reduce((sum, part) => sum + part.width, 0);
    this.#given = packedArray(space.dtype, space.size);
    this.#seen = new Float32Array(this.width);
    const isPicture = space.kind === 'box' && space.shape.length === 3;
    this.shape = isPicture ? space.shape : [this.width];
  }

  learn(observations: PackedArray, row: number): void {
    this.#isFresh = false;
    for (const { normalizer, offset } of this.parts)
      normalizer?.add(observations, 1, row * this.packedSize + offset);
  }

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

  weights(): Weights {
    const all = this.#normalizers().map(([name, normalizer]) => [name, normalizer.weights()] as const);
    if (this.parts.length === 1) return all[0]?.[1] ?? {};
    return mergeWeights(Object.fromEntries(all));
  }

  adoptWeights(weights: Weights): void {
    this.#isFresh = false;
    for (const [name, normalizer] of this.#normalizers())
      normalizer.adoptWeights(this.parts.length === 1 ? weights : childWeights(weights, name));
  }

  /** Names normalizers by the index of their part: a part's own name may contain the slashes that separate names in snapshots. */
  #normalizers(): [name: string, normalizer: ObservationNormalizer][] {
    return this.parts.flatMap(({ normalizer }, k) =>
      normalizer === undefined ? [] : [[`part${k}`, normalizer]],
    );
  }
}
