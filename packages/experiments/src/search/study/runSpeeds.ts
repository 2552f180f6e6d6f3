import type { Job, Run } from '@prism-rl/core';
import { armOf } from '../../plan/planSweep.ts';
import type { SweepEvent } from '../../work/dispatch.ts';

/** A run that was requested. Times are seconds of the clock. */
interface Requested {
  readonly arm: string;
  /** Environment steps at which it begins and ends, by its leg. */
  readonly from: number;
  readonly until: number;
  startedAt?: number | undefined;
  /** Its first and its last message since then. */
  first?: { readonly at: number; readonly steps: number } | undefined;
  last?: { readonly at: number; readonly steps: number } | undefined;
}

/** Seconds of training, and environment steps in them. */
type Measured = { seconds: number; steps: number };

/**
 * Measures how long runs take here and now, by the clock: to begin, and for an environment step with the settings of an arm, which may be many
 * times as slow as another one.
 */
export class RunSpeeds {
  readonly #now: () => number;
  /** Those that are not over. */
  readonly #requested = new Map<string, Requested>();
  readonly #byArm = new Map<string, Measured>();
  /** From the start of a run to its first message. */
  readonly #setups: number[] = [];
  #atOnce = 1;

  /** @param now a clock in seconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** @param from environment steps that the runs have taken before. */
  request(jobs: readonly Job<Run>[], from = 0): void {
    for (const { id, payload } of jobs) {
      const until = payload.schedule?.leg?.until ?? payload.steps;
      this.#requested.set(id, { arm: armOf(payload), from, until });
    }
  }

  observe(event: SweepEvent): void {
    if (!('id' in event) || event.id === null) return;
    const run = this.#requested.get(event.id);
    if (run === undefined) return;
    const at = this.#now();
    if (event.type === 'started') {
      run.startedAt = at;
      const active = [...this.#requested.values()].filter(({ startedAt }) => startedAt !== undefined);
      this.#atOnce = Math.max(this.#atOnce, active.length);
    } else if (event.type === 'progress' && run.startedAt !== undefined) {
      const steps = event.message.envSteps ?? run.from;
      if (run.first === undefined) this.#setups.push(at - run.startedAt);
      run.first ??= { at, steps };
      run.last = { at, steps };
    } else if (event.type === 'done' || event.type === 'failed' || event.type === 'returned') {
      // Others may have trained it between two looks at the queue.
      if (event.type === 'done' && run.startedAt !== undefined) {
        run.first ??= { at: run.startedAt, steps: run.from };
        run.last = { at, steps: run.until };
      }
      const { seconds, steps } = measuredIn(run);
      const known = this.#byArm.get(run.arm) ?? { seconds: 0, steps: 0 };
      this.#byArm.set(run.arm, { seconds: known.seconds + seconds, steps: known.steps + steps });
      if (event.type === 'returned')
        Object.assign(run, { startedAt: undefined, first: undefined, last: undefined });
      else this.#requested.delete(event.id);
    }
  }

  /** Most runs that were under way at the same time. */
  get atOnce(): number {
    return this.#atOnce;
  }

  /** Seconds of training that the measurements cover. */
  get measuredSeconds(): number {
    return this.#measured().seconds;
  }

  /**
   * Seconds that a run of an arm takes.
   *
   * @param arms in order of preference: the first measured arm counts, otherwise the mean of all measured arms.
   * @returns 0 if nothing has been measured.
   */
  secondsOf(steps: number, ...arms: readonly string[]): number {
    const all = [...arms.map((arm) => this.#measured(arm)), this.#measured()];
    const found = all.find((one) => one.steps > 0);
    const setup = this.#setups.reduce((sum, one) => sum + one / this.#setups.length, 0);
    return found === undefined ? 0 : setup + (steps * found.seconds) / found.steps;
  }

  /** Seconds that the requested runs still take, one after the other. */
  get secondsLeft(): number {
    const left = [...this.#requested.values()].map(({ arm, from, until, last }) =>
      this.secondsOf(until - (last?.steps ?? from), arm),
    );
    return left.reduce((sum, one) => sum + one, 0);
  }

  /** @param arm default: all arms. */
  #measured(arm?: string): Measured {
    const isWanted = (name: string): boolean => arm === undefined || name === arm;
    const over = [...this.#byArm].filter(([name]) => isWanted(name)).map(([, measured]) => measured);
    const underWay = [...this.#requested.values()].filter((run) => isWanted(run.arm)).map(measuredIn);
    const sum = { seconds: 0, steps: 0 };
    for (const { seconds, steps } of [...over, ...underWay]) {
      sum.seconds += seconds;
      sum.steps += steps;
    }
    return sum;
  }
}

function measuredIn({ first, last }: Requested): Measured {
  if (first === undefined || last === undefined || last.steps <= first.steps) return { seconds: 0, steps: 0 };
  return { seconds: last.at - first.at, steps: last.steps - first.steps };
}
