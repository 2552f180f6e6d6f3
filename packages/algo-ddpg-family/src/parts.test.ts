import { ablationArms, Registry, resolveConfig } from '@prism-rl/core';
import { expect, test } from 'vitest';
import type { DdpgFamilyConfig } from './config.ts';
import { ddpgFamilyDefaults, ddpgFamilySettings } from './config.ts';
import { plugin } from './plugin.ts';
import { presets } from './presets.ts';

const registry = new Registry([plugin]);

function settingsOf(agent: string, preset?: string): DdpgFamilyConfig {
  const { entry } = registry.get('agents', agent);
  const config = preset === undefined ? undefined : entry.presets![preset]!.config;
  return resolveConfig(agent, entry, config) as DdpgFamilyConfig;
}

// Differences between agents and DDPG. Published results and old manifests refer to arms by name: their settings must never change.
const twin = { critics: 2 };
const smoothing = { targetNoise: 0.2 };
const delay = { policyDelay: 2 };
const stochastic = { policy: 'gaussian' };
const entropy = { policy: 'gaussian', entropy: 'fixed', temperature: 0.2 };
const tuned = { policy: 'gaussian', entropy: 'tuned' };
const residual = { torso: 'residual' };
const layerNorm = { normalization: 'layerNorm' };
const observations = { normalizeObservations: true };
const sac = { ...twin, ...tuned };
const renormalised = {
  ...{ targetNetworks: false, normalization: 'batchRenorm', adamBeta1: 0.5, policyDelay: 3, criticWidth: 4 },
};
const arms: { readonly [name: string]: object } = {
  ddpg: {},
  'ddpg+twin': twin,
  'ddpg+smoothing': smoothing,
  'ddpg+delay': delay,
  'ddpg+stochastic': stochastic,
  'ddpg+entropy': entropy,
  'ddpg+tuned': tuned,
  td3: { ...twin, ...smoothing, ...delay },
  'td3-no-twin': { ...smoothing, ...delay },
  'td3-no-smoothing': { ...twin, ...delay },
  'td3-no-delay': { ...twin, ...smoothing },
  sac,
  'sac-no-twin': tuned,
  'sac-no-tuned': { ...twin, ...entropy },
  'sac-no-entropy': { ...twin, ...stochastic },
  tqc: { ...tuned, returns: 'quantiles', critics: 5 },
  crossq: { ...sac, ...renormalised },
  'sac+residual': { ...sac, ...residual },
  'sac+layer-norm': { ...sac, ...layerNorm },
  'sac+observations': { ...sac, ...observations },
  simba: { ...sac, ...residual, ...layerNorm, ...observations },
  'simba-no-residual': { ...sac, ...layerNorm, ...observations },
  'simba-no-layer-norm': { ...sac, ...residual, ...observations },
  'simba-no-observations': { ...sac, ...residual, ...layerNorm },
};

// Exclude presets of single members.
const shared = Object.keys(presets).filter((name) => presets[name]!.members === undefined);

test.each(Object.entries(arms))(
  '%s differs from DDPG by its own settings alone, with every preset',
  (name, own) => {
    expect(settingsOf(name)).toEqual({ ...ddpgFamilyDefaults, ...own });
    for (const preset of shared)
      expect(settingsOf(name, preset), preset).toEqual({ ...settingsOf('ddpg', preset), ...own });
  },
);

test('arms of ablations are arms of this package under their own names, as the listed agents are', () => {
  const { iql: _iql, 'td3-bc': _td3Bc, ...byParts } = plugin.ablations!;
  const compared = Object.values(byParts).flatMap(ablationArms);
  for (const { name, agent } of compared) expect([agent, Object.hasOwn(arms, name)]).toEqual([name, true]);
  expect(compared).toHaveLength(9 + 8 + 8);
  const { 'td3-bc': _, iql: __, ...stepping } = plugin.agents!;
  expect(Object.keys(arms)).toEqual(expect.arrayContaining(Object.keys(stepping)));
  expect(Object.keys(stepping)).toEqual(['ddpg', 'td3', 'sac', 'tqc', 'crossq', 'simba']);
});

test.each([
  [{ entropy: 'tuned' }, 'no entropy'],
  [{ policy: 'gaussian', targetNoise: 0.2 }, 'random already'],
  [{ droppedQuantiles: 25 }, 'less than quantiles'],
  [{ targetTau: 0 }, 'greater than 0 and at most 1'],
])('%j is refused in a sentence', (settings, words) => {
  expect(() => resolveConfig('agent ddpg', plugin.agents!.ddpg!, settings)).toThrow(words);
  expect(ddpgFamilySettings.schema).toBe(plugin.agents!.ddpg!.schema);
});

test.each([
  ['iql', 9],
  ['td3-bc', 13],
])('every arm of %s on recordings has settings of its own, which the agent accepts', (name, count) => {
  const ablation = plugin.ablations![name]!;
  const arms = ablationArms(ablation);
  const { entry } = registry.get('agents', name);
  const resolved = arms.map(({ agent, config }) =>
    JSON.stringify([agent, resolveConfig(agent, entry, config)]),
  );
  expect(new Set(resolved).size).toBe(count);
  expect(resolveConfig(name, entry, ablation.complete.config)).toEqual(entry.defaults);
  for (const { agent } of arms) expect(agent).toBe(name);
});
