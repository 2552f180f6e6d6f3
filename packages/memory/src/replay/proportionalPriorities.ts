import type { Rng, Snapshot } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import type { Priorities } from './priorities.ts';
import { SumTree } from './sumTree.ts';

/**
 * Leaf of a priority of 0 without ε: not 0, which would empty the slot, and below all others; but so far from the smallest number there is
 * that its multiples and parts are exact, for a memory may hold nothing else.
 */
const leastLeaf = 2 ** -1000;

/**
 * P(i) = pᵢ^α / Σₖ pₖ^α with pᵢ = |δᵢ| + ε: Schaul et al. (2016), equation 1, the proportional variant.
 */
export class ProportionalPriorities implements Priorities {
  readonly #tree: SumTree;
  readonly #alpha: number;
  readonly #epsilon: number;
  /** The largest leaf there ever was. */
  #largest = 1;
  #size = 0;

  /**
   * @param alpha how much priorities count: 0 not at all.
   * @param epsilon added to every priority, so that no transition is forgotten.
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

  leastProbability(): number {
    return this.#tree.min / this.#tree.total;
  }

  save(): Snapshot {
    return { meta: { largest: this.#largest, size: this.#size }, arrays: { leaves: this.#tree.leaves() } };
  }

  restore({ meta, arrays }: Snapshot): void {
    const { leaves } = arrays;
    if (!(leaves instanceof Float64Array))
      throw new PrismError('corrupt', 'The saved replay memory has no priorities.');
    this.#tree.fill(leaves);
    this.#largest = Number(meta.largest);
    this.#size = Number(meta.size);
  }
}
