import type { PackedArray, Snapshot, Space, Transitions } from '@prism-rl/core';
import {
  childSnapshot,
  copyRow,
  counted,
  isDebug,
  MemoryWrapper,
  mergeSnapshots,
  PrismError,
  packedArray,
} from '@prism-rl/core';

import type { DiscountedTransitions, DiscountKeepingMemory } from './transitions.ts';
import { checkLengths, isDiscounted, requireDiscount, requirePositive } from './transitions.ts';

/** Options of {@link NStep}. */
export interface NStepOptions {
  /** n: rewards summed per window. Larger n propagates rewards faster but is more off-policy [1 to 10]. */
  readonly steps: number;
  /** γ, in [0, 1]; of steps that bring no discount of their own, see {@link NStep}. */
  readonly discount: number;
  readonly numEnvs: number;
  readonly observationSpace: Space;
  readonly actionSpace: Space;
}

/**
 * Adds n-step returns to any memory of {@link DiscountedTransitions}: (Sₜ, Aₜ, Rₜ₊₁ + γRₜ₊₂ + … + γⁿ⁻¹Rₜ₊ₙ, Sₜ₊ₙ, γⁿ), Sutton and Barto
 * (2018), equation 7.1.
 *
 * Every transition begins exactly one window. The end of an episode closes the open windows early: after k steps the discount is γᵏ, or 0
 * if the episode terminated. No transition is lost, and no window extends into the next episode or across the reset of an environment.
 *
 * Steps may bring discounts of their own, as {@link DiscountedTransitions} with a row per environment: a window then has Rₜ₊₁ + γₜ₊₁Rₜ₊₂ +
 * γₜ₊₁γₜ₊₂Rₜ₊₃ + … and the product of its discounts.
 */
export class NStep<B> extends MemoryWrapper<B> {
  readonly #n: number;
  readonly #numEnvs: number;
  readonly #observationSize: number;
  readonly #actionSize: number;
  /** γ⁰ … γⁿ. */
  readonly #powers: Float64Array;
  // The last n or fewer steps of each environment, as a ring of n rows.
  readonly #observations: PackedArray;
  readonly #actions: PackedArray;
  readonly #rewards: Float64Array;
  /** Once a step has brought its own discount. */
  #discounts: Float64Array | undefined;
  /** Row of the oldest open window of each environment, and the number of open windows. */
  readonly #oldest: Int32Array;
  readonly #open: Int32Array;
  readonly #successors: PackedArray;
  readonly #out: MutableTransitions;

