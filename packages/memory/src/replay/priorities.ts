import { PrismError, type Rng, type Snapshot } from '@prism-rl/core';
import { SumTree } from './sumTree.ts';

/** Sampling probabilities of the slots of a memory. Slots are empty until {@link insert}ed. */
export interface Priorities {
  /** Number of slots that are not empty. */
  readonly size: number;
  /** Gives a slot the largest priority so far, so that it is sampled soon. */
  insert(slot: number): void;
  /** Sets the priority of a slot: finite and not negative. An empty slot stays empty. */
  update(slot: number, priority: number): void;
  remove(slot: number): void;
  /** Samples slots, one from each of `out.length` parts of equal probability, and writes the probability of each. */
  sample(rng: Rng, out: Int32Array, probabilities: Float64Array): void;
  /** What the probabilities are proportional to: the smallest of a slot that is not empty, and the sum. */
  readonly least: number;
  readonly total: number;
  save(): Snapshot;
  restore(snapshot: Snapshot): void;
}

/**
 * Leaf for a priority of 0 without ε: not 0, which would empty the slot, and below all others. It stays far from the smallest float so
 * that its multiples and fractions are exact, since a memory may contain nothing else.
 */
const leastLeaf = 2 ** -1000;

/** P(i) = pᵢ^α / Σₖ pₖ^α with pᵢ = |δᵢ| + ε: Schaul et al. (2016), equation 1, the proportional variant. */
export class ProportionalPriorities implements Priorities {
  readonly #tree: SumTree;
  readonly #alpha: number;
  readonly #epsilon: number;
  #largest = 1;
  #size = 0;

  /**
   * @param alpha how much priorities count; 0: not at all.
   * @param epsilon added to every priority, so that every transition can be sampled.
   */
  constructor(capacity: number, alpha: number, epsilon: number) {
    this.#tree = new SumTree(capacity);
    this.#alpha = alpha;
    this.#epsilon = epsilon;
  }

  get size(): number {
    return this.#size;
  }

