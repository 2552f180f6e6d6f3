// The policy around a program. Its text stands in exported modules: `policyOf` is self-contained.

/** Types of a policy, without the words of `PortablePolicy` in `@prism-rl/core`: this package stands without it. */
export type Seen = number | ArrayLike<number> | { readonly [part: string]: number | ArrayLike<number> };

type Taken = number | Int32Array | Float32Array;

interface Assessed {
  readonly action: Taken;
  readonly values?: readonly number[];
  readonly probabilities?: readonly number[];
  readonly parameters?: readonly number[];
  readonly value?: number;
}

export interface ActingPolicy {
  act(observation: Seen, mask?: ArrayLike<number>, state?: Float32Array): Taken;
  assess(observation: Seen, mask?: ArrayLike<number>, state?: Float32Array): Assessed;
  actAll(observations: ArrayLike<number>, rows: number): Int32Array | Float32Array;
  begin(): Float32Array;
  explore(seed: number): ActingPolicy;
}

/** An input or an output of a program: its first number, and how many. */
export interface Slot {
  readonly name: string;
  readonly at: number;
  readonly size: number;
  /** Whether float32 would lose digits. */
  readonly isWide?: boolean;
}

/** What a policy is made of. */
export interface PolicyParts {
  readonly inputs: readonly Slot[];
  readonly action: Slot;
  /** The action's form: a number of a Discrete space, or an array. */
  readonly form: 'number' | 'int32' | 'float32';
  /** What the action is chosen by. */
  readonly thought: Slot;
  /** The expected return, of policies that judge observations. */
  readonly value?: Slot | undefined;
  /** Of recurrent policies. */
  readonly state?: Slot | undefined;
  readonly nextState?: Slot | undefined;
}

/**
 * Noise that makes the greedy action a sampled one, for each parameter: Gumbel for categories, logistic for switches, normal if the logarithm
 * of its deviation lies a number of places further on; 0 for none.
 */
export type Noise = readonly ('category' | 'switch' | number)[];

/** Makes what disturbs the parameters at a place, from a seed. */
export function samplerOf(m: Float64Array, at: number, noise: Noise): (seed: number) => () => void {
  return (seed) => {
    let bits = seed | 0;
    // Mulberry32, above 0 and below 1.
    const random = (): number => {
      bits = (bits + 0x6d2b79f5) | 0;
      let x = Math.imul(bits ^ (bits >>> 15), bits | 1);
      x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
      return (((x ^ (x >>> 14)) >>> 0) + 0.5) / 2 ** 32;
    };
    return () => {
      for (let k = 0; k < noise.length; k++) {
        const kind = noise[k]!;
        if (kind === 0) continue;
        const u = random();
        if (kind === 'category') m[at + k]! -= Math.log(-Math.log(u));
        else if (kind === 'switch') m[at + k]! += Math.log(u / (1 - u));
        else {
          const deviation = Math.exp(Math.min(2, Math.max(-20, m[at + k + kind]!)));
          m[at + k]! += deviation * Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * random());
        }
      }
    };
  };
}

/**
 * Makes a policy of a program's numbers and its three parts: until the values or parameters stand, the choice by them, and the value.
 *
 * @param sampler see `samplerOf`; default: the policy does not sample
 */
export function policyOf(
  m: Float64Array,
  { inputs, action, form, thought, value, state: before, nextState: after }: PolicyParts,
  { think, choose, judge }: { readonly [part in 'think' | 'choose' | 'judge']: () => void },
  sampler?: (seed: number) => () => void,
): ActingPolicy {
  const fail = (text: string): never => {
    throw new RangeError(text);
  };
  const read = ({ name, at, size, isWide }: Slot, from: ArrayLike<number>, start: number): void => {
    if (start < 0 && from?.length !== size)
      fail(`The policy reads ${size} numbers of ${name}, not ${from?.length}.`);
    const first = Math.max(0, start);
    for (let k = 0; k < size; k++) m[at + k] = isWide ? from[first + k]! : Math.fround(from[first + k]!);
  };
  const see = (seen: Seen, mask: ArrayLike<number> | undefined): boolean => {
    const length = typeof seen === 'number' ? 1 : seen.length;
    let [offset, isMasked] = [0, false];
    for (let k = 0; k < inputs.length; k++) {
      const slot = inputs[k]!;
      if (mask !== undefined && slot.name === 'action_mask') {
        read(slot, mask, -1);
        isMasked = true;
      } else if (length === undefined) {
        const part = (seen as { readonly [part: string]: number | ArrayLike<number> })[slot.name]!;
        if (typeof part === 'number' && slot.size === 1) m[slot.at] = part;
        else read(slot, part as ArrayLike<number>, -1);
      } else {
        if (typeof seen === 'number') m[slot.at] = seen;
        else read(slot, seen as ArrayLike<number>, offset);
        offset += slot.size;
      }
    }
    if (length !== undefined && length !== offset)
      fail(`The policy reads ${offset} numbers, but the observation has ${length}.`);
    return isMasked;
  };
  const taken = form === 'int32' ? new Int32Array(action.size) : new Float32Array(action.size);
  // What it chose by, without noise.
  const kept = new Float64Array(sampler ? thought.size : 0);
  const made = (disturb: (() => void) | undefined): ActingPolicy => {
    const act: ActingPolicy['act'] = (observation, mask, state) => {
      const isMasked = see(observation, mask);
      if (before) read(before, state!, -1);
      think();
      if (mask !== undefined && !isMasked) {
        if (mask.length !== thought.size || form === 'float32')
          fail(`The policy has no ${mask.length} actions to mask.`);
        for (let k = 0; k < thought.size; k++) if (!mask[k]) m[thought.at + k] = -1e30;
      }
      for (let k = 0; k < kept.length; k++) kept[k] = m[thought.at + k]!;
      if (disturb) disturb();
      choose();
      if (after) for (let k = 0; k < after.size; k++) state![k] = m[after.at + k]!;
      const found = m[action.at]!;
      if (form !== 'number') for (let k = 0; k < taken.length; k++) taken[k] = m[action.at + k]!;
      for (let k = 0; k < kept.length; k++) m[thought.at + k] = kept[k]!;
      return form === 'number' ? found : taken;
    };
    return {
      act,
      assess: (observation, mask, state) => {
        const found = act(observation, mask, state);
        const chosen = typeof found === 'number' ? found : found.slice();
        const all = Array.from(m.subarray(thought.at, thought.at + thought.size));
        if (value) judge();
        const judged = { action: chosen, ...(value && { value: m[value.at]! }) };
        if (thought.name === 'values') return { ...judged, values: all };
        if (form !== 'number') return { ...judged, parameters: all };
        const most = Math.max(...all);
        const powers = all.map((x) => Math.exp(x - most));
        const sum = powers.reduce((total, x) => total + x, 0);
        return { ...judged, probabilities: powers.map((x) => x / sum) };
      },
      actAll: (observations, rows) => {
        const size = observations.length / rows;
        const each = taken.length;
        const all = form === 'float32' ? new Float32Array(rows * each) : new Int32Array(rows * each);
        for (let row = 0; row < rows; row++) {
          const found = act(Array.prototype.slice.call(observations, row * size, (row + 1) * size));
          if (typeof found === 'number') all[row] = found;
          else all.set(found, row * each);
        }
        return all;
      },
      begin: () => new Float32Array(before ? before.size : 0),
      explore: (seed) => (sampler ? made(sampler(seed)) : fail('The policy does not sample its actions.')),
    };
  };
  return made(undefined);
}
