import { ablationArms } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { plugin } from '../plugin.ts';
import { rainbowAblation } from './ablation.ts';
import { arms } from './arms.ts';
import { beyondAblation } from './beyondAblation.ts';

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

test('what came after Rainbow: one part is added to Rainbow, or taken from all, and nothing else changes', () => {
  const names = ablationArms(beyondAblation);
  for (const { name, agent } of names) expect([name, Object.hasOwn(agents, agent)]).toEqual([agent, true]);
  const differing = (a: string, b: string): string[] => {
    const [one, other] = [arms[a]!.settings, arms[b]!.settings] as Record<string, unknown>[];
    return [...new Set([...Object.keys(one!), ...Object.keys(other!)])].filter(
      (key) => one![key] !== other![key],
    );
  };
  const ofIqn = ['choiceFractions', 'cosines', 'distribution', 'fractions', 'huberKappa', 'targetFractions'];
  const ofMunchausen = ['munchausen', 'munchausenAlpha', 'munchausenClip', 'munchausenTemperature'];
  expect(differing('rainbow', 'rainbow+iqn').sort()).toEqual(ofIqn);
  expect(differing('rainbow', 'rainbow+munchausen').sort()).toEqual(ofMunchausen);
  expect(differing('rainbow', 'rainbow+impala')).toEqual(['network']);
  expect(differing('rainbow', 'rainbow+hl-gauss').sort()).toEqual(['distribution', 'histogramSigma']);
  expect(differing('beyond-rainbow', 'beyond-rainbow-no-iqn').sort()).toEqual(ofIqn);
  expect(differing('beyond-rainbow', 'beyond-rainbow-no-munchausen').sort()).toEqual(ofMunchausen);
  expect(differing('beyond-rainbow', 'beyond-rainbow-no-impala')).toEqual(['network']);
  expect(differing('beyond-rainbow', 'beyond-rainbow-no-spectral')).toEqual(['network']);
  expect(arms['beyond-rainbow']!.settings.double).toBe(false);
});
