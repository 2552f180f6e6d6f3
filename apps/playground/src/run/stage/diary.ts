// A diary of a table's learning: what each update of the last episode was made of, so that a visitor can step back through it.
import type { MaybePromise, Metrics, Snapshot, StepLearner } from '@prism-rl/core';
import type { Update } from '../host/events.ts';
import type { Learn } from '../seen/watchedPlugin.ts';
import type { Pace } from './pace.ts';

/** Most updates that are kept. */
const mostKept = 400;
/** Number of updates between kept episodes at full speed. */
const freeFor = 4096;

/** A tabular agent, with the tables and settings that its update uses. */
interface Table extends StepLearner {
  readonly q: Float64Array;
  /** The two tables of double Q-learning, whose `q` is their mean. */
  readonly q1?: Float64Array;
  readonly q2?: Float64Array;
  readonly stepSize: number;
  readonly discount: number;
}

/** The columns of the batches of all tabular agents: single steps, windows of n steps, or an episode. */
interface Batch {
  /** Steps or windows. */
  readonly count?: number;
  /** Steps of an episode. */
  readonly length?: number;
  readonly states: Int32Array;
  readonly actions: Int32Array;
  readonly rewards: Float64Array;
  readonly returns?: Float64Array;
  readonly discounts?: Float64Array;
  readonly nextStates?: Int32Array;
  readonly lastStates?: Int32Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  readonly ended?: Uint8Array;
}

/** Records the updates of a tabular agent in one environment. Changes nothing. */
export class Diary {
  readonly #pace: Pace;
  readonly #numActions: number;
  readonly #dreams: boolean;
  /** Updates of the last episodes; at full speed of a single episode. */
  #whole: readonly Update[] = [];
  /** Updates of the current episode. */
  #now: Update[] = [];
  /** Whether `#now` includes the episode's first update. */
  #isFromStart = false;
  #untilDue = 0;

  /** @param dreams whether the agent learns from its model, too. */
  constructor(pace: Pace, numActions: number, dreams: boolean) {
    this.#pace = pace;
    this.#dreams = dreams;
    this.#numActions = numActions;
  }

  /** The last updates, oldest first. */
  get updates(): readonly Update[] {
    return [...this.#whole, ...this.#now].slice(-mostKept);
  }

  /** Lets the agent learn, and records it. */
  learn(agent: StepLearner, batch: unknown, learn: Learn): MaybePromise<Metrics | undefined> {
    if (this.#pace.isFree && this.#untilDue-- > 0) {
      if (this.#now.length > 0 || this.#isFromStart) this.#leave();
      return learn(batch);
    }
    const table = agent as Table;
    const before: Before = { q: table.q.slice(), q1: table.q1?.slice(), q2: table.q2?.slice() };
    const metrics = learn(batch);
    for (const update of this.#updatesOf(table, before, batch as Batch)) this.#add(update);
    return metrics;
  }

  #leave(): void {
    this.#now = [];
    this.#isFromStart = false;
  }

  #add(update: Update): void {
    this.#now.push(update);
    if (this.#now.length > 2 * mostKept) this.#now.splice(0, mostKept);
    if (!update.isEnd) return;
    if (!this.#pace.isFree)
      this.#whole = [...(this.#isFromStart ? this.#whole : []), ...this.#now].slice(-mostKept);
    else {
      this.#whole = this.#now;
      if (this.#isFromStart) this.#untilDue = freeFor;
    }
    this.#now = [];
    this.#isFromStart = true;
  }

  #updatesOf(agent: Table, before: Before, batch: Batch): Update[] {
    const n = this.#numActions;
    const size = batch.length ?? batch.count!;
    const pairs = Array.from({ length: size }, (_, k) => batch.states[k]! * n + batch.actions[k]!);
    // Double Q-learning moves one of its tables.
    const isSecond = agent.q2 !== undefined && agent.q2[pairs[0]!] !== before.q2![pairs[0]!];
    const [own, old] = isSecond ? [agent.q2!, before.q2!] : [agent.q1 ?? agent.q, before.q1 ?? before.q];
    const counts = batch.length === undefined ? undefined : (agent.save() as Snapshot).arrays.counts;
    const rateOf = (pair: number): number =>
      counts !== undefined && agent.stepSize === 1 ? 1 / Number(counts[pair]) : agent.stepSize;
    /** What an entry has moved towards. */
    const targetOf = (pair: number): number => old[pair]! + (own[pair]! - old[pair]!) / rateOf(pair);
    const row = (table: Float64Array, state: number): number[] => [
      ...table.subarray(state * n, (state + 1) * n),
    ];
    /** A pair that moved once, so that its target is known: all windows of a batch end in the same value. */
    const single = Math.max(
      0,
      pairs.findIndex((pair) => pairs.indexOf(pair) === pairs.lastIndexOf(pair)),
    );
    const [given, factor] = lessonOf(batch, single, agent.discount);
    const common = factor === 0 ? 0 : (targetOf(pairs[single]!) - given) / factor;
    /** The table between two windows of a batch, which may move the same entry. */
    const between = batch.returns === undefined ? undefined : old.slice();
    return pairs.slice(-mostKept).map((pair, at, { length }): Update => {
      const k = at + size - length;
      const was = row(between ?? old, batch.states[k]!);
      const [reward, discount] = lessonOf(batch, k, agent.discount);
      const next = (batch.nextStates ?? batch.lastStates)?.[k] ?? batch.states[k + 1] ?? 0;
      const ahead = row(before.q, next);
      if (between !== undefined)
        between[pair]! += rateOf(pair) * (reward + discount * common - between[pair]!);
      return {
        state: batch.states[k]!,
        action: batch.actions[k]!,
        reward: batch.length === undefined ? reward : targetOf(pair),
        discount,
        // Dyna-Q’s dreams move its table, too.
        future: discount === 0 ? 0 : this.#dreams ? Math.max(...ahead) : common,
        rate: rateOf(pair),
        before: was,
        after: row(between ?? own, batch.states[k]!),
        ahead,
        isEnd: endsWith(batch, k, size),
        table: before.q,
      };
    });
  }
}

/** Copies of an agent's tables. */
type Before = Pick<Table, 'q'> & { readonly [table in 'q1' | 'q2']: Float64Array | undefined };

/** The reward of a step, or the sum of a window, and the factor of the value that the target adds: 0 if there is none. */
function lessonOf(batch: Batch, k: number, discount: number): readonly [reward: number, discount: number] {
  const { length, rewards, returns, discounts, terminated } = batch;
  if (returns !== undefined) return [returns[k]!, discounts![k]!];
  return [rewards[k]!, length !== undefined || terminated[k] === 1 ? 0 : discount];
}

function endsWith({ length, ended, terminated, truncated }: Batch, k: number, size: number): boolean {
  if (length !== undefined) return k === size - 1;
  if (ended !== undefined) return ended[k] === 1 && k === size - 1;
  return terminated[k] === 1 || truncated[k] === 1;
}
