import { counted, type Trial } from '@prism-rl/core';
import { type ExperimentEvent, ranked, type Study } from '@prism-rl/experiments';
import { formatClock, formatReturn } from '@prism-rl/loggers/numbers';
import type { Followed } from './follow.ts';

/** Shows a search: its best trials with their settings, and its progress. Prints a line per trial if the stream is not a terminal. */
export class StudyLines implements Followed {
  readonly #study: Study;
  /** Last printed lines, by trial: a continued trial is reported again without news. */
  readonly #said = new Map<number, string>();
  #seconds = 0;
  readonly #trials: Trial[] = [];
  readonly #atWork = new Set<string>();
  /** Seconds kept for held-out seeds. */
  #kept = 0;
  /** Trials on held-out seeds, the number of these, and trials that were left out. */
  #heldOut: { readonly trials: readonly Trial[]; readonly seeds: number } | undefined;
  #leftOut: readonly Trial[] = [];
  #heldOutDone = 0;

  constructor(study: Study) {
    this.#study = study;
  }

  observe(event: ExperimentEvent): void {
    if (event.type === 'trial') this.#trials[event.trial.number] = event.trial;
    else if (event.type === 'held-out') {
      const { trials, seeds } = event;
      const before = this.#heldOut?.trials ?? [];
      this.#leftOut = [
        ...this.#leftOut,
        ...before.filter(({ number }) => !trials.some((one) => one.number === number)),
      ];
      this.#heldOut = { trials, seeds };
    } else if (event.type === 'searched') {
      this.#seconds = event.seconds;
      this.#kept = event.kept ?? 0;
    } else if (event.type === 'started') this.#atWork.add(event.id);
    else if (event.type === 'done' || event.type === 'failed' || event.type === 'returned') {
      this.#atWork.delete(event.id);
      if (this.#heldOut !== undefined && event.type === 'done') this.#heldOutDone++;
    }
  }

  lines(columns: number, rows: number): string[] {
    const room = Math.max(1, Math.min(10, rows - 4));
    const shown = ranked(this.#trials).slice(0, room).map(trialLine);
    const { budget } = this.#study;
    const kept =
      this.#heldOut === undefined && this.#kept > 0
        ? `, ${formatClock(this.#kept)} kept for held-out seeds`
        : '';
    const time = `${formatClock(this.#seconds)}${budget === undefined ? '' : ` of ${formatClock(budget)}${kept}`}`;
    return [this.#study.title, ...shown, `${this.#phase()}  ${time}`].map((line) => line.slice(0, columns));
  }

  line(event: ExperimentEvent): string | undefined {
    if (event.type === 'held-out') return this.#phase();
    if (event.type !== 'trial') return undefined;
    const { number, state, value } = event.trial;
    if (state === 'running' && value === undefined) return undefined; // the trial has started: nothing to print
    const line = trialLine(event.trial);
    const isNews = this.#said.get(number) !== line;
    this.#said.set(number, line);
    return isNews ? line : undefined;
  }

  /** `12 trials, 3 of full length, 1 failed; 4 runs active`. */
  #phase(): string {
    const count = (wanted: Trial['state']): number =>
      this.#trials.filter(({ state }) => state === wanted).length;
    const { trials, budget } = this.#study;
    if (this.#heldOut !== undefined) {
      const { trials: chosen, seeds } = this.#heldOut;
      const runs = (chosen.length + 1) * seeds;
      const named = (all: readonly Trial[]): string => all.map(({ number }) => `trial-${number}`).join(', ');
      const [on, of] =
        budget === undefined
          ? [counted(seeds, 'held-out seed'), ` of ${runs}`]
          : ['as many held-out seeds as fit', ''];
      const out =
        this.#leftOut.length === 0 ? '' : `, without ${named(this.#leftOut)}, which cannot win any more`;
      return `${counted(this.#trials.length, 'trial')}; ${named(chosen)} and the preset on ${on}${out}: ${this.#heldOutDone}${of} runs done in this call`;
    }
    const failed = count('failed');
    return [
      `${this.#trials.length} of ${counted(trials, 'trial')}, ${count('done')} of full length`,
      ...(failed > 0 ? [`${failed} failed`] : []),
      ...(this.#atWork.size > 0 ? [`${counted(this.#atWork.size, 'run')} active`] : []),
    ].join(', ');
  }
}

/** `trial-7  −85.2 after 33334 steps  learningRate 0.001  epochs 4`. */
function trialLine({ number, state, steps, value, settings }: Trial): string {
  const outcome =
    value === undefined
      ? state === 'failed'
        ? 'failed'
        : 'begun'
      : `${formatReturn(value)} after ${counted(steps, 'step')}`;
  const pairs = Object.entries(settings).map(
    ([name, one]) => `${name} ${typeof one === 'string' ? one : JSON.stringify(one)}`,
  );
  return `trial-${number}  ${outcome}  ${pairs.join('  ')}`;
}
