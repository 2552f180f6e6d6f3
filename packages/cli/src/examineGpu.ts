// `prism doctor --gpu`: trains DQN for the report of `@prism-rl/gpu`.
import os from 'node:os';
import type { Engine, Registry } from '@prism-rl/core';
import { type GpuReport, gpuReport, openGpu, type TrainUntil } from '@prism-rl/gpu/node';
import { activateBackend } from '@prism-rl/nn';
import { type RunHandle, runBatch, train } from '@prism-rl/runner';
import { runContext } from './runContext.ts';

const SETTINGS = { replayCapacity: 10_000, learningStarts: 256 };

/**
 * Tests the GPU, and measures DQN on it and on one core, for half a minute.
 *
 * @param told receives each line when it is known.
 * @throws PrismError `unavailable` without a GPU.
 */
export async function examineGpu(registry: Registry, told: (line: string) => void): Promise<GpuReport> {
  for (const [key, value] of Object.entries(runContext())) told(`${key}: ${value}`);
  const device = await openGpu();
  const { batch } = registry.get('backends', 'gpu').entry;
  const run =
    (...[env, , signal, learnt]: Parameters<TrainUntil>) =>
    (seed: number) =>
    (engine: Engine, onStart: (run: RunHandle) => void = () => {}): Promise<void> =>
      train({
        ...{ plugins: registry, engine, signal, env, agent: 'dqn', seed, steps: 10_000_000 },
        agentConfig: SETTINGS,
      }).forEach((event) => {
        if (event.type === 'start') onStart(event.run);
        // Before, there is nothing to learn from.
        if (event.type === 'steps' && event.envSteps >= 2 * SETTINGS.learningStarts)
          learnt(seed, event.envSteps);
      });
  try {
    return await gpuReport(device, {
      cores: os.availableParallelism(),
      told,
      onProcessor: async (...given) => run(...given)(0)(await activateBackend('auto')),
      onGpu: async (...given) => {
        const results = await runBatch(
          batch!,
          Array.from({ length: given[1] }, (_, k) => run(...given)(k)),
        );
        for (const result of results) if (result.status === 'rejected') throw result.reason;
      },
    });
  } finally {
    device.close();
  }
}
