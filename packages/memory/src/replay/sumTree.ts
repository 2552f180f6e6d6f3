import { PrismError, type Rng } from '@prism-rl/core';

/** log₂ of the children per node: 16 float64 are two cache lines, and a million leaves need five levels. */
const childBits = 4;
const children = 1 << childBits;

/**
 * Samples indices in proportion to their values: the sum tree of Schaul et al. (2016), appendix B.2.1, with sixteen children per node
 * instead of two, so that a draw touches few cache lines.
 *
 * Every inner node equals the sum of its children in order. So the total never drifts from the leaves, however often they change, and a
 * tree rebuilt from its leaves is bit-identical.
 */
export class SumTree {
  readonly capacity: number;
  /** Level 0 holds the leaves, each further level the sums of sixteen nodes of the level below. The last has a single node. */
  readonly #sums: Float64Array[] = [];
  /** Smallest positive leaf below each node, ∞ if there is none. Level 0 would repeat the leaves and is not kept. */
  readonly #minima: Float64Array[] = [];
  #masses = new Float64Array(0);

  /** @param capacity a positive integer, as a memory checks. */
  constructor(capacity: number) {
    this.capacity = capacity;
    let nodes = capacity;
    do {
      const parents = Math.ceil(nodes / children);
      this.#sums.push(new Float64Array(parents * children));
      this.#minima.push(new Float64Array(parents).fill(Number.POSITIVE_INFINITY));
      nodes = parents;
    } while (nodes > 1);
    this.#sums.push(new Float64Array(1));
  }

  get total(): number {
    return this.#sums[this.#sums.length - 1]![0]!;
  }

  /** The smallest positive leaf; ∞ if all are 0. */
  get min(): number {
    return this.#minima[this.#minima.length - 1]![0]!;
  }

  get(leaf: number): number {
    return this.#sums[0]![leaf]!;
  }

  /** Sets the value of a leaf: finite and not negative. The memory has checked both. */
  set(leaf: number, value: number): void {
    this.#sums[0]![leaf] = value;
    let node = leaf;
    for (let level = 0; level < this.#minima.length; level++) {
      node >>>= childBits;
      this.#summarize(level, node);
    }
  }

  /** Copies the leaves up to the last that is not 0, for a snapshot. */
  leaves(): Float64Array {
    const leaves = this.#sums[0]!;
    return leaves.slice(0, leaves.findLastIndex((value) => value !== 0) + 1);
  }

  /**
   * Replaces all leaves; missing ones become 0.
   *
   * @throws PrismError `corrupt` unless there are at most `capacity` leaves, finite and not negative.
   */
  fill(leaves: Float64Array): void {
    const fits =
      leaves.length <= this.capacity &&
      leaves.every((value) => value >= 0 && value < Number.POSITIVE_INFINITY);
    if (!fits) {
      throw PrismError.corrupt`A sum tree of ${this.capacity} leaves cannot take these ${leaves.length}.`;
    }
    this.#sums[0]!.fill(0).set(leaves);
    for (let level = 0; level < this.#minima.length; level++) {
      for (let node = 0; node < this.#minima[level]!.length; node++) this.#summarize(level, node);
    }
  }

  /**
   * Finds the leaf that contains `mass` if leaves lie side by side, each as wide as its value. Never returns a leaf of value 0.
   *
   * @param mass in [0, total).
   * @throws PrismError `state` if all leaves are 0.
   */
  find(mass: number): number {
    if (!(this.total > 0)) throw PrismError.state`There is nothing to draw from: all priorities are 0.`;
    let node = 0;
    let left = mass;
    for (let level = this.#minima.length - 1; level >= 0; level--) {
      const sums = this.#sums[level]!;
      const first = node << childBits;
      const end = first + children;
      node = -1;
      for (let child = first; child < end; child++) {
        const sum = sums[child]!;
        if (sum === 0) continue;
        // If rounding leaves mass beyond the last child, take that child.
        node = child;
        if (left < sum) break;
        left -= sum;
      }
    }
    return node;
  }

  /**
   * Samples one leaf from each of `out.length` equal parts of the total (stratified, with replacement): less variance than independent
   * draws, with the same expectation. Uses one random number per leaf.
   *
   * @throws PrismError `state` if all leaves are 0.
   */
  sampleStratified(rng: Rng, out: Int32Array): void {
    if (this.#masses.length !== out.length) this.#masses = new Float64Array(out.length);
    rng.fillRandom(this.#masses);
    const width = this.total / out.length;
    for (let k = 0; k < out.length; k++) out[k] = this.find((k + this.#masses[k]!) * width);
  }

  /** Recomputes a node of level `level + 1` from its children. */
  #summarize(level: number, node: number): void {
    const values = this.#sums[level]!;
    const first = node << childBits;
    const last = first + children;
    let sum = 0;
    let min = Number.POSITIVE_INFINITY;
    if (level === 0) {
      for (let child = first; child < last; child++) {
        const value = values[child]!;
        sum += value;
        if (value > 0 && value < min) min = value;
      }
    } else {
      const minima = this.#minima[level - 1]!;
      for (let child = first; child < last; child++) sum += values[child]!;
      const end = Math.min(last, minima.length);
      for (let child = first; child < end; child++) {
        if (minima[child]! < min) min = minima[child]!;
      }
    }
    this.#sums[level + 1]![node] = sum;
    this.#minima[level]![node] = min;
  }
}
