import { parseArgs } from 'node:util';
import { type Logger, PrismError, setDebug } from '@prism-rl/core';
import { type RunOrder, type SweepResult, serveRuns, trainSweepRun, whyApart } from '@prism-rl/experiments';
import { progressMessages } from '@prism-rl/loggers';
import { seatRuns } from '@prism-rl/runner';
import { engineFor, libraryOf } from './backend.ts';
import { onBrokenPipe } from './brokenPipe.ts';
import { onInterrupt } from './interrupt.ts';
import { sayForeign } from './output.ts';
import { loadRegistry, pluginOrigins, recordedPlugins } from './plugins.ts';
import { runContext } from './runContext.ts';
import { type MemberOrder, trainMember } from './together/trainHere.ts';
import type { TrainSummary } from './trainRun.ts';

// A worker process of `prism ablate`, `prism sweep`, `prism worker` and `prism train --together`: trains the runs that its parent names.

const { values, positionals: plugins } = parseArgs({
  options: {
    debug: { type: 'boolean', default: false },
    'fewest-threads': { type: 'boolean', default: false },
    'no-config': { type: 'boolean', default: false },
    recorded: { type: 'string' },
  },
  allowPositionals: true,
});
setDebug(values.debug);
const withConfig = !values['no-config'];
const interrupt = onInterrupt(true);
onBrokenPipe(() => interrupt.abort());

try {
  const recorded = withConfig && values.recorded !== undefined ? await recordedPlugins(values.recorded) : [];
  const registry = await loadRegistry(undefined, plugins, recorded, withConfig);
  const origins = await pluginOrigins(undefined, plugins, withConfig);
  const machine = runContext();
  let inOneGraph = 1;
  await serveRuns<RunOrder | MemberOrder, SweepResult | TrainSummary>({
    interrupt,
    together: async (trains, runs) => {
      const [first] = runs as readonly [RunOrder | MemberOrder];
      const { agent, backend } = 'lease' in first ? first.lease.payload : first.manifest;
      // Its parent has said already what there is to say about the backend.
      const whole = await engineFor(registry, agent, backend ?? 'auto', () => {});
      const engine = values['fewest-threads'] ? (whole?.withThreads?.('fewest') ?? whole) : whole;
      const isShared = trains.length > 1 && whyApart(registry, agent, backend) === undefined;
      inOneGraph = isShared ? trains.length : 1;
      if (isShared) await seatRuns(registry.get('backends', backend!).entry.gather!, trains);
      else for (const train of trains) await train(engine);
    },
    perform: async (run, signal, tell, engine, onStart) => {
      const { id } = run;
      const screen = progressMessages((message) => tell({ type: 'progress', id, message }), {
        run: id,
        interval: 0.2,
      });
      if (!('lease' in run)) return await trainMember(run, { registry, engine, screen, signal, onStart });
      const checkpoints: Logger = {
        name: 'checkpoints',
        log: ({ type }) => {
          if (type === 'checkpoint') tell({ type, id });
        },
        close: () => undefined,
      };
      const { lease: job, directory } = run;
      return await trainSweepRun({
        registry,
        engine,
        job,
        directory,
        signal,
        machine: {
          ...machine,
          ...(await libraryOf(registry, job.payload.backend)),
          ...(inOneGraph > 1 && { runsInOneGraph: inOneGraph }),
        },
        plugins: origins,
        loggers: [screen, checkpoints],
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
