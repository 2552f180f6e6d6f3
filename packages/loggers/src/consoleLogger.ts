import { counted, type Logger, type RunEvent } from '@prism-rl/core';
import { checkEvery } from './metricsRows.ts';
import { formatClock, formatCount, formatInteger, formatValue } from './numbers.ts';
import { RunStatistics } from './runTally.ts';
import { printLine, type TextStream } from './terminal/liveRegion.ts';

/** Default number of progress lines per run. */
const LINES_PER_RUN = 10;

export interface ConsoleLoggerOptions {
  /** Environment steps between progress lines; default 0: a tenth of the run. */
  readonly every?: number;
  /** Default `process.stderr`. */
  readonly stream?: Pick<TextStream, 'write'>;
}

/**
 * Prints a line for the start, progress, evaluations, checkpoints and the end of a run, for logs of services and CI.
 *
 * @throws PrismError `invalid-config` unless `every` is 0 or a positive integer.
 */
export function consoleLogger(options: ConsoleLoggerOptions = {}): Logger {
  const stream = options.stream ?? process.stderr;
  const run = new RunStatistics();
  let every = options.every ?? 0;
  checkEvery(every);
  let mark = 0;

  const say = (text: string): void => printLine(stream, text);

  function progress(): void {
    const parts = [`step ${formatInteger(run.envSteps)}`, `episodes ${formatInteger(run.episodes)}`];
    if (run.episodesSeen > 0) parts.push(`return ${formatValue(run.meanReturn, 'terminal')}`);
    for (const [name, value] of Object.entries(run.metrics))
      parts.push(`${name} ${formatValue(value, 'terminal')}`);
    if (run.stepsPerSecond > 0) parts.push(`${formatCount(run.stepsPerSecond, 'terminal')} steps/s`);
    say(parts.join('  '));
  }

  function log(event: RunEvent): void {
    run.observe(event);
    const step = formatInteger(event.envSteps);
    switch (event.type) {
      case 'start': {
        const { environment, agent, seed, steps } = event.manifest;
        every ||= Math.max(1, Math.ceil(steps / LINES_PER_RUN));
        mark = (Math.floor(event.envSteps / every) + 1) * every;
        const verb = event.envSteps > 0 ? `resumes at step ${step}` : 'starts';
        say(
          `${agent} on ${environment} ${verb}: seed ${seed}, ${counted(steps, 'step', formatInteger(steps))}`,
        );
        break;
      }
      case 'steps':
        if (every === 0 || event.envSteps < mark) break;
        mark = (Math.floor(event.envSteps / every) + 1) * every;
        progress();
        break;
      case 'evaluation': {
        const result = `${formatValue(event.meanReturn, 'terminal')} ± ${formatValue(event.stdReturn, 'terminal')} (standard deviation)`;
        say(`step ${step}  evaluation: return ${result} over ${counted(event.episodes, 'episode')}`);
        break;
      }
      case 'checkpoint':
        say(`step ${step}  checkpoint: ${event.path} (${formatCount(event.bytes, 'terminal')}B)`);
        break;
      case 'end': {
        const counts = `${counted(event.envSteps, 'step', step)}, ${counted(event.episodes, 'episode', formatInteger(event.episodes))}`;
        say(
          `${event.reason}: ${counts}, ${formatClock(event.seconds)}, return ${formatValue(run.meanReturn, 'terminal')}`,
        );
        break;
      }
      case 'episode':
      case 'update':
      case 'evaluating':
        break;
    }
  }

  return { name: 'console', log, close() {} };
}
