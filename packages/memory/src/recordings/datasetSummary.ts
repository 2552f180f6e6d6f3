import { counted, type Episodes, isBox, type PackedArray, partsOf } from '@prism-rl/core';
import { faultsOf, type RecordingFault } from '@prism-rl/core/recordings';
import { moments } from '../targets.ts';
import { returnsOf } from './fill.ts';

/** Minimum, mean, maximum and population standard deviation. */
export interface Spread {
  readonly min: number;
  readonly mean: number;
  readonly max: number;
  readonly std: number;
}

/** Values of one element of the actions. */
export type ActionCoverage =
  /** How often each value was chosen, in the order of the values. */
  | { readonly name: string; readonly counts: readonly number[] }
  /** The range of a real number, and the range of its space. */
  | {
      readonly name: string;
      readonly min: number;
      readonly max: number;
      readonly low: number;
      readonly high: number;
    };

/** What recordings hold. */
export interface DatasetNumbers {
  readonly episodes: number;
  readonly steps: number;
  /** Undiscounted; undefined without an episode. */
  readonly returns: Spread | undefined;
  readonly lengths: Spread | undefined;
  readonly ends: { readonly terminated: number; readonly truncated: number; readonly cutOff: number };
  readonly actions: readonly ActionCoverage[];
  /** A sentence for each thing that may spoil what is learned from them. */
  readonly suspicions: readonly string[];
}

/** Smallest and largest value of each element. */
class Ranges {
  readonly min: Float64Array;
  readonly max: Float64Array;

  constructor(size: number) {
    this.min = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
    this.max = new Float64Array(size).fill(Number.NEGATIVE_INFINITY);
  }

  add(values: PackedArray): void {
    const { min, max } = this;
    for (let k = 0; k < values.length; k++) {
      const j = k % min.length;
      if (values[k]! < min[j]!) min[j] = values[k]!;
      if (values[k]! > max[j]!) max[j] = values[k]!;
    }
  }
}

const mostNamed = 8;

/** Counts what recordings hold, piece by piece, and looks for what may spoil them. All pieces must have the same spaces. */
export class DatasetSummary {
  readonly #returns: number[] = [];
  readonly #lengths: number[] = [];
  readonly #ends = { terminated: 0, truncated: 0, cutOff: 0 };
  /** Lengths of terminated episodes. */
  readonly #terminatedAt: number[] = [];
  readonly #faults = new Map<RecordingFault['kind'], { count: number; readonly first: string }>();
  #seen: Ranges | undefined;
  #acted: Ranges | undefined;
  /** By element of the packed action, then by value. */
  #counts: Map<number, number>[] = [];
  #spaces: Pick<Episodes, 'observationSpace' | 'actionSpace'> | undefined;

  add(episodes: Episodes): void {
    const { observationSpace, actionSpace, actions, lengths } = episodes;
    this.#spaces ??= { observationSpace, actionSpace };
    this.#seen ??= new Ranges(observationSpace.size);
    this.#acted ??= new Ranges(actionSpace.size);
    this.#seen.add(episodes.observations);
    this.#acted.add(actions);
    if (this.#counts.length === 0) this.#counts = Array.from({ length: actionSpace.size }, () => new Map());
    if (!isBox(actionSpace)) {
      for (let k = 0; k < actions.length; k++) {
        const own = this.#counts[k % actionSpace.size]!;
        own.set(actions[k]!, (own.get(actions[k]!) ?? 0) + 1);
      }
    }
    for (const { kind, text } of faultsOf(episodes)) {
      const found = this.#faults.get(kind);
      if (found === undefined) this.#faults.set(kind, { count: 1, first: text });
      else found.count++;
    }
    for (const sum of returnsOf(episodes)) this.#returns.push(sum);
    for (const [k, length] of lengths.entries()) {
      this.#lengths.push(length);
      if (episodes.terminated[k] === 1) this.#terminatedAt.push(length);
      this.#ends[
        episodes.terminated[k] === 1 ? 'terminated' : episodes.truncated[k] === 1 ? 'truncated' : 'cutOff'
      ]++;
    }
  }

