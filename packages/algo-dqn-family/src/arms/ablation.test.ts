import { ablationArms } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { plugin } from '../plugin.ts';
import { rainbowAblation } from './ablation.ts';

const agents = plugin.agents!;

test('its arms are agents of this package, and each part has the arm that adds it and the one that leaves it out', () => {
  const arms = ablationArms(rainbowAblation);
  expect(arms).toHaveLength(14);
  for (const { name, agent } of arms) {
    expect(name).toBe(agent);
    expect(agents).toHaveProperty([agent]);
  }
  for (const [key, { added, removed }] of Object.entries(rainbowAblation.parts)) {
    expect([added!.name, removed!.name]).toEqual([`dqn+${key}`, `rainbow-no-${key}`]);
  }
});
