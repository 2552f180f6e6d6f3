import { type Logger, PrismError } from '@prism-rl/core';
import { progressMessages } from '@prism-rl/loggers';
import { serveRuns, trainSweepRun } from '@prism-rl/sweep';
import { backendFor } from './backend.ts';
import { onBrokenPipe } from './brokenPipe.ts';
import { onInterrupt } from './interrupt.ts';
import { loadRegistry, pluginOrigins } from './plugins.ts';
import { runContext } from './runContext.ts';

// A worker process of `prism ablate`, `prism sweep` and `prism worker`: trains one run after the other, as its parent says.

const withConfig = !process.argv.includes('--no-config');
const plugins = process.argv.slice(2).filter((argument) => argument !== '--no-config');
const interrupt = onInterrupt(true);
onBrokenPipe(() => interrupt.abort());

try {
  const registry = await loadRegistry(undefined, plugins, [], withConfig);
  const origins = await pluginOrigins(undefined, plugins, withConfig);
  const machine = runContext();
  await serveRuns({
    interrupt,
    perform: async ({ lease: job, directory }, signal, tell) => {
      const { id } = job;
      // Its parent has said already what there is to say about the backend.
      await backendFor(registry, job.payload.agent, job.payload.backend ?? 'auto', () => {});
      const messages = progressMessages((message) => tell({ type: 'progress', id, message }), {
        run: id,
        interval: 0.2,
      });
      const checkpoints: Logger = {
        name: 'checkpoints',
        log: ({ type }) => {
          if (type === 'checkpoint') tell({ type, id });
        },
        close: () => undefined,
      };
      return await trainSweepRun({
        registry,
        job,
        directory,
        signal,
        machine,
        plugins: origins,
        loggers: [messages, checkpoints],
        keepAgentOnly: true,
      });
    },
  });
} catch (error) {
  process.stderr.write(
    `worker ${process.pid}: ${error instanceof PrismError ? error.message : String(error)}\n`,
  );
  process.exitCode = 1;
} finally {
  if (process.connected) process.disconnect?.();
}