  /** @throws PrismError `invalid-config`, or `incompatible` for a memory that does not keep the windows' discounts. */
  constructor(inner: DiscountKeepingMemory<B>, options: NStepOptions) {
    super(inner);
    const { steps, discount, numEnvs, observationSpace, actionSpace } = options;
    requirePositive({ steps, numEnvs });
    requireDiscount(discount);
    if (inner.keepsDiscounts !== true) {
      throw PrismError.incompatible`An n-step layer needs a memory that keeps the discounts of its windows.
        UniformReplay and PrioritizedReplay do.`;
    }
    this.#n = steps;
    this.#numEnvs = numEnvs;
    this.#observationSize = observationSpace.size;
    this.#actionSize = actionSpace.size;
    this.#powers = Float64Array.from({ length: steps + 1 }, (_, k) => discount ** k);
    const rows = numEnvs * steps;
    this.#observations = packedArray(observationSpace.dtype, rows * observationSpace.size);
    this.#actions = packedArray(actionSpace.dtype, rows * actionSpace.size);
    this.#rewards = new Float64Array(rows);
    this.#oldest = new Int32Array(numEnvs);
    this.#open = new Int32Array(numEnvs);
    this.#successors = packedArray(observationSpace.dtype, numEnvs * observationSpace.size);
    // After a reset, a step can close the windows before it and the window of an episode of one step.
    const most = numEnvs * (steps + 1);
    this.#out = {
      count: 0,
      steps: 0,
      observations: packedArray(observationSpace.dtype, most * observationSpace.size),
      actions: packedArray(actionSpace.dtype, most * actionSpace.size),
      rewards: new Float64Array(most),
      nextObservations: packedArray(observationSpace.dtype, most * observationSpace.size),
      terminated: new Uint8Array(most),
      truncated: new Uint8Array(most),
      starts: new Uint8Array(most),
      extras: {},
      discounts: new Float64Array(most),
    };
  }

  /** @throws PrismError `invalid-argument` unless there is one row per environment, and in debug mode for arrays that are too short. */
  override add(transitions: Transitions | DiscountedTransitions): void {
    const { count, terminated, truncated } = transitions;
    if (count !== this.#numEnvs) {
      throw PrismError.invalidArgument`An n-step memory of ${counted(this.#numEnvs, 'environment')} needs a row for each, but got \
        ${count}.`;
    }
    if (isDebug()) checkLengths(transitions, this.#observationSize, this.#actionSize);
    if (isDiscounted(transitions)) this.#discounts ??= this.#ownDiscounts();
    const out = this.#out;
    out.count = 0;
    out.steps = count;
    for (let i = 0; i < count; i++) {
      if (this.#open[i]! > 0 && transitions.starts[i] === 1) this.#closeAll(i, this.#successors, 0, 0);
      this.#push(transitions, i);
      copyRow(transitions.nextObservations, i, this.#successors, i, this.#observationSize);
      if (terminated[i] === 1 || truncated[i] === 1) {
        this.#closeAll(i, transitions.nextObservations, terminated[i]!, truncated[i]!);
      } else if (this.#open[i] === this.#n) {
        this.#close(i, transitions.nextObservations, 0, 0);
      }
    }
    super.add(out satisfies DiscountedTransitions);
  }

  override save(): Snapshot {
    return mergeSnapshots({
      inner: super.save(),
      windows: {
        meta: { steps: this.#n, numEnvs: this.#numEnvs },
        arrays: Object.fromEntries(
          this.#state(this.#discounts).map(([name, array]) => [name, array.slice()]),
        ),
      },
    });
  }

  /** @throws PrismError `corrupt` for a snapshot of other windows. */
  override restore(snapshot: Snapshot): void {
    const { meta, arrays } = childSnapshot(snapshot, 'windows');
    const discounts = arrays.discounts === undefined ? undefined : this.#ownDiscounts();
    const state = this.#state(discounts);
    const fits = state.every(
      ([name, array]) =>
        arrays[name]?.constructor === array.constructor && arrays[name].length === array.length,
    );
    if (meta.steps !== this.#n || meta.numEnvs !== this.#numEnvs || !fits) {
      throw PrismError.corrupt`The saved n-step memory is not one of ${counted(this.#n, 'step')} and \
        ${counted(this.#numEnvs, 'environment')}.`;
    }
    super.restore(childSnapshot(snapshot, 'inner'));
    this.#discounts = discounts;
    for (const [name, array] of state) array.set(arrays[name] as PackedArray);
  }

  /** γ for every row. */
  #ownDiscounts(): Float64Array {
    return new Float64Array(this.#numEnvs * this.#n).fill(this.#powers[1]!);
  }

  #state(discounts: Float64Array | undefined): [string, PackedArray][] {
    return [
      ['observations', this.#observations],
      ['actions', this.#actions],
      ['rewards', this.#rewards],
      ...(discounts === undefined ? [] : [['discounts', discounts] satisfies [string, PackedArray]]),
      ['oldest', this.#oldest],
      ['open', this.#open],
      ['successors', this.#successors],
    ];
  }

  #push(transitions: Transitions, i: number): void {
    const row = i * this.#n + ((this.#oldest[i]! + this.#open[i]!) % this.#n);
    copyRow(transitions.observations, i, this.#observations, row, this.#observationSize);
    copyRow(transitions.actions, i, this.#actions, row, this.#actionSize);
    this.#rewards[row] = transitions.rewards[i]!;
    if (this.#discounts !== undefined)
      this.#discounts[row] = isDiscounted(transitions) ? transitions.discounts[i]! : this.#powers[1]!;
    this.#open[i]!++;
  }

  #closeAll(i: number, successors: PackedArray, terminated: number, truncated: number): void {
    while (this.#open[i]! > 0) this.#close(i, successors, terminated, truncated);
  }

  /** Adds the oldest window of environment `i`, which ends at row `i` of `successors`, to the inner memory. */
  #close(i: number, successors: PackedArray, terminated: number, truncated: number): void {
    const out = this.#out;
    const steps = this.#open[i]!;
    const oldest = this.#oldest[i]!;
    const row = i * this.#n + oldest;
    const k = out.count++;
    copyRow(this.#observations, row, out.observations, k, this.#observationSize);
    copyRow(this.#actions, row, out.actions, k, this.#actionSize);
    copyRow(successors, i, out.nextObservations, k, this.#observationSize);
    const discounts = this.#discounts;
    let sum = 0;
    let factor = 1;
    for (let step = 0; step < steps; step++) {
      const at = i * this.#n + ((oldest + step) % this.#n);
      sum += factor * this.#rewards[at]!;
      // Powers, not products: recorded runs were computed with them.
      factor = discounts === undefined ? this.#powers[step + 1]! : factor * discounts[at]!;
    }
    out.rewards[k] = sum;
    out.discounts[k] = terminated === 1 ? 0 : factor;
    out.terminated[k] = terminated;
    out.truncated[k] = truncated;
    this.#oldest[i] = (oldest + 1) % this.#n;
    this.#open[i]!--;
  }
}

interface MutableTransitions extends DiscountedTransitions {
  count: number;
  steps: number;
}