  /** What was counted so far. */
  get numbers(): DatasetNumbers {
    return {
      episodes: this.#lengths.length,
      steps: this.#lengths.reduce((sum, length) => sum + length, 0),
      returns: spreadOf(this.#returns),
      lengths: spreadOf(this.#lengths),
      ends: { ...this.#ends },
      actions: this.#coverage(),
      suspicions: [...this.#unsound(), ...this.#constant(), ...this.#untried(), ...this.#limits()],
    };
  }

  #coverage(): ActionCoverage[] {
    if (this.#spaces === undefined) return [];
    return partsOf(this.#spaces.actionSpace).flatMap(({ name: part, space, offset }) =>
      Array.from({ length: space.size }, (_, k): ActionCoverage => {
        const name = [part, ...(space.size > 1 ? [k] : [])].join(' ').trim();
        if (isBox(space)) {
          const { min, max } = this.#acted!;
          return {
            name,
            min: min[offset + k]!,
            max: max[offset + k]!,
            low: space.low[k]!,
            high: space.high[k]!,
          };
        }
        const {
          nvec,
          n,
          start = 0,
        } = space as { nvec?: Int32Array; n?: number; start?: number | Int32Array };
        const count = space.kind === 'multi-binary' ? 2 : (nvec?.[k] ?? n!);
        const first = typeof start === 'number' ? start : start[k]!;
        const counts = this.#counts[offset + k]!;
        return { name, counts: Array.from({ length: count }, (_, value) => counts.get(first + value) ?? 0) };
      }),
    );
  }

  #unsound(): string[] {
    const nouns = { observation: 'observation', action: 'action', reward: 'reward', mask: 'action' };
    const what = {
      observation: 'not finite',
      action: 'outside the action space',
      reward: 'not finite',
      mask: 'ruled out by the action mask',
    };
    return [...this.#faults].map(
      ([kind, { count, first }]) =>
        `${counted(count, nouns[kind])} ${count === 1 ? 'is' : 'are'} ${what[kind]}: first, ${first}.`,
    );
  }

  #constant(): string[] {
    if (this.#seen === undefined) return [];
    const { min, max } = this.#seen;
    const fixed = [...min.keys()].filter((j) => min[j] === max[j]);
    if (fixed.length === 0) return [];
    const shown = fixed.slice(0, mostNamed).join(', ');
    return [
      `${fixed.length} of ${counted(min.length, 'element')} of the observations never change: ${shown}${fixed.length > mostNamed ? ', …' : ''}.`,
    ];
  }

  #untried(): string[] {
    return this.#coverage().flatMap((part) => {
      if (!('counts' in part)) return [];
      const { first, missing } = {
        first: part.counts.indexOf(0),
        missing: part.counts.filter((n) => n === 0).length,
      };
      return first < 0
        ? []
        : [
            `${missing} of ${counted(part.counts.length, 'action')}${part.name && ` of ${part.name}`} were never chosen, the first is number ${first}.`,
          ];
    });
  }

  #limits(): string[] {
    const { truncated } = this.#ends;
    const longest = this.#terminatedAt.reduce((most, length) => Math.max(most, length), 0);
    const alike = this.#terminatedAt.filter((length) => length === longest).length;
    if (truncated > 0 || alike < 3 || 10 * alike < this.#lengths.length) return [];
    return [
      `${alike} episodes are marked as terminated after exactly ${counted(longest, 'step')}, and none is longer: if that is a time limit, mark them as truncated.`,
    ];
  }
}

function spreadOf(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined;
  const { mean, std } = moments(values, values.length);
  return {
    ...{ mean, std },
    min: values.reduce((least, value) => Math.min(least, value)),
    max: values.reduce((most, value) => Math.max(most, value)),
  };
}
