import type { Logger, RunEvent } from '@prism-rl/core';
import type { MultiProgressMessage, MultiProgressState } from './multiProgress.ts';
import { RunStatistics } from './runStatistics.ts';
import { formatValue } from './terminal/formatNumbers.ts';

/** Options of {@link progressMessages}. */
export interface ProgressMessagesOptions {
  /** Name of the run in its messages. */
  readonly run: string;
  /** Seconds between two messages; default 0.1. */
  readonly interval?: number;
  /** Seconds of a clock that never goes back; for tests. */
  readonly now?: () => number;
}

/**
 * The other end of `multiProgress`: a logger that tells by small messages how far its run is. In a worker process,
 * `progressMessages((message) => process.send?.(message), { run: 'seed 1' })`. The run is done (or stopped) when the logger is
 * closed, and failed when it is closed without an `end`.
 */
export function progressMessages(
  send: (message: MultiProgressMessage) => void,
  options: ProgressMessagesOptions,
): Logger {
  const now = options.now ?? (() => performance.now() / 1000);
  const interval = options.interval ?? 0.1;
  const run = new RunStatistics(now);
  /** State that a close reports now. */
  let ending: MultiProgressState = 'failed';
  let isClosed = false;
  let sentAt = Number.NEGATIVE_INFINITY;

  function tell(message: Omit<MultiProgressMessage, 'run'>): void {
    sentAt = now();
    const { envSteps, total, stepsPerSecond, episodes, meanReturn } = run;
    // A message may travel as JSON, which has no NaN.
    const known = Number.isFinite(meanReturn) ? { meanReturn } : {};
    send({ run: options.run, envSteps, total, stepsPerSecond, episodes, ...known, ...message });
  }

  function log(event: RunEvent): void {
    run.observe(event);
    if (event.type === 'start') tell({ state: 'running' });
    else if (event.type === 'evaluating') {
      const isLast = run.total > 0 && event.envSteps >= run.total;
      if (isLast && event.played === 0) tell({ state: 'evaluating' });
      else if (now() - sentAt >= interval) tell({ note: `evaluation ${event.played}/${event.episodes}` });
    } else if (event.type === 'evaluation') tell({ note: `evaluation ${formatValue(event.meanReturn)}` });
    else if (event.type === 'end') {
      ending = event.reason === 'stopped' ? 'stopped' : 'done'; // told once all is written
    } else if (now() - sentAt >= interval) tell({});
  }

  return {
    name: 'messages',
    log,
    close() {
      if (!isClosed) tell({ state: ending });
      isClosed = true;
    },
  };
}
