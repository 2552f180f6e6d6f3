// The rules of worlds for GPUs. Only Node can translate them; builds replace this module by its values (`build/valuesOf.ts`).
import { type Config, createEnvironment, PrismError, Registry } from '@prism-rl/core';
import type { DeviceEnv } from '@prism-rl/gpu';
import { deviceEnvOf } from '@prism-rl/gpu/node';
import { planRun } from '@prism-rl/runner';
import { loadPlugins } from '../choices/plugins.ts';
import { worlds } from '../choices/worlds.ts';
import { runOptions } from '../link/runOptions.ts';

/** A world with its settings, and its rules. */
interface DeviceRules {
  readonly id: string;
  readonly config: Config;
  readonly env: DeviceEnv;
}

async function rulesOf(world: string, agent: string): Promise<DeviceRules[]> {
  const registry = new Registry(await loadPlugins({ world, agent }));
  const state = { world, agent, seed: 1, switches: [], settings: {}, changes: [] };
  const { environment: id, environmentConfig } = planRun(registry, runOptions(state));
  const config = environmentConfig as Config;
  try {
    return [{ id, config, env: deviceEnvOf(await createEnvironment(registry, { id, config })) }];
  } catch (error) {
    // Worlds with physics of their own train elsewhere.
    if (error instanceof PrismError && error.code === 'incompatible') return [];
    throw error;
  }
}

const learned = worlds.filter(({ agents }) => agents.includes('dqn'));
export const deviceRules: readonly DeviceRules[] = (
  await Promise.all(learned.map(({ id }) => rulesOf(id, 'dqn')))
).flat();
