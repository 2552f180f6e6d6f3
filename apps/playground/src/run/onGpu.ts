// Trains many networks at once in this worker: each run, with its world, is one workgroup of a shader.
import type { AgentContext } from '@prism-rl/core';
import { PrismError, Registry } from '@prism-rl/core';
import { type DeviceEnv, gpuBackend } from '@prism-rl/gpu';
import { planRun, type RunnerEvent, runBatch, train } from '@prism-rl/runner';
import { deviceRules } from './deviceRules.ts';
import type { FromWorker } from './messages.ts';
import { loadPlugins } from './plugins.ts';
import { Progress } from './progress.ts';
import { runOptions } from './runOptions.ts';
import type { RunState } from './runState.ts';
import { sentenceOf } from './sentenceOf.ts';

const ruled = (id: string, config: unknown): DeviceEnv | undefined => {
  const settings = JSON.stringify(config);
  return deviceRules.find((one) => one.id === id && JSON.stringify(one.config) === settings)?.env;
};

async function envOf({ environment }: Pick<AgentContext, 'environment'>): Promise<DeviceEnv> {
  const { id, config } = environment!;
  const env = ruled(id, config);
  if (env !== undefined) return env;
  throw new PrismError('incompatible', `The page has no rules for a GPU of ${id} with these settings.`);
}

/** Whether {@link trainOnGpu} trains it: the agent is DQN, with any parts, and the build has translated the world. */
export async function isForGpu(state: RunState): Promise<boolean> {
  if (state.agent !== 'dqn') return false;
  const registry = new Registry(await loadPlugins(state));
  const { environment, environmentConfig } = planRun(registry, runOptions(state));
  return ruled(environment, environmentConfig) !== undefined;
}

/**
 * Trains runs on the GPU to their end, without display: any number, of any agents, worlds and seeds for which {@link isForGpu} is true. Their results
 * do not depend on each other. A run that fails reports it and does not affect the others.
 *
 * @param until steps of each run.
 * @param send receives the messages of run number `run`: `progress`, then `ended` or `failed`.
 * @throws PrismError `unavailable` if there is no GPU.
 */
export async function trainOnGpu(
  states: readonly RunState[],
  until: number,
  send: (run: number, message: FromWorker) => void,
): Promise<void> {
  const registries = await Promise.all(states.map(async (state) => new Registry(await loadPlugins(state))));
  const results = await runBatch(
    gpuBackend({ envOf }).batch!,
    states.map((state, run) => async (engine, onStart) => {
      const progress = new Progress((message) => send(run, message));
      const hear = (event: RunnerEvent): void => {
        if (event.type === 'start') onStart(event.run);
        else if (event.type === 'episode') progress.episodeEnded(event.envSteps, event.return);
        else if (event.type === 'update') progress.measured(event.metrics);
        else if (event.type === 'steps') progress.sendIfDue(performance.now(), event.envSteps);
        else if (event.type === 'end') {
          progress.send(performance.now(), event.envSteps);
          send(run, { type: 'ended', envSteps: event.envSteps });
        }
      };
      const options = { plugins: registries[run]!, engine, ...runOptions(state), steps: until };
      await train(options).forEach(hear);
    }),
  );
  for (const [run, result] of results.entries())
    if (result.status === 'rejected') send(run, { type: 'failed', message: sentenceOf(result.reason) });
}
