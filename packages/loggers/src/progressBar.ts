import { counted, type EvaluatingEvent, type Logger, type RunEvent } from '@prism-rl/core';
import { RunStatistics } from './runTally.ts';
import { LiveRegion, printLine, type TextStream } from './terminal/liveRegion.ts';
import type { Status, StatusField } from './terminal/statusLine.ts';
import {
  formatCount,
  formatDuration,
  formatInteger,
  formatValue,
  statusLine,
  wantsColours,
} from './terminal/statusLine.ts';

/** The rate of updates is shown below this many per second; otherwise the rate of steps is enough. */
const slowUpdates = 200;

export interface ProgressBarOptions {
  /** Total environment steps; default: from the run's `start` event. */
  readonly total?: number;
  /** Default `process.stderr`, which leaves stdout to results. */
  readonly stream?: TextStream;
  /** Text before the bar; default `agent · environment`. */
  readonly label?: string;
  /** Seconds between redraws on a terminal; default 0.1. */
  readonly interval?: number;
  /** Seconds between lines if the stream is not a terminal (files, CI); default 5. */
  readonly plainInterval?: number;
  /** A monotonic clock in seconds, for tests. */
  readonly now?: () => number;
}

/**
 * Shows a live line on a terminal: bar, percentage, steps (or iterations if these end the run), steps per second, slow updates per second, time
 * left, episodes, mean return of the last 100 episodes, loss and ε; fields that do not fit the width are omitted. Evaluations have a separate line
 * below. On other streams it prints a plain line every few seconds. `close` draws the final state and restores the cursor.
 */
export function progressBar(options: ProgressBarOptions = {}): Logger {
  return new ProgressBar(options);
}

class ProgressBar implements Logger {
  readonly name = 'progress';
  readonly #stream: TextStream;
  readonly #region: LiveRegion | undefined;
  readonly #statistics: RunStatistics;
  readonly #now: () => number;
  readonly #interval: number;
  readonly #label: string | undefined;
  readonly #hasColours: boolean;
  #drawnAt = Number.NEGATIVE_INFINITY;
  #tone: Status['tone'] = 'active';
  #ending = '';
  #evaluation: EvaluatingEvent | undefined;
  /** Whether the run has ended, possibly before its last step as solved. */
  #isComplete = false;
  /** Whether training has emitted an event. */
  #hasTrained = false;
  #isClosed = false;

  constructor(options: ProgressBarOptions) {
    this.#stream = options.stream ?? process.stderr;
    this.#now = options.now ?? (() => performance.now() / 1000);
    this.#statistics = new RunStatistics(this.#now);
    this.#statistics.total = options.total ?? 0;
    this.#label = options.label;
    const isTerminal = this.#stream.isTTY === true;
    this.#interval = isTerminal ? (options.interval ?? 0.1) : (options.plainInterval ?? 5);
    this.#region = isTerminal ? new LiveRegion(this.#stream, () => this.#draw()) : undefined;
    this.#hasColours = isTerminal && wantsColours();
    // Prints the first plain line after an interval.
    if (!isTerminal) this.#drawnAt = this.#now();
  }

  log(event: RunEvent): void {
    this.#statistics.observe(event);
    if (event.type === 'evaluating') this.#evaluation = event;
    else this.#hasTrained = true;
    if (event.type === 'evaluation') this.#evaluation = undefined;
    if (event.type === 'end') {
      this.#tone = event.reason === 'stopped' ? 'waiting' : 'done';
      this.#isComplete = event.reason !== 'stopped';
      this.#ending = `${event.reason} in ${formatDuration(event.seconds)}`;
    }
    const isLandmark = event.type === 'end' || this.#isLastEvaluation(event);
    if ((isLandmark && this.#region === undefined) || this.#now() - this.#drawnAt >= this.#interval)
      this.#draw();
  }

  /** Whether the final evaluation begins; a plain line then explains why the run waits. */
  #isLastEvaluation(event: RunEvent): boolean {
    const { total } = this.#statistics;
    return event.type === 'evaluating' && event.played === 0 && total > 0 && event.envSteps >= total;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const isShown = this.#region === undefined && (this.#ending !== '' || !this.#hasTrained);
    if (!isShown && (this.#hasTrained || this.#evaluation !== undefined)) this.#draw();
    this.#region?.close();
  }

  #draw(): void {
    this.#drawnAt = this.#now();
    const evaluation = this.#evaluation === undefined ? [] : [evaluationStatus(this.#evaluation)];
    if (this.#region !== undefined) {
      const { columns } = this.#region;
      const lines = [...(this.#hasTrained ? [this.#status()] : []), ...evaluation];
      this.#region.draw(lines.map((status) => statusLine(status, columns, this.#hasColours)));
    } else {
      const { label, fields } = evaluation[0] ?? this.#status();
      printLine(this.#stream, [label, ...fields.map((field) => field.text)].join('  '));
    }
  }

  #status(): Status {
    const run = this.#statistics;
    const { remainingSeconds } = run;
    const fraction = this.#isComplete ? 1 : run.fraction;
    const label = this.#label ?? (run.agent === '' ? 'training' : `${run.agent} · ${run.environment}`);
    const fields: StatusField[] = [];
    const add = (drop: number, text: string): void => void fields.push({ text, drop });
    if (this.#isComplete && run.fraction < 1) {
      add(7, counted(run.envSteps, 'step', formatInteger(run.envSteps)));
    } else if (Number.isFinite(fraction)) {
      add(0, `${String(Math.floor(fraction * 100)).padStart(3)}%`);
      if (run.totalUpdates > 0) add(7, `${formatInteger(run.updates)}/${formatInteger(run.totalUpdates)} it`);
      else add(7, `${formatInteger(run.envSteps)}/${formatInteger(run.total)}`);
    } else {
      add(0, counted(run.envSteps, 'step', formatInteger(run.envSteps)));
    }
    if (run.stepsPerSecond > 0) add(3, `${formatCount(run.stepsPerSecond)} steps/s`);
    // Updates per second if updates are slow, like tqdm's iterations per second.
    if (run.updatesPerSecond > 0 && run.updatesPerSecond < slowUpdates) {
      add(8, `${formatValue(run.updatesPerSecond)} it/s`);
    }
    if (this.#ending !== '') add(2, this.#ending);
    else if (Number.isFinite(remainingSeconds)) add(2, `${formatDuration(remainingSeconds)} left`);
    if (run.episodes > 0) add(5, counted(run.episodes, 'episode', formatInteger(run.episodes)));
    if (run.metrics.runningReturn !== undefined) {
      // The exponentially smoothed return, on which some agents' stop depends; their papers call it the running reward.
      add(1, `running reward ${formatValue(run.metrics.runningReturn)}`);
    } else if (run.episodesSeen > 0) add(1, `return ${formatValue(run.meanReturn)}`);
    if (run.metrics.loss !== undefined) add(4, `loss ${formatValue(run.metrics.loss)}`);
    if (run.metrics.epsilon !== undefined) add(6, `ε ${formatValue(run.metrics.epsilon)}`);
    return { label, fraction, tone: this.#tone, fields };
  }
}

/** The line of an evaluation, below training's line. */
function evaluationStatus({ played, episodes, meanReturn }: EvaluatingEvent): Status {
  const fields = [{ text: `${played}/${counted(episodes, 'episode')}`, drop: 0 }];
  if (played > 0) fields.push({ text: `return ${formatValue(meanReturn)}`, drop: 1 });
  return { label: 'evaluating', fraction: played / episodes, tone: 'active', fields };
}
