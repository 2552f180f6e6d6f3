import type { Trial } from '@prism-rl/core';
import { counted } from '@prism-rl/core';
import { ranked, type StudyEvent, trialName } from '@prism-rl/experiments';
import { returnText } from '../output.ts';
import type { StudyOptions } from './readStudy.ts';

/** Progress of a study, from its events. */
export class StudyView {
  readonly #study: StudyOptions;
  readonly #trials: Trial[] = [];
  readonly #atWork = new Set<string>();
  #heldOut: readonly Trial[] | undefined;
  #heldOutDone = 0;

  constructor(study: StudyOptions) {
    this.#study = study;
  }

  observe(event: StudyEvent): void {
    if (event.type === 'trial') this.#trials[event.trial.number] = event.trial;
    else if (event.type === 'held-out') this.#heldOut = event.trials;
    else {
      const { event: one } = event;
      if (one.type === 'started') this.#atWork.add(one.id);
      if (one.type === 'done' || one.type === 'failed' || one.type === 'returned')
        this.#atWork.delete(one.id);
      if (this.#heldOut !== undefined && one.type === 'done') this.#heldOutDone++;
    }
  }

  /** Best first. */
  best(): Trial[] {
    return ranked(this.#trials);
  }

  /** `12 trials, 3 of full length, 1 failed; 4 runs at work`. */
  phase(): string {
    const count = (wanted: Trial['state']): number =>
      this.#trials.filter(({ state }) => state === wanted).length;
    const { trials, heldOut } = this.#study;
    if (this.#heldOut !== undefined) {
      const arms = this.#heldOut.length + 1;
      const names = this.#heldOut.map(({ number }) => trialName(number)).join(', ');
      return `${counted(this.#trials.length, 'trial')}; ${names} and the preset on ${counted(heldOut.seeds.length, 'held-out seed')}: ${this.#heldOutDone} of ${arms * heldOut.seeds.length} runs done in this call`;
    }
    const failed = count('failed');
    return [
      `${this.#trials.length} of ${counted(trials, 'trial')}, ${count('done')} of full length`,
      ...(failed > 0 ? [`${failed} failed`] : []),
      ...(this.#atWork.size > 0 ? [`${counted(this.#atWork.size, 'run')} at work`] : []),
    ].join(', ');
  }
}

/** `trial-7  −85.2 after 33334 steps  learningRate 0.001  epochs 4`. */
export function trialLine({ number, state, steps, value, settings }: Trial): string {
  const outcome =
    value === undefined
      ? state === 'failed'
        ? 'failed'
        : 'begun'
      : `${returnText(value)} after ${counted(steps, 'step')}`;
  const pairs = Object.entries(settings).map(
    ([name, one]) => `${name} ${typeof one === 'string' ? one : JSON.stringify(one)}`,
  );
  return `${trialName(number)}  ${outcome}  ${pairs.join('  ')}`;
}

/** Size of the screen, and the texts besides trials. */
export interface LinesOptions {
  readonly title: string;
  readonly study: StudyOptions;
  /** Searched so far. */
  readonly seconds: number;
  readonly columns: number;
  readonly rows: number;
}

/** The title, the best trials with their settings, and the study's progress, cut to the screen. */
export function studyLines(
  view: StudyView,
  { title, study, seconds, columns, rows }: LinesOptions,
): string[] {
  const room = Math.max(1, Math.min(10, rows - 4));
  const shown = view.best().slice(0, room).map(trialLine);
  const time = `${clock(seconds)}${study.budget === undefined ? '' : ` of ${clock(study.budget)}`}`;
  return [title, ...shown, `${view.phase()}  ${time}`].map((line) => line.slice(0, columns));
}

function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
