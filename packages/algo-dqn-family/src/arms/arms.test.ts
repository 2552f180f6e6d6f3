import type { AgentEntry, Preset } from '@prism-rl/core';
import { Box, Discrete, resolveConfig } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import type { DqnConfig } from '../dqn/config.ts';
import { dqnDefaults } from '../dqn/config.ts';
import { dqnPresets } from '../dqn/presets.ts';
import { plugin } from '../plugin.ts';
import { arms } from './arms.ts';
import { suites } from './suites.ts';

const { 'deep-sarsa': _, ...family } = plugin.agents!;
const agents = family as { readonly [name: string]: AgentEntry<DqnConfig> };

function presetFor(name: string, environment: string): Preset {
  const preset = Object.values(agents[name]!.presets!).find(({ environments }) =>
    environments?.includes(environment),
  );
  return preset!;
}

function resolved(name: string, environment: string): DqnConfig {
  return resolveConfig(`agent ${name}`, agents[name]!, presetFor(name, environment).config);
}

function differences(a: DqnConfig, b: DqnConfig): Partial<DqnConfig> {
  const differs = ([key, value]: [string, unknown]): boolean =>
    JSON.stringify(b[key as keyof DqnConfig]) !== JSON.stringify(value);
  return Object.fromEntries(Object.entries(a).filter(differs));
}

describe.each(Object.keys(agents))('%s', (name) => {
  test('every preset and the defaults are valid', () => {
    const entry = agents[name]!;
    expect(() => resolveConfig(name, entry)).not.toThrow();
    for (const { config } of Object.values(entry.presets!)) {
      expect(() => resolveConfig(name, entry, config)).not.toThrow();
    }
  });

  test.each(['CartPole-v1', 'LunarLander-v3', 'MinAtar/Breakout-v1'])(
    'in %s it differs from DQN by its own settings and no others',
    (environment) => {
      const own: Partial<DqnConfig> = arms[name]?.settings ?? {};
      const changed = differences(resolved(name, environment), resolved('dqn', environment));
      // A setting of an arm may be what the suite has anyway.
      for (const [key, value] of Object.entries(changed)) expect(own).toHaveProperty(key, value);
      for (const [key, value] of Object.entries(own)) {
        expect(resolved(name, environment)).toHaveProperty(key, value);
      }
      expect(presetFor(name, environment).steps).toBe(presetFor('dqn', environment).steps);
    },
  );
});

test('Rainbow is the sum of its six parts, and each drop-one arm lacks exactly one', () => {
  const rainbow = resolved('rainbow', 'MinAtar/Breakout-v1');
  const lacking = (name: string): string[] =>
    Object.keys(differences(rainbow, resolved(name, 'MinAtar/Breakout-v1')));
  expect(lacking('rainbow-no-double')).toEqual(['double']);
  expect(lacking('rainbow-no-dueling')).toEqual(['dueling']);
  expect(lacking('rainbow-no-per')).toEqual(['replay']);
  expect(lacking('rainbow-no-nstep')).toEqual(['nStep']);
  expect(lacking('rainbow-no-c51')).toEqual(['distribution']);
  expect(lacking('rainbow-no-noisy').sort()).toEqual(['epsilonEnd', 'noisy']);
  expect(lacking('dqn').sort()).toEqual(
    ['distribution', 'double', 'dueling', 'epsilonEnd', 'nStep', 'noisy', 'replay'].sort(),
  );
});

test('the numbers of Rainbow, table 1', () => {
  const rainbow = agents.rainbow!;
  expect(resolveConfig('rainbow', rainbow, rainbow.presets!.atari!.config)).toMatchObject({
    learningRate: 6.25e-5,
    adamEpsilon: 1.5e-4,
    noisySigma: 0.5,
    epsilonEnd: 0,
    priorityAlpha: 0.5,
    priorityBetaStart: 0.4,
    priorityBetaEnd: 1,
    nStep: 3,
    atoms: 51,
    valueMin: -10,
    valueMax: 10,
    // 80 K and 32 K frames of four to a step, an update every four steps.
    learningStarts: 80_000 / 4,
    trainEvery: 4,
    targetUpdateEvery: 32_000 / 4 / 4,
    replayCapacity: 1e6,
    batchSize: 32,
    discount: 0.99,
  });
});

test('every arm has a range of returns on the suites that name an environment', () => {
  for (const [name, { environments, config }] of Object.entries(suites)) {
    if (environments === undefined) continue;
    expect(config.valueMin, name).toBeLessThan(config.valueMax!);
  }
});

test('DQN has its tuned presets', () => {
  for (const [name, preset] of Object.entries(dqnPresets)) {
    expect(agents.dqn!.presets![name]).toMatchObject(preset);
  }
  expect(resolveConfig('dqn', agents.dqn!)).toEqual(dqnDefaults);
});

test('needs at least two actions; observations may be of any kind', () => {
  const { supports, defaults } = agents.rainbow!;
  const box = new Box({ low: 0, high: 1, shape: [2] });
  expect(supports(box, new Discrete(2), defaults)).toBe(true);
  expect(supports(box, new Discrete(1), defaults)).toMatch(/with a choice/);
  expect(supports(box, box, defaults)).toMatch(/Discrete/);
  expect(supports(new Discrete(3), new Discrete(2), defaults)).toBe(true);
});

test('arms with the residual network need images, unless the settings say otherwise', () => {
  const { supports, defaults } = agents['rainbow+impala']!;
  const box = new Box({ low: 0, high: 1, shape: [2] });
  expect(supports(box, new Discrete(2), defaults)).toMatch(/needs images/);
  expect(supports(box, new Discrete(2), { ...defaults, network: 'mlp' })).toBe(true);
});

test.each(Object.entries(agents))(
  '%s says what β means, which its settings may switch on',
  (_name, { metrics }) => {
    expect(metrics).toHaveProperty('beta');
  },
);
