import type { AgentEntry, Space } from '@prism-rl/core';
import { ablationArms, Box, Dict, Discrete, Registry, resolveConfig } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { supportsValues } from './actions.ts';
import type { DqnConfig } from './dqn/config.ts';
import { dqnDefaults } from './dqn/config.ts';
import { plugin } from './plugin.ts';
import { dqnPresets } from './presets/dqn.ts';
import { suites } from './presets/suites.ts';

const registry = new Registry([plugin]);
const entryOf = (agent: string): AgentEntry<DqnConfig> =>
  registry.get('agents', agent).entry as AgentEntry<DqnConfig>;

function settingsOf(agent: string, preset?: string): DqnConfig {
  const entry = entryOf(agent);
  return resolveConfig(agent, entry, preset === undefined ? undefined : entry.presets![preset]!.config);
}

// Differences between agents and DQN. Published results and old manifests refer to arms by name: their settings must never change.
const double = { double: true };
const dueling = { dueling: true };
const per = { replay: 'proportional' };
const nstep = { nStep: 3 };
const noisy = { noisy: true, epsilonEnd: 0 };
const c51 = { distribution: 'categorical' };
const iqn = { distribution: 'implicit' };
const munchausen = { munchausen: true };
const impala = { network: 'impala' };
const spectral = { network: 'impala-spectral' };
const demonstrations = { demonstrations: 0.25 };
const margin = { margin: 1 };
const longer = { nStepLoss: 1 };
const bonus = { priorityBonus: 1, priorityAlpha: 0.4, priorityBetaStart: 0.6 };
// Random actions after it would throw away what it learned.
const pretraining = { pretraining: 2000, epsilonStart: 0.05 };
const later = [per, dueling, nstep, noisy];
const rainbow = [double, ...later, c51];
const arms: { readonly [name: string]: readonly object[] } = {
  dqn: [],
  'dqn+double': [double],
  'dqn+dueling': [dueling],
  'dqn+per': [per],
  'dqn+nstep': [nstep],
  'dqn+noisy': [noisy],
  'dqn+c51': [c51],
  'dqn+hl-gauss': [{ distribution: 'histogram' }],
  'dqn+mse': [{ loss: 'mse' }],
  'dqn+rmsprop': [{ optimizer: 'rmsprop', learningRate: 2.5e-4, learningRateEnd: 2.5e-4 }],
  'dqn+munchausen': [munchausen],
  'qr-dqn': [{ distribution: 'quantile' }],
  iqn: [iqn],
  'munchausen-iqn': [iqn, munchausen],
  rainbow,
  'rainbow-no-double': [...later, c51],
  'rainbow-no-per': [double, dueling, nstep, noisy, c51],
  'rainbow-no-dueling': [double, per, nstep, noisy, c51],
  'rainbow-no-nstep': [double, per, dueling, noisy, c51],
  'rainbow-no-c51': [double, ...later],
  'rainbow-no-noisy': [double, per, dueling, nstep, c51],
  'rainbow+iqn': [...rainbow, iqn],
  'rainbow+munchausen': [...rainbow, munchausen],
  'rainbow+hl-gauss': [...rainbow, { distribution: 'histogram' }],
  'rainbow+impala': [...rainbow, impala],
  'rainbow+spectral': [...rainbow, spectral],
  'beyond-rainbow': [...later, iqn, munchausen, spectral],
  'beyond-rainbow-no-iqn': [...later, c51, munchausen, spectral],
  'beyond-rainbow-no-munchausen': [...later, iqn, spectral],
  'beyond-rainbow-no-spectral': [...later, iqn, munchausen, impala],
  'beyond-rainbow-no-impala': [...later, iqn, munchausen],
  dqfd: [double, dueling, per, longer, { l2: 1e-5 }, demonstrations, bonus, margin, pretraining],
  'branching-dqn': [double, dueling, per],
};

test.each(Object.entries(arms))(
  '%s differs from DQN by its own settings alone, on every suite',
  (name, parts) => {
    const own = Object.assign({}, ...parts) as Partial<DqnConfig>;
    expect(settingsOf(name)).toEqual({ ...dqnDefaults, ...own });
    for (const suite of Object.keys(suites)) {
      const numbers =
        suite === 'atari-100k'
          ? {
              ...('nStep' in own && { nStep: 20 }),
              ...('noisy' in own && { noisySigma: 0.1, epsilonStart: 0 }),
            }
          : {};
      expect(settingsOf(name, suite), suite).toEqual({ ...settingsOf('dqn', suite), ...own, ...numbers });
      const { config: _, ...preset } = entryOf(name).presets![suite]!;
      expect({ ...preset, config: entryOf('dqn').presets![suite]!.config }).toEqual(
        entryOf('dqn').presets![suite],
      );
    }
  },
);

