import { type Logger, PrismError, setDebug } from '@prism-rl/core';
import { progressMessages } from '@prism-rl/loggers';
import { seatRuns } from '@prism-rl/runner';
import { type SweepRun, serveRuns, trainSweepRun } from '@prism-rl/sweep';
import { engineFor, libraryOf } from './backend.ts';
import { onBrokenPipe } from './brokenPipe.ts';
import { onInterrupt } from './interrupt.ts';
import { sayForeign } from './output.ts';
import { loadRegistry, pluginOrigins } from './plugins.ts';
import { runContext } from './runContext.ts';
import { whyApart } from './together/whyApart.ts';

// A worker process of `prism ablate`, `prism sweep` and `prism worker`: trains one run after the other, as its parent says.

const [mode, ...words] = process.argv.slice(2);
setDebug(mode === '--debug');
const withConfig = !words.includes('--no-config');
const plugins = words.filter((word) => word !== '--no-config');
const interrupt = onInterrupt(true);
onBrokenPipe(() => interrupt.abort());

try {
  const registry = await loadRegistry(undefined, plugins, [], withConfig);
  const origins = await pluginOrigins(undefined, plugins, withConfig);
  const machine = runContext();
  await serveRuns({
    interrupt,
    together: async (trains, runs) => {
      const [{ agent, backend }] = runs.map(({ lease }) => lease.payload) as [SweepRun];
      // Its parent has said already what there is to say about the backend.
      const engine = await engineFor(registry, agent, backend ?? 'auto', () => {});
      if (trains.length > 1 && whyApart(registry, agent, backend) === undefined)
        await seatRuns(registry.get('backends', backend!).entry.gather!, trains);
      else for (const train of trains) await train(engine);
    },
    perform: async ({ lease: job, directory }, signal, tell, engine, onStart) => {
      const { id } = job;
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
        engine,
        job,
        directory,
        signal,
        machine: { ...machine, ...(await libraryOf(registry, job.payload.backend)) },
        plugins: origins,
        loggers: [messages, checkpoints],
        keepAgentOnly: true,
        onStart,
      });
    },
  });
} catch (error) {
  const reason = error instanceof PrismError ? error.message : String(error);
  sayForeign(`worker ${process.pid}: ${reason}`);
  process.exitCode = 1;
} finally {
  if (process.connected) process.disconnect?.();
}
