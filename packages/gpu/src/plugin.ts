import type { AgentContext, Env, Plugin } from '@prism-rl/core';
import { definePlugin } from '@prism-rl/core';
import type { DeviceEnv } from './deviceEnv.ts';
import { gpuBackend } from './gpuBackend.ts';

async function translated(env: Env): Promise<DeviceEnv> {
  const { deviceEnvOf } = await import('./node/index.ts');
  return deviceEnvOf(env);
}

/** Environments of this process by their settings. */
const known = new Map<string, Promise<DeviceEnv>>();

function envOf({
  environment,
  createEnv,
}: Pick<AgentContext, 'environment' | 'createEnv'>): Promise<DeviceEnv> {
  const key = JSON.stringify(environment);
  const made = known.get(key) ?? createEnv!().then(translated);
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
      told: (sentence) => void process.stderr.write(`${sentence.replaceAll(/\p{Cc}/gu, '')}\n`),
      probe: async () => (await import('./node/openGpu.ts')).probeGpu(),
      envOf,
      check: async (env) => void (await translated(env)),
    }),
  },
});