  insert(slot: number): void {
    if (this.#tree.get(slot) === 0) this.#size++;
    this.#tree.set(slot, this.#largest);
  }

  update(slot: number, priority: number): void {
    if (this.#tree.get(slot) === 0) return;
    const leaf = Math.max((priority + this.#epsilon) ** this.#alpha, leastLeaf);
    this.#tree.set(slot, leaf);
    if (leaf > this.#largest) this.#largest = leaf;
  }

  remove(slot: number): void {
    if (this.#tree.get(slot) !== 0) this.#size--;
    this.#tree.set(slot, 0);
  }

  sample(rng: Rng, out: Int32Array, probabilities: Float64Array): void {
    this.#tree.sampleStratified(rng, out);
    const { total } = this.#tree;
    for (let k = 0; k < out.length; k++) probabilities[k] = this.#tree.get(out[k]!) / total;
  }

  get least(): number {
    return this.#tree.min;
  }

  get total(): number {
    return this.#tree.total;
  }

  save(): Snapshot {
    return { meta: { largest: this.#largest, size: this.#size }, arrays: { leaves: this.#tree.leaves() } };
  }

  restore({ meta, arrays }: Snapshot): void {
    const { leaves } = arrays;
    if (!(leaves instanceof Float64Array))
      throw PrismError.corrupt`The saved replay memory has no priorities.`;
    this.#tree.fill(leaves);
    this.#largest = Number(meta.largest);
    this.#size = Number(meta.size);
  }
}

/**
 * P(i) ∝ 1 / rank(i)^α, with ranks by |δᵢ|: Schaul et al. (2016), section 3.3, the rank-based variant, less sensitive to outliers.
 *
 * Ranks are places in a binary heap, which is nearly sorted; it is sorted after as many changes as it has slots (appendix B.2.1).
 */
export class RankPriorities implements Priorities {
  /** Priority of each slot; −1 if empty. */
  readonly #priorities: Float64Array;
  /** Slots, largest priority first; the children of place k are 2k + 1 and 2k + 2. */
  readonly #heap: Int32Array;
  readonly #places: Int32Array;
  /** Sum of the first k weights 1 / rank^α. */
  readonly #cumulative: Float64Array;
  readonly #alpha: number;
  #size = 0;
  #largest = 1;
  #changes = 0;

  constructor(capacity: number, alpha: number) {
    this.#alpha = alpha;
    this.#priorities = new Float64Array(capacity).fill(-1);
    this.#heap = new Int32Array(capacity);
    this.#places = new Int32Array(capacity);
    this.#cumulative = new Float64Array(capacity + 1);
    for (let rank = 1; rank <= capacity; rank++) {
      this.#cumulative[rank] = this.#cumulative[rank - 1]! + rank ** -alpha;
    }
  }

  get size(): number {
    return this.#size;
  }

  insert(slot: number): void {
    if (this.#priorities[slot]! < 0) {
      this.#place(slot, this.#size++);
    }
    this.#change(slot, this.#largest);
  }

  update(slot: number, priority: number): void {
    if (this.#priorities[slot]! < 0) return;
    if (priority > this.#largest) this.#largest = priority;
    this.#change(slot, priority);
  }

  remove(slot: number): void {
    if (this.#priorities[slot]! < 0) return;
    this.#priorities[slot] = -1;
    const hole = this.#places[slot]!;
    const last = this.#heap[--this.#size]!;
    if (last === slot) return;
    this.#place(last, hole);
    this.#sift(last);
  }

  sample(rng: Rng, out: Int32Array, probabilities: Float64Array): void {
    if (this.#size === 0) throw PrismError.state`There is nothing to draw from: the memory is empty.`;
    rng.fillRandom(probabilities);
    const total = this.#cumulative[this.#size]!;
    for (let k = 0; k < out.length; k++) {
      const rank = this.#rankAt(((k + probabilities[k]!) * total) / out.length);
      out[k] = this.#heap[rank - 1]!;
      probabilities[k] = rank ** -this.#alpha / total;
    }
  }

  get least(): number {
    return this.#size ** -this.#alpha;
  }

  get total(): number {
    return this.#cumulative[this.#size]!;
  }

  save(): Snapshot {
    const filled = this.#priorities.findLastIndex((priority) => priority >= 0) + 1;
    return {
      meta: { largest: this.#largest, size: this.#size, changes: this.#changes },
      arrays: { priorities: this.#priorities.slice(0, filled), heap: this.#heap.slice(0, this.#size) },
    };
  }

  restore({ meta, arrays }: Snapshot): void {
    const { priorities, heap } = arrays;
    if (
      !(
        priorities instanceof Float64Array &&
        priorities.length <= this.#priorities.length &&
        heap instanceof Int32Array
      ) ||
      heap.length !== meta.size ||
      heap.some((slot) => !((priorities[slot] ?? -1) >= 0))
    ) {
      throw PrismError.corrupt`The saved replay memory has no priorities that fit this one.`;
    }
    this.#priorities.fill(-1).set(priorities);
    for (const [place, slot] of heap.entries()) this.#place(slot, place);
    this.#size = heap.length;
    this.#largest = Number(meta.largest);
    this.#changes = Number(meta.changes);
  }

  /** The rank whose share of the total contains `mass`. */
  #rankAt(mass: number): number {
    const cumulative = this.#cumulative;
    let low = 1;
    let high = this.#size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (cumulative[middle]! > mass) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #change(slot: number, priority: number): void {
    this.#priorities[slot] = priority;
    this.#sift(slot);
    if (++this.#changes % this.#heap.length === 0) this.#sort();
  }

  #place(slot: number, place: number): void {
    this.#heap[place] = slot;
    this.#places[slot] = place;
  }

  /** Moves a slot up or down to the place of its priority. */
  #sift(slot: number): void {
    const priorities = this.#priorities;
    const heap = this.#heap;
    const priority = priorities[slot]!;
    let place = this.#places[slot]!;
    while (place > 0) {
      const parent = (place - 1) >>> 1;
      if (priorities[heap[parent]!]! >= priority) break;
      this.#place(heap[parent]!, place);
      place = parent;
    }
    for (;;) {
      let child = 2 * place + 1;
      if (child >= this.#size) break;
      if (child + 1 < this.#size && priorities[heap[child + 1]!]! > priorities[heap[child]!]!) child++;
      if (priorities[heap[child]!]! <= priority) break;
      this.#place(heap[child]!, place);
      place = child;
    }
    this.#place(slot, place);
  }

  #sort(): void {
    const priorities = this.#priorities;
    const sorted = this.#heap.slice(0, this.#size).sort((a, b) => priorities[b]! - priorities[a]! || a - b);
    for (let place = 0; place < sorted.length; place++) this.#place(sorted[place]!, place);
  }
}
