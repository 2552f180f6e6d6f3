import { PrismError } from '@prism-rl/core';
import { progressMessages } from '@prism-rl/loggers';
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

function send(message: WorkerMessage): void {
  process.send?.(message);
}

const { signal } = onInterrupt(true);
try {
  const registry = await loadRegistry(process.cwd(), []);
  const backend = await backendFor(registry, agent, 'auto');
  const options = { env, agent, steps: Number(steps), seed: Number(seed), backend, context: runContext() };
  const { manifest } = planRun(registry, options);
  createRunDirectory(runDir, manifest);
  const summary = await trainRun({
    registry,
    manifest,
    runDir,
    checkpointSteps: Number.POSITIVE_INFINITY,
    evaluationSteps: 5000,
    evaluationEpisodes: 20,
    loggers: [progressMessages((message) => send({ type: 'progress', message }), { run })],
    signal,
  });
  send({ type: 'summary', summary });
} catch (error) {
  process.stderr.write(`${run}: ${error instanceof PrismError ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  process.disconnect?.();
}
