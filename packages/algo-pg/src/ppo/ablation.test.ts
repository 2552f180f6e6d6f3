import type { Config } from '@prism-rl/core';
import { ablationArms, resolveConfig } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { ppoAblation } from './ablation.ts';
import type { PpoConfig } from './config.ts';
import { ppoEntry } from './entry.ts';
import { ppoPresets } from './presets.ts';

const keys = Object.keys(ppoAblation.parts);

/** Returns the settings in which two arms differ, on top of a preset. */
function differences(preset: string, one: Config | undefined, other: Config | undefined): string[] {
  const [a, b] = [one, other].map((config) =>
    resolveConfig('agent ppo', ppoEntry, ppoPresets[preset]!.config, config),
  ) as [PpoConfig, PpoConfig];
  const names = Object.keys(a) as (keyof PpoConfig)[];
  return names.filter((name) => JSON.stringify(a[name]) !== JSON.stringify(b[name]));
}

const settingOf: { readonly [key: string]: string } = {
  clip: 'clipRange',
  epochs: 'epochs',
  minibatches: 'minibatches',
  gae: 'gaeLambda',
  advantages: 'standardise',
  'value-clip': 'valueClipRange',
  observations: 'normalizeObservations',
  rewards: 'normalizeRewards',
  orthogonal: 'initializer',
  anneal: 'learningRateEnd',
};

test('has ten parts: A2C, A2C with each, PPO, PPO without each', () => {
  expect(keys).toEqual(Object.keys(settingOf));
  expect(ablationArms(ppoAblation).map(({ name }) => name)).toEqual([
    'a2c',
    ...keys.map((key) => `a2c+${key}`),
    'ppo',
    ...keys.map((key) => `ppo-no-${key}`),
  ]);
  expect(new Set(ablationArms(ppoAblation).map(({ agent }) => agent))).toEqual(new Set(['ppo']));
});

describe.each(['cartpole', 'acrobot', 'bipedalwalker'])('on the preset %s', (preset) => {
  test('A2C and PPO differ in all parts and nothing else', () => {
    const found = differences(preset, ppoAblation.baseline.config, ppoAblation.complete.config);
    expect(found.toSorted()).toEqual(Object.values(settingOf).toSorted());
  });

  test.each(keys)('adds %s alone, and removes it alone', (key) => {
    const { added, removed } = ppoAblation.parts[key]!;
    expect(differences(preset, ppoAblation.baseline.config, added!.config)).toEqual([settingOf[key]]);
    expect(differences(preset, ppoAblation.complete.config, removed!.config)).toEqual([settingOf[key]]);
  });
});
