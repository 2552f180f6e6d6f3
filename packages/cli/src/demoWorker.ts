import type { Logger, RunEvent } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import type { MultiProgressMessage } from '@prism-rl/loggers';
import { planRun } from '@prism-rl/runner';
import { createRunDirectory } from '@prism-rl/runner/node';
import { backendFor } from './backend.ts';
import type { WorkerMessage } from './commands/demo.ts';
import { onInterrupt } from './interrupt.ts';
import { loadRegistry } from './plugins.ts';
import { runContext } from './runContext.ts';
import { trainRun } from './trainRun.ts';

// One run in a process of its own, for commands that train several: it tells its parent how far it is.

const [agent, env, steps, seed, runDir] = process.argv.slice(2) as [string, string, string, string, string];
const run = `seed ${seed}`;
/** Milliseconds between two pieces of news. */
const newsEvery = 100;

function send(message: WorkerMessage): void {
  process.send?.(message);
}

/** Sends progress to the parent; a logger like any other. */
function reporter(total: number): Logger {
  const recent: number[] = [];
  const started = performance.now();
  let episodes = 0;
  let sentAt = 0;
  const news = (message: Omit<MultiProgressMessage, 'run'>): void =>
    send({ type: 'progress', message: { run, total, ...message } });
  return {
    name: 'parent',
    log: (event: RunEvent) => {
      if (event.type === 'start') news({ state: 'running' });
      if (event.type === 'episode') {
        episodes = event.episode;
        if (recent.push(event.return) > 100) recent.shift();
      }
      if (event.type === 'evaluation') news({ state: 'done', note: `greedy ${event.meanReturn.toFixed(1)}` });
      if (event.type === 'end')
        news({ state: event.reason === 'stopped' ? 'stopped' : 'evaluating', envSteps: event.envSteps });
      const now = performance.now();
      if (event.type !== 'steps' || now - sentAt < newsEvery) return;
      sentAt = now;
      const meanReturn =
        recent.length === 0 ? Number.NaN : recent.reduce((sum, value) => sum + value, 0) / recent.length;
      news({
        envSteps: event.envSteps,
        episodes,
        meanReturn,
        stepsPerSecond: (event.envSteps * 1000) / (now - started),
      });
    },
    close: () => undefined,
  };
}

const { signal } = onInterrupt(true);
try {
  const registry = await loadRegistry(process.cwd(), []);
  const backend = await backendFor(registry, agent, 'auto');
  const { manifest } = planRun(registry, {
    env,
    agent,
    steps: Number(steps),
    seed: Number(seed),
    backend,
    context: runContext(),
  });
  createRunDirectory(runDir, manifest);
  const summary = await trainRun({
    registry,
    manifest,
    runDir,
    checkpointSteps: Number.POSITIVE_INFINITY,
    evaluationSteps: 5000,
    evaluationEpisodes: 20,
    loggers: [reporter(Number(steps))],
    signal,
  });
  send({ type: 'summary', summary });
} catch (error) {
  process.stderr.write(`${run}: ${error instanceof PrismError ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  process.disconnect?.();
}
