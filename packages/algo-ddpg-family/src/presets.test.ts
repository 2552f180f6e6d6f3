import { Registry } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { plugin } from './plugin.ts';
import { presets } from './presets.ts';

const registry = new Registry([plugin]);

/** Returns the default preset of a run on an environment: the first that lists it. */
function usual(agent: string, environment: string): string | undefined {
  const { presets: offered } = registry.get('agents', agent).entry;
  const entries = Object.entries(offered!);
  return entries.find(([, { environments }]) => environments?.includes(environment))?.[0];
}

test.each([
  ['sac', 'HalfCheetah-v5', 'mujoco'],
  ['td3', 'HalfCheetah-v5', 'mujoco'],
  ['tqc', 'Humanoid-v5', 'mujoco'],
  ['ddpg+twin', 'Ant-v5', 'mujoco'],
  ['crossq', 'Ant-v5', 'mujoco-crossq'],
  ['crossq', 'Swimmer-v5', 'mujoco-crossq'],
  ['sac', 'Swimmer-v5', 'mujoco-swimmer'],
  ['sac', 'Pendulum-v1', 'pendulum'],
])('%s on %s takes the preset %s', (agent, environment, preset) => {
  expect(usual(agent, environment)).toBe(preset);
});

test('a preset for some members is offered by those alone', () => {
  for (const [name, { members }] of Object.entries(presets)) {
    for (const [agent, { presets: offered }] of Object.entries(plugin.agents!)) {
      if (offered === undefined) continue; // learns from recordings
      const isOffered = Object.hasOwn(offered, name);
      expect(isOffered).toBe(members?.includes(agent) ?? true);
    }
  }
});
