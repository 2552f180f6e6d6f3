import { ablationArms, resolveConfig } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import type { DdpgFamilyConfig } from '../config.ts';
import { ddpgFamilySettings } from '../config.ts';
import { plugin } from '../plugin.ts';
import { presets } from '../presets.ts';
import { sacAblation, simbaAblation, td3Ablation } from './ablations.ts';
import { arms } from './arms.ts';

const agents = plugin.agents!;

/** The settings of an arm with a preset. */
function configOf(arm: string, preset: string): DdpgFamilyConfig {
  return resolveConfig(
    `agent ${arm}`,
    agents[arm]!,
    agents[arm]!.presets![preset]!.config,
  ) as DdpgFamilyConfig;
}

/** Settings in which two arms differ. */
function differences(one: string, other: string, preset: string): string[] {
  const [a, b] = [configOf(one, preset), configOf(other, preset)];
  const names = Object.keys(a) as (keyof DdpgFamilyConfig)[];
  return names.filter((name) => JSON.stringify(a[name]) !== JSON.stringify(b[name])).sort();
}

// What only some members take is a matter of theirs.
const shared = Object.keys(presets).filter((name) => presets[name]!.members === undefined);

describe.each(shared)('with the preset %s', (preset) => {
  test.each(Object.entries(arms))('%s differs from DDPG by its own settings alone', (name, { settings }) => {
    const own = Object.keys(settings).filter(
      (key) =>
        JSON.stringify(settings[key as keyof DdpgFamilyConfig]) !==
        JSON.stringify(configOf('ddpg', preset)[key as keyof DdpgFamilyConfig]),
    );
    expect(differences('ddpg', name, preset)).toEqual(own.sort());
  });
});

test.each([
  ['ddpg', 'ddpg+twin', ['critics']],
  ['ddpg', 'ddpg+smoothing', ['targetNoise']],
  ['ddpg', 'ddpg+delay', ['policyDelay']],
  ['ddpg', 'ddpg+stochastic', ['policy']],
  ['ddpg', 'td3', ['critics', 'policyDelay', 'targetNoise']],
  ['td3', 'td3-no-twin', ['critics']],
  ['td3', 'td3-no-smoothing', ['targetNoise']],
  ['td3', 'td3-no-delay', ['policyDelay']],
  ['ddpg', 'sac', ['critics', 'entropy', 'policy']],
  ['sac', 'sac-no-twin', ['critics']],
  ['sac', 'sac-no-tuned', ['entropy', 'temperature']],
  ['sac', 'sac-no-entropy', ['entropy']],
  ['sac', 'tqc', ['critics', 'returns']],
  ['sac', 'sac+residual', ['torso']],
  ['sac', 'sac+layer-norm', ['normalization']],
  ['sac', 'sac+observations', ['normalizeObservations']],
  ['sac', 'simba', ['normalization', 'normalizeObservations', 'torso']],
  ['simba', 'simba-no-residual', ['torso']],
  ['simba', 'simba-no-layer-norm', ['normalization']],
  ['simba', 'simba-no-observations', ['normalizeObservations']],
  ['sac', 'crossq', ['adamBeta1', 'criticWidth', 'normalization', 'policyDelay', 'targetNetworks']],
])('%s and %s differ in %j', (one, other, expected) => {
  expect(differences(one, other, 'pendulum')).toEqual(expected);
});

test.each([
  ['sac', sacAblation, 9],
  ['td3', td3Ablation, 8],
  ['simba', simbaAblation, 8],
] as const)('the ablation %s names agents of this package', (_name, ablation, count) => {
  const named = ablationArms(ablation);
  expect(named).toHaveLength(count);
  for (const { name, agent } of named) {
    expect(name).toBe(agent);
    expect(agents).toHaveProperty([agent]);
  }
});

test.each([
  [{ entropy: 'tuned' }, 'no entropy'],
  [{ policy: 'gaussian', targetNoise: 0.2 }, 'random by themselves'],
  [{ droppedQuantiles: 25 }, 'less than quantiles'],
  [{ targetTau: 0 }, 'greater than 0 and at most 1'],
])('%j is refused in a sentence', (settings, words) => {
  expect(() => resolveConfig('agent ddpg', agents.ddpg!, settings)).toThrow(words);
  expect(ddpgFamilySettings.schema).toBe(agents.ddpg!.schema);
});

test.each(Object.entries(agents))(
  '%s says what each metric means that its settings may switch on',
  (_name, { metrics }) => {
    expect(Object.keys(metrics!)).toEqual(expect.arrayContaining(['entropy', 'temperature', 'beta']));
  },
);
