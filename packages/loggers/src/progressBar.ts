import { counted, type EvaluatingEvent, type Logger, type RunEvent } from '@prism-rl/core';
import { formatClock, formatCount, formatInteger, formatValue } from './numbers.ts';
import { RunStatistics } from './runTally.ts';
import { LiveDisplay, type LiveDisplayOptions } from './terminal/liveDisplay.ts';
import { type Status, type StatusField, statusLine } from './terminal/statusLine.ts';

/** The rate of updates is shown below this many per second; otherwise the rate of steps is enough. */
const slowUpdates = 200;

export interface ProgressBarOptions extends LiveDisplayOptions {
  /** Total environment steps; default: from the run's `start` event. */
  readonly total?: number;
  /** Text before the bar; default `agent · environment`. */
  readonly label?: string;
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
  readonly #display: LiveDisplay;
  readonly #statistics: RunStatistics;
  readonly #label: string | undefined;
  /** Time of the last plain line; the first one comes after an interval. */
  #writtenAt: number;
  #tone: Status['tone'] = 'active';
  #ending = '';
  #evaluation: EvaluatingEvent | undefined;
  /** Whether the run has ended, possibly before its last step as solved. */
  #isComplete = false;
  /** Whether training has emitted an event. */
  #hasTrained = false;
  #isClosed = false;

  constructor(options: ProgressBarOptions) {
    this.#display = new LiveDisplay(options, (columns) =>
      [...(this.#hasTrained ? [this.#status()] : []), ...this.#evaluationStatus()].map((status) =>
        statusLine(status, columns, this.#display.hasColours),
      ),
    );
    this.#statistics = new RunStatistics(this.#display.now);
    this.#statistics.total = options.total ?? 0;
    this.#label = options.label;
    this.#writtenAt = this.#display.now();
  }

  log(event: RunEvent): void {
    this.#statistics.observe(event);
    if (event.type === 'evaluating') this.#evaluation = event;
    else this.#hasTrained = true;
    if (event.type === 'evaluation') this.#evaluation = undefined;
    if (event.type === 'end') {
      this.#tone = event.reason === 'stopped' ? 'waiting' : 'done';
      this.#isComplete = event.reason !== 'stopped';
      this.#ending = `${event.reason} in ${formatClock(event.seconds)}`;
    }
    const isLandmark = event.type === 'end' || this.#isLastEvaluation(event);
    if (this.#display.isLive) this.#display.update();
    else if (isLandmark || this.#display.isLineDue(this.#writtenAt)) this.#writeLine();
  }

  /** Whether the final evaluation begins; a plain line then explains why the run waits. */
  #isLastEvaluation(event: RunEvent): boolean {
    const { total } = this.#statistics;
    return event.type === 'evaluating' && event.played === 0 && total > 0 && event.envSteps >= total;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (!this.#display.isLive && this.#hasTrained && this.#ending === '') this.#writeLine();
    this.#display.close();
  }

  #writeLine(): void {
    this.#writtenAt = this.#display.now();
    const { label, fields } = this.#evaluationStatus()[0] ?? this.#status();
    this.#display.print([label, ...fields.map((field) => field.text)].join('  '));
  }

  #evaluationStatus(): Status[] {
    return this.#evaluation === undefined ? [] : [evaluationStatus(this.#evaluation)];
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
    if (run.stepsPerSecond > 0) add(3, `${formatCount(run.stepsPerSecond, 'terminal')} steps/s`);
    // Updates per second if updates are slow, like tqdm's iterations per second.
    if (run.updatesPerSecond > 0 && run.updatesPerSecond < slowUpdates) {
      add(8, `${formatValue(run.updatesPerSecond, 'terminal')} it/s`);
    }
    if (this.#ending !== '') add(2, this.#ending);
    else if (Number.isFinite(remainingSeconds)) add(2, `${formatClock(remainingSeconds)} left`);
    if (run.episodes > 0) add(5, counted(run.episodes, 'episode', formatInteger(run.episodes)));
    if (run.metrics.runningReturn !== undefined) {
      // The exponentially smoothed return, on which some agents' stop depends; their papers call it the running reward.
      add(1, `running reward ${formatValue(run.metrics.runningReturn, 'terminal')}`);
    } else if (run.episodesSeen > 0) add(1, `return ${formatValue(run.meanReturn, 'terminal')}`);
    if (run.metrics.loss !== undefined) add(4, `loss ${formatValue(run.metrics.loss, 'terminal')}`);
    if (run.metrics.epsilon !== undefined) add(6, `ε ${formatValue(run.metrics.epsilon, 'terminal')}`);
    return { label, fraction, tone: this.#tone, fields };
  }
}

/** The line of an evaluation, below training's line. */
function evaluationStatus({ played, episodes, meanReturn }: EvaluatingEvent): Status {
  const fields = [{ text: `${played}/${counted(episodes, 'episode')}`, drop: 0 }];
  if (played > 0) fields.push({ text: `return ${formatValue(meanReturn, 'terminal')}`, drop: 1 });
  return { label: 'evaluating', fraction: played / episodes, tone: 'active', fields };
}
