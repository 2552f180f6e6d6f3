// Tests the GPU, and trains DQN on it and on one core.
import type { Engine } from '@prism-rl/core';
import { gpuReport, openGpu, type TrainUntil } from '@prism-rl/gpu';
import { activateBackend } from '@prism-rl/nn';
import { type RunHandle, runBatch, train } from '@prism-rl/runner';
import { loadRegistry } from '../choices/plugins.ts';
import { sentenceOf } from '../host/sentenceOf.ts';
import { gpuBatch } from './onGpu.ts';

const SETTINGS = { replayCapacity: 10_000, learningStarts: 256 };

async function runOf(...[env, , signal, learnt]: Parameters<TrainUntil>) {
  const plugins = await loadRegistry({ world: env, agent: 'dqn' });
  return (seed: number) =>
    (engine: Engine, onStart: (run: RunHandle) => void = () => {}): Promise<void> =>
      train({
        ...{ plugins, engine, signal, env, agent: 'dqn', seed, steps: 10_000_000, agentConfig: SETTINGS },
      }).forEach((event) => {
        if (event.type === 'start') onStart(event.run);
        if (event.type === 'steps' && event.envSteps >= 2 * SETTINGS.learningStarts)
          learnt(seed, event.envSteps);
      });
}

/** Writes the report. @param tell receives each line */
export async function report(tell: (line: string) => void): Promise<void> {
  try {
    tell(`browser: ${navigator.userAgent}`);
    await gpuReport(await openGpu(), {
      cores: navigator.hardwareConcurrency,
      told: tell,
      onProcessor: async (...given) => (await runOf(...given))(0)(await activateBackend('ort')),
      onGpu: async (...given) => {
        const run = await runOf(...given);
        const starts = Array.from({ length: given[1] }, (_, k) => run(k));
        for (const result of await runBatch(gpuBatch, starts))
          if (result.status === 'rejected') throw result.reason;
      },
    });
  } catch (error) {
    tell(`fails  ${sentenceOf(error)}`);
  }
}