test('arms of ablations are arms of this package under their own names, as the listed agents are', () => {
  const { cql: ofRecordings, ...byParts } = plugin.ablations!;
  const compared = Object.values(byParts).flatMap(ablationArms);
  const settings = ablationArms(ofRecordings!).map(({ config }) => [config!.double, config!.conservative]);
  expect(settings).toEqual([
    [false, 0],
    [true, 0],
    [false, 1],
    [true, 1],
    [false, 1],
    [true, 0],
  ]);
  for (const { name, agent } of compared) expect([agent, Object.hasOwn(arms, name)]).toEqual([name, true]);
  const { 'deep-sarsa': _, cql: __, ...listed } = plugin.agents!;
  expect(Object.keys(arms)).toEqual(expect.arrayContaining(Object.keys(listed)));
  expect(Object.keys(listed)).toHaveLength(8);
});

test('parts go together under one name, whatever their order', () => {
  const { id, entry } = registry.get('agents', 'dqn+nstep+double');
  expect(id).toBe('dqn+double+nstep');
  expect(resolveConfig(id, entry)).toEqual({ ...dqnDefaults, ...double, ...nstep });
  expect(settingsOf('rainbow+iqn-no-double-no-per')).toEqual(
    settingsOf('beyond-rainbow-no-munchausen-no-impala-no-per'),
  );
});

test('the numbers of Rainbow, table 1', () => {
  expect(settingsOf('rainbow', 'atari')).toMatchObject({
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
    // 80 K and 32 K frames, four per step, and an update every four steps.
    learningStarts: 80_000 / 4,
    trainEvery: 4,
    targetUpdateEvery: 32_000 / 4 / 4,
    replayCapacity: 1e6,
    batchSize: 32,
    discount: 0.99,
  });
});

test('there is a range of returns on the suites that name an environment', () => {
  for (const [name, { environments, config }] of Object.entries(suites)) {
    if (environments === undefined) continue;
    expect(config.valueMin, name).toBeLessThan(config.valueMax!);
  }
});

test('DQN has its tuned presets', () => {
  for (const [name, preset] of Object.entries(dqnPresets)) {
    expect(plugin.agents!.dqn!.presets![name]).toMatchObject(preset);
  }
});

test('needs at least two actions; observations may be of any kind', () => {
  const { supports, defaults } = entryOf('rainbow');
  const box = new Box({ low: 0, high: 1, shape: [2] });
  expect(supports(box, new Discrete(2), defaults)).toBe(true);
  expect(supports(box, new Discrete(1), defaults)).toMatch(/with a choice/);
  expect(supports(box, box, defaults)).toMatch(/Discrete/);
  expect(supports(new Discrete(3), new Discrete(2), defaults)).toBe(true);
});

test('the residual network needs images, unless the settings say otherwise', () => {
  const { supports, defaults } = entryOf('rainbow+impala');
  const box = new Box({ low: 0, high: 1, shape: [2] });
  expect(supports(box, new Discrete(2), defaults)).toMatch(/needs images/);
  expect(supports(box, new Discrete(2), { ...defaults, network: 'mlp' })).toBe(true);
});

const vectors = new Box({ low: -1, high: 1, shape: [4] });
const pictures = new Box({ low: 0, high: 255, shape: [84, 84, 4], dtype: 'uint8' });
const choices = new Discrete(3);
const parts: Space = new Dict({ screen: pictures, speed: vectors }) as Space;
const vectorAlone: Space = new Dict({ speed: vectors }) as Space;

test.each([
  [vectors, choices, 'auto', true],
  [vectors, choices, 'mlp', true],
  [vectors, choices, 'impala', 'needs images for its network, impala: observations with three axes'],
  [vectors, choices, 'nature', 'needs images for its network, nature: observations with three axes'],
  [pictures, choices, 'impala', true],
  [pictures, choices, 'mlp', true],
  [choices, choices, 'auto', true],
  [parts, choices, 'nature', true],
  [vectorAlone, choices, 'nature', 'needs images for its network, nature: observations with three axes'],
  [vectors, vectors, 'auto', 'needs a Discrete action space of at least two actions'],
  [vectors, new Discrete(1), 'auto', 'needs a Discrete action space of at least two actions'],
] as const)('%s with %s and the network %s: %s', (observations, actions, network, verdict) => {
  expect(supportsValues(observations, actions, { network })).toBe(verdict);
});
