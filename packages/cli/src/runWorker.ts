import { parseArgs } from 'node:util';
import { PrismError, type Registry, setDebug } from '@prism-rl/core';
import { type PerformRun, type SweepResult, serveHost, trainSweepRun } from '@prism-rl/experiments';
import { engineFor, libraryOf } from './backend.ts';
import { onBrokenPipe, onInterrupt } from './interrupt.ts';
import { say } from './output.ts';
import { loadRegistry, pluginOrigins, recordedPlugins } from './plugins.ts';
import { runContext } from './runContext.ts';
import { performTrainRuns, type TrainSummary } from './trainRun.ts';
import { Trust } from './trust.ts';

// A worker process of `prism ablate`, `prism sweep`, `prism worker` and `prism train --seeds`: trains the runs that its parent assigns.

const { values, positionals: plugins } = parseArgs({
  options: {
    debug: { type: 'boolean', default: false },
    'fewest-threads': { type: 'boolean', default: false },
    'no-config': { type: 'boolean', default: false },
    granted: { type: 'string', multiple: true },
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
  const trust = new Trust({ granted: values.granted ?? [] });
  const registry = await loadRegistry(undefined, plugins, recorded, withConfig, trust, 'the queue');
  const perform: PerformRun<SweepResult | TrainSummary> =
    values.recorded === undefined ? await performSweepRuns(registry) : performTrainRuns(registry);
  const engine = async (agent: string, backend = 'auto') => {
    // The parent has printed the backend's note.
    const whole = await engineFor(registry, agent, backend, () => {});
    return values['fewest-threads'] ? (whole?.withThreads?.('fewest') ?? whole) : whole;
  };
  await serveHost({ registry, perform, engine }, interrupt);
} catch (error) {
  const reason = error instanceof PrismError ? error.message : String(error);
  say(`worker ${process.pid}: ${reason}`);
  process.exitCode = 1;
} finally {
  if (process.connected) process.disconnect?.();
}

/** Returns what trains the runs of experiments. */
async function performSweepRuns(registry: Registry): Promise<PerformRun<SweepResult>> {
  const [context, origins] = [runContext(), await pluginOrigins(undefined, plugins, withConfig)];
  return async (order, more) => {
    const machine = { ...context, ...(await libraryOf(registry, order.lease.payload.backend)) };
    return trainSweepRun({ registry, plugins: origins, machine, keepAgentOnly: true }, order, more);
  };
}
