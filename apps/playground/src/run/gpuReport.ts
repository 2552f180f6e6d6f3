// A worker of its own: tests the GPU, and trains DQN on it and on one core. It posts the lines of the report, then `null`.
import type { Engine } from '@prism-rl/core';
import { gpuReport, openGpu, type TrainUntil } from '@prism-rl/gpu';
import { activateBackend } from '@prism-rl/nn';
import { type RunHandle, runBatch, train } from '@prism-rl/runner';
import { gpuBatch } from './onGpu.ts';
import { loadRegistry } from './plugins.ts';
import { sentenceOf } from './sentenceOf.ts';

const SETTINGS = { replayCapacity: 10_000, learningStarts: 256 };

const send = (line: string | null): void => postMessage(line);

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

try {
  send(`browser: ${navigator.userAgent}`);
  const device = await openGpu();
  await gpuReport(device, {
    cores: navigator.hardwareConcurrency,
    told: send,
    onProcessor: async (...given) => (await runOf(...given))(0)(await activateBackend('ort')),
    onGpu: async (...given) => {
      const run = await runOf(...given);
      const results = await runBatch(
        gpuBatch,
        Array.from({ length: given[1] }, (_, k) => run(k)),
      );
      for (const result of results) if (result.status === 'rejected') throw result.reason;
    },
  });
} catch (error) {
  send(`fails  ${sentenceOf(error)}`);
}
send(null);
