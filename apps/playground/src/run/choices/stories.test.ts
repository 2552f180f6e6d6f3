import { Registry } from '@prism-rl/core';
import { planRun } from '@prism-rl/runner';
import { expect, test } from 'vitest';
import { runOptions } from '../link/runOptions.ts';
import { fromLink } from '../link/runState.ts';
import { agentOf } from './agents.ts';
import { loadPlugins } from './plugins.ts';
import { storiesOf } from './stories.ts';
import { worlds } from './worlds.ts';

test.each(worlds.map(({ id }) => id))(
  '%s has three experiments, and each is a run that can be made',
  async (world) => {
    const stories = storiesOf(world);
    expect(stories).toHaveLength(3);
    for (const { link, title } of stories) {
      const { state, told } = fromLink(`#${link}`);
      expect(told, title).toEqual([]);
      if (agentOf(state.agent).kind === 'planner') continue;
      const registry = new Registry(await loadPlugins(state));
      // Unknown settings and values out of range throw.
      const manifest = planRun(registry, runOptions(state));
      expect(manifest.environment).toBe(state.world);
    }
  },
);

test('a world whose agent needs minutes says so, and shows its trained policy first where there is one', () => {
  const patient = worlds.filter(({ patience }) => patience !== undefined);
  // Experiments without visible learning within half a minute.
  expect(patient.map(({ id }) => id)).toEqual(['Ant-v5']);
  for (const { patience, policy, isShownAtFirst } of patient) {
    expect(patience).toMatch(/steps/);
    expect(isShownAtFirst).toBe(policy === undefined ? undefined : true);
  }
});
