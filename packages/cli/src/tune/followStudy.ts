import type { Trial } from '@prism-rl/core';
import type { StudyEvent } from '@prism-rl/experiments';
import { LiveRegion, printLine } from '@prism-rl/loggers/terminal';
import type { OptionValues } from '../command.ts';
import { printJson } from '../output.ts';
import type { StudyOptions } from './readStudy.ts';
import { StudyView, studyLines, trialLine } from './studyLines.ts';

/** A view that follows a study. */
export interface StudyFollower {
  observe(event: StudyEvent): void;
  /** Leaves the last state on the screen. */
  close(): void;
}

/** Texts and numbers of a view besides events. */
export interface FollowOptions {
  readonly title: string;
  readonly study: StudyOptions;
  readonly searchSeconds: () => number;
}

/** Milliseconds between two drawings. */
const interval = 200;

/** A table on the terminal, a line for each trial where there is none, or events as JSON lines. */
export function followStudy(options: OptionValues, follow: FollowOptions): StudyFollower {
  if (options.flag('json')) return jsonLines();
  const stream = process.stderr;
  const view = new StudyView(follow.study);
  const state = (): string[] =>
    studyLines(view, {
      ...follow,
      seconds: follow.searchSeconds(),
      columns: region.columns,
      rows: region.rows,
    });
  if (stream.isTTY !== true) return plainLines(view);
  const region = new LiveRegion(stream, () => draw());
  const draw = (): void => region.draw(state());
  const timer = setInterval(draw, interval);
  return {
    observe: (event) => {
      view.observe(event);
      const trouble = troubleOf(event);
      if (trouble !== undefined) region.print(trouble);
    },
    close: () => {
      clearInterval(timer);
      draw();
      region.close();
    },
  };
}

function plainLines(view: StudyView): StudyFollower {
  const told = new Map<number, string>();
  return {
    observe: (event) => {
      view.observe(event);
      const trouble = troubleOf(event);
      if (trouble !== undefined) printLine(process.stderr, trouble);
      if (event.type === 'trial' && isNews(event.trial)) {
        const line = trialLine(event.trial);
        // A trial that continues is reported again, with nothing new.
        if (told.get(event.trial.number) !== line) printLine(process.stderr, line);
        told.set(event.trial.number, line);
      }
      if (event.type === 'held-out') printLine(process.stderr, view.phase());
    },
    close: () => undefined,
  };
}

/** A trial that has begun has nothing to say. */
function isNews({ state, value }: Trial): boolean {
  return state !== 'running' || value !== undefined;
}

function troubleOf(event: StudyEvent): string | undefined {
  if (event.type !== 'sweep') return undefined;
  const { event: one } = event;
  if (one.type === 'failed') return `${one.id} failed: ${one.error}`;
  if (one.type !== 'worker-died') return undefined;
  return `worker ${one.worker} died (${one.how})${one.id === null ? '' : `; ${one.id} goes on at another`}`;
}

function jsonLines(): StudyFollower {
  return {
    observe: (event) => {
      if (event.type === 'trial') {
        const { number, state, steps, value = null, settings } = event.trial;
        printJson({ type: 'trial', number, state, steps, value, settings });
      } else if (event.type === 'held-out') {
        printJson({ type: 'held-out', trials: event.trials.map(({ number }) => number) });
      } else if (event.event.type === 'done') {
        const { score, stepsPerSecond } = event.event.result;
        printJson({ type: 'done', id: event.event.id, score, stepsPerSecond });
      } else if (event.event.type === 'failed' || event.event.type === 'worker-died') printJson(event.event);
    },
    close: () => undefined,
  };
}
