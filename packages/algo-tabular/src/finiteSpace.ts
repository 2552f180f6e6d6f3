import type { PackedArray, Space, SpaceJSON } from '@prism-rl/core';
import { actionMaskOf } from '@prism-rl/core';

/** Tables are not made for more entries than this: 2²⁷, a gigabyte of values. */
const mostEntries = 2 ** 27;

/** One part of a finite space: `n` values from `start` on; an element of its packed form. */
interface Part {
  readonly n: number;
  readonly start: number;
}

/**
 * Numbers the values of a finite space: 0 … `count − 1`. A Discrete keeps its order; of several parts (MultiDiscrete, MultiBinary,
 * and Tuple or Dict of such) the last one runs fastest. The mask of possible actions is no part of a state.
 */
export class FiniteSpace {
  /** How many values there are. */
  readonly count: number;
  readonly #parts: readonly Part[];
  /** Elements of the packed form that are masks, and the first of them. */
  readonly #skipped: number;
  readonly #skipAt: number;

  private constructor(parts: readonly Part[], skipped: number, skipAt: number) {
    this.#parts = parts;
    this.#skipped = skipped;
    this.#skipAt = skipAt;
    this.count = parts.reduce((product, { n }) => product * n, 1);
  }

  /** `undefined` if the space is not finite. */
  static of(space: Space): FiniteSpace | undefined {
    const mask = actionMaskOf(space);
    const all = partsOf(space.toJSON());
    if (all === undefined) return undefined;
    const { offset, size } = mask ?? { offset: 0, size: 0 };
    return new FiniteSpace(
      all.filter((_, k) => k < offset || k >= offset + size),
      size,
      offset,
    );
  }

  /**
   * Numbers of the values that lie packed in `values`, written to `out` and returned.
   *
   * @param out at least as long as there are values.
   */
  numbers(values: PackedArray, out: Int32Array): Int32Array {
    const parts = this.#parts;
    const size = parts.length;
    const { start } = parts[0]!;
    if (this.#skipped > 0) return this.#numbersBesideMasks(values, out);
    if (size === 1) {
      for (let i = 0; i < values.length; i++) out[i] = values[i]! - start;
      return out;
    }
    for (let i = 0, k = 0; k < values.length; i++) {
      let number = values[k++]! - start;
      for (let part = 1; part < size; part++)
        number = number * parts[part]!.n + values[k++]! - parts[part]!.start;
      out[i] = number;
    }
    return out;
  }

  #numbersBesideMasks(values: PackedArray, out: Int32Array): Int32Array {
    const parts = this.#parts;
    const rowSize = parts.length + this.#skipped;
    for (let i = 0, at = 0; at < values.length; i++, at += rowSize) {
      let number = 0;
      for (const [k, { n, start }] of parts.entries())
        number = number * n + values[at + k + (k < this.#skipAt ? 0 : this.#skipped)]! - start;
      out[i] = number;
    }
    return out;
  }
}

function partsOf(space: SpaceJSON): Part[] | undefined {
  switch (space.kind) {
    case 'discrete':
      return [{ n: space.n, start: space.start }];
    case 'multi-discrete':
      return space.nvec.map((n, i) => ({ n, start: space.start?.[i] ?? 0 }));
    case 'multi-binary':
      return Array.from({ length: space.n }, () => ({ n: 2, start: 0 }));
    case 'tuple':
      return joined(space.spaces);
    case 'dict':
      // As they are packed: an object has names like 9 and 10 in another order.
      return joined(
        Object.keys(space.spaces)
          .sort()
          .map((name) => space.spaces[name]!),
      );
    case 'box':
      return undefined;
  }
}

function joined(spaces: readonly SpaceJSON[]): Part[] | undefined {
  const parts: Part[] = [];
  for (const space of spaces) {
    const own = partsOf(space);
    if (own === undefined) return undefined;
    parts.push(...own);
  }
  return parts;
}

/** Whether tables can be made for these spaces: `true`, or a clause that says why not. */
export function supportsTables(observationSpace: Space, actionSpace: Space): true | string {
  if (actionSpace.kind !== 'discrete') return 'needs a Discrete action space';
  const states = FiniteSpace.of(observationSpace);
  if (states === undefined) return 'needs a finite observation space (Discrete, or parts that are)';
  if (states.count * actionSpace.flatSize > mostEntries) {
    return `keeps a table, which is too large for ${states.count} observations`;
  }
  return true;
}
