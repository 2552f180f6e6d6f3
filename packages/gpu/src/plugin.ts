import type { Env, Plugin } from '@prism-rl/core';
import { definePlugin, PrismError } from '@prism-rl/core';
import type { DeviceEnv } from './deviceEnv.ts';
import { type EnvContext, gpuBackend } from './gpuBackend.ts';

const told = (sentence: string): void =>
  void process.stderr.write(`${sentence.replaceAll(/\p{Cc}/gu, '')}\n`);

/** @param note receives a sentence if the environment has no rules for a GPU, so that the processor steps it */
async function translated(env: Env, note: (sentence: string) => void = () => {}): Promise<DeviceEnv> {
  const { deviceEnvOf } = await import('./node/index.ts');
  try {
    return deviceEnvOf(env);
  } catch (error) {
    if (!(error instanceof PrismError) || error.code !== 'incompatible') throw error;
    const hosted = (await import('./hostEnv.ts')).hostEnvOf(env);
    note(`${error.message} So the processor steps ${env.id}.`);
    return hosted;
  }
}

/** Environments of this process by their settings. */
const known = new Map<string, Promise<DeviceEnv>>();

function envOf({ environment, createEnv }: EnvContext): Promise<DeviceEnv> {
  const key = JSON.stringify(environment);
  const make = (env: Env): Promise<DeviceEnv> => translated(env, told).finally(() => env.close?.());
  const made = known.get(key) ?? createEnv!().then(make);
  known.set(key, made);
  return made;
}

/** The backend that trains whole runs on a GPU, for Node. */
export const plugin: Plugin = definePlugin({
  name: '@prism-rl/gpu',
  module: import.meta.url,
  backends: {
    gpu: gpuBackend({
      open: async (longest) => (await import('./node/openGpu.ts')).openGpu(longest),
      told,
      probe: async () => (await import('./node/openGpu.ts')).probeGpu(),
      envOf,
      check: async (env, configs) => {
        const { requireRules } = await import('./hostEnv.ts');
        // The setting that all agents on rollouts have.
        const isOnRollouts = configs.some((config) => 'rolloutSteps' in config);
        requireRules(await translated(env), isOnRollouts);
      },
      wrappers: true,
    }),
  },
});
