import { parseArgs } from 'node:util';
import { PrismError, setDebug } from '@prism-rl/core';
import { serveWorker } from '@prism-rl/experiments';
import { engineFor, libraryOf } from './backend.ts';
import { onBrokenPipe, onInterrupt } from './interrupt.ts';
import { say } from './output.ts';
import { loadRegistry, pluginOrigins, recordedPlugins } from './plugins.ts';
import { runContext } from './runContext.ts';
import { trainRun } from './trainRun.ts';

// A worker process of `prism ablate`, `prism sweep`, `prism worker` and `prism train --together`: trains the runs that its parent assigns.

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
  const machine = runContext();
  await serveWorker({
    registry,
    interrupt,
    plugins: await pluginOrigins(undefined, plugins, withConfig),
    engine: async (agent, backend = 'auto') => {
      // The parent has printed the backend's note.
      const whole = await engineFor(registry, agent, backend, () => {});
      return values['fewest-threads'] ? (whole?.withThreads?.('fewest') ?? whole) : whole;
    },
    machine: async (backend) => ({ ...machine, ...(await libraryOf(registry, backend)) }),
    train: (run, options) => trainRun({ ...run, ...options }),
  });
} catch (error) {
  const reason = error instanceof PrismError ? error.message : String(error);
  say(`worker ${process.pid}: ${reason}`);
  process.exitCode = 1;
} finally {
  if (process.connected) process.disconnect?.();
}
