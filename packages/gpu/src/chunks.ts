// Divides ticks into dispatches, which must neither outlast a driver's patience nor block a page.
import type { GpuDevice, Submission } from './gpuDevice.ts';

/** Kinds of work. An update may take a thousand times as long as a tick without one. */
type Kind = 'tick' | 'judged' | 'update';

/** How many of each kind. */
export type Work = { readonly [kind in Kind]?: number };

/** Ticks to divide. */
export interface Ticks {
  /** Number of runs that each tick advances. */
  readonly runs: number;
  readonly from: number;
  readonly to: number;
  /** The work of a tick in the run that has most. */
  workOf(tick: number): Work;
  /** What computes `count` ticks from tick `at` on. */
  submitted(count: number, at: number): readonly Submission[];
  /** Waits for what the host needs of a tick before it can submit the next one; default: the host needs nothing. */
  readonly wait?: (() => Promise<void>) | undefined;
}

/** Waits are rare enough if the work between two waits takes this multiple of the queue's latency. */
const WAITS = 4;
/** Without a measurement that is longer than the clock's noise. */
const LEAST_MS = 0.05;

/** Divides ticks by the measured durations of their work. The division must not affect the results. */
export class Chunks {
  readonly #device: Pick<GpuDevice, 'longest' | 'latency' | 'finish' | 'submit'>;
  /** Milliseconds of a unit of work; absent before it was measured. */
  readonly #costs = new Map<Kind, number>();
  /** Most units between two waits so far. */
  readonly #most = new Map<Kind, number>();
  /** Runs that the costs are for. */
  #runs = 0;
  #atOnce = Number.POSITIVE_INFINITY;
  #isDivisible = true;
  /** A tick of more runs that took too long. */
  #before: { readonly runs: number; readonly work: Work; readonly ms: number } | undefined;

  constructor(device: Pick<GpuDevice, 'longest' | 'latency' | 'finish' | 'submit'>) {
    this.#device = device;
  }

  /** Runs that a dispatch may advance: fewer than all where a single tick of all takes too long. */
  get atOnce(): number {
    return this.#atOnce;
  }

  /**
   * Submits ticks, and waits for them.
   *
   * @param mayStop whether the caller can continue with fewer runs
   * @returns the first tick that is not done: `to`, or less if a tick takes too long with this number of runs
   */
  async run({ runs, from, to, workOf, submitted, wait }: Ticks, mayStop = false): Promise<number> {
    const latency = await this.#device.latency();
    const most = this.#device.longest / 2;
    const between = wait ? 0 : Math.max(most, WAITS * latency);
    if (runs > this.#runs)
      for (const [kind, cost] of this.#costs) this.#costs.set(kind, (cost * runs) / (this.#runs || runs));
    this.#runs = runs;
    let at = from;
    while (at < to) {
      if (mayStop && runs > 1 && this.#stops(runs, workOf(at))) return at;
      let batch: Work = {};
      let start: number | undefined;
      for (let isOpen = true; isOpen && at < to; ) {
        let own: Work = {};
        const first = at;
        while (at < to) {
          const next = workOf(at);
          isOpen = this.#fits(batch, next, between);
          if (!isOpen || (at > first && this.#msOf(sum(own, next)) > most)) break;
          [own, batch] = [sum(own, next), sum(batch, next)];
          at++;
        }
        if (at === first) continue;
        const works = submitted(at - first, first);
        start ??= performance.now();
        this.#device.submit(...works);
      }
      await (wait ? wait() : this.#device.finish());
      const took = performance.now() - start!;
      // Where the queue answers late, what is shorter than its latency cannot be measured.
      this.#learn(batch, Math.max(took - latency, latency / 2, LEAST_MS));
    }
    return to;
  }

  /** Predicted milliseconds; work of unknown cost counts 0. */
  #msOf(work: Work): number {
    return kindsOf(work).reduce((ms, kind) => ms + work[kind]! * (this.#costs.get(kind) ?? 0), 0);
  }

  /** Whether a tick can follow others before the next wait. What was never measured is measured alone; the rest at most doubles. */
  #fits(batch: Work, next: Work, between: number): boolean {
    if (kindsOf(batch).length === 0) return true;
    const all = sum(batch, next);
    return (
      this.#msOf(all) <= between &&
      kindsOf(all).every((kind) => this.#costs.has(kind) && all[kind]! <= 2 * this.#most.get(kind)!)
    );
  }

  /** Corrects the cost of the work that took most of the time. Unknown costs share what the others leave; nearly all of it is an update's. */
  #learn(batch: Work, ms: number): void {
    const kinds = kindsOf(batch);
    const of = (kind: Kind): number => this.#msOf({ [kind]: batch[kind] });
    const unknown = kinds.filter((kind) => !this.#costs.has(kind));
    const changed = unknown.length > 0 ? unknown : [kinds.reduce((a, b) => (of(b) > of(a) ? b : a))];
    const before = changed.reduce((all, kind) => all + of(kind), 0);
    const own = Math.max(ms - this.#msOf(batch) + before, before / 2, ms / 10);
    for (const kind of changed) {
      const share = changed.length === 1 ? 1 : kind === 'update' ? 0.9 : 0.1;
      this.#costs.set(kind, (share * own) / batch[kind]!);
    }
    for (const kind of kinds) this.#most.set(kind, Math.max(batch[kind]!, this.#most.get(kind) ?? 0));
  }

  /** Whether a tick takes too long with this number of runs, and fewer runs would take less. */
  #stops(runs: number, work: Work): boolean {
    const ms = this.#msOf(work);
    if (!this.#isDivisible || !kindsOf(work).every((kind) => this.#costs.has(kind))) return false;
    const before = this.#before;
    if (before && runs < before.runs && this.#msOf(before.work) > 0.75 * before.ms) {
      // They are computed side by side.
      this.#isDivisible = false;
      this.#atOnce = Number.POSITIVE_INFINITY;
    }
    if (!this.#isDivisible || ms <= this.#device.longest) return false;
    this.#before = { runs, work, ms };
    this.#atOnce = Math.ceil(runs / 2);
    this.#costs.clear();
    return true;
  }
}

const kindsOf = (work: Work): Kind[] => (['tick', 'judged', 'update'] as const).filter((kind) => work[kind]);

const sum = (a: Work, b: Work): Work =>
  Object.fromEntries([...kindsOf(a), ...kindsOf(b)].map((kind) => [kind, (a[kind] ?? 0) + (b[kind] ?? 0)]));
