import type { EnvironmentEntry, Plugin, WrapperEntry } from '@prism-rl/core';
import { Box, Discrete, fraction, oneOf, onlyIf, Registry, Rng, settings } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { toyPlugin } from '../../../test/toyPlugin.ts';
import { planRun, requireWholeRuns } from './planRun.ts';
import { runFactory } from './runFactory.ts';

const run = { env: 'Corridor-v0', agent: 'drift' };

test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('no preset is called %s', (preset) => {
  expect(() => planRun(new Registry([toyPlugin]), { ...run, preset })).toThrow(
    expect.objectContaining({
      code: 'unknown-name',
      message: `The agent drift has no preset named "${preset}".`,
    }),
  );
});

const plan = (options: object = {}, plugins: readonly Plugin[] = [toyPlugin]) =>
  planRun(new Registry(plugins), { ...run, ...options });
const factory = (options: object = {}, plugins: readonly Plugin[] = [toyPlugin]) =>
  runFactory(new Registry(plugins), plan(options, plugins));

describe('numbers', () => {
  test.each<[string, object]>([
    ['seed', { seed: -1 }],
    ['seed', { seed: 0.5 }],
    ['seed', { seed: 2 ** 53 }],
    ['seed', { seed: Number.NaN }],
    ['steps', { steps: 0 }],
    ['steps', { steps: 1.5 }],
    ['steps', { steps: Infinity }],
    ['numEnvs', { numEnvs: 0 }],
    ['numEnvs', { numEnvs: -1 }],
    ['numEnvs', { numEnvs: 2.5 }],
    ['numEnvs', { numEnvs: 65_537 }],
  ])('%s: %o is refused', (name, options) => {
    expect(() => plan(options)).toThrow(
      expect.objectContaining({
        code: 'invalid-argument',
        message: expect.stringMatching(new RegExp(`^${name} must be an integer .*, but is `)),
      }),
    );
  });

  test('bounds are accepted, and omitted options have defaults', () => {
    expect(plan({ seed: 2 ** 53 - 1, steps: 1, numEnvs: 65_536 })).toMatchObject({
      seed: 2 ** 53 - 1,
      steps: 1,
      numEnvs: 65_536,
    });
    expect(plan()).toEqual({
      environment: 'Corridor-v0',
      agent: 'drift',
      seed: 0,
      numEnvs: 1,
      steps: 10_000,
      environmentConfig: { length: 5, limit: 50 },
      agentConfig: { failAt: 0, rate: 0.01 },
      evaluationEpisodes: 100,
    });
  });
});

const around: WrapperEntry<object> = { description: 'around it', ...settings({}), wrap: (env) => env };

test('the manifest contains preset, updates, solved criterion and backend', () => {
  const corridor = toyPlugin.environments!['Corridor-v0']! as EnvironmentEntry<object>;
  const drift = toyPlugin.agents!.drift!;
  const told: Plugin = {
    name: 'told',
    environments: { 'Told-v0': { ...corridor, rewardThreshold: 0.9 }, 'Open-v0': corridor },
    agents: {
      told: {
        ...drift,
        updates: () => 12,
        numEnvs: (_config, preset) => 3 + (preset ?? 0),
        presets: {
          own: {
            description: 'own',
            config: { rate: 0.5 },
            environments: ['Told-v0', 'Open-v0'],
            numEnvs: 4,
            steps: 70,
            stopWhenSolved: { over: 20 },
          },
        },
      },
    } as Plugin['agents'],
    wrappers: { around, rewarding: { ...around, trainingOnly: true } },
  };
  const of = (options: object) => plan({ env: 'Told-v0', agent: 'told', ...options }, [told]);
  expect(of({ backend: 'none' })).toEqual({
    environment: 'Told-v0',
    agent: 'told',
    preset: 'own',
    seed: 0,
    numEnvs: 7,
    steps: 70,
    updates: 12,
    stopWhenSolved: { return: 0.9, over: 20 },
    environmentConfig: { length: 5, limit: 50 },
    agentConfig: { failAt: 0, rate: 0.5 },
    evaluationEpisodes: 100,
    backend: 'none',
  });
  expect(of({ numEnvs: 2, steps: 9, agentConfig: { rate: 0.25 } })).toMatchObject({
    numEnvs: 2,
    steps: 9,
    agentConfig: { rate: 0.25 },
  });
  expect(of({ envConfig: { length: 4 } }).environmentConfig).toEqual({ length: 4, limit: 50 });
  // All steps are requested, or the environment has no solved threshold.
  expect(of({ allSteps: true })).not.toHaveProperty('stopWhenSolved');
  expect(of({ env: 'Open-v0' })).not.toHaveProperty('stopWhenSolved');
  // Returns of training are no longer those of the environment, which its threshold is one of.
  const inside = (name: string) => of({ wrappers: [{ name, config: {} }] });
  expect(inside('rewarding')).not.toHaveProperty('stopWhenSolved');
  expect(inside('around')).toHaveProperty('stopWhenSolved');
  expect(plan()).not.toHaveProperty('updates');
});

test('an agent that cannot act there is refused, naming those that can', () => {
  const able = { ...toyPlugin.agents!.drift!, supports: () => true as const };
  const registry = new Registry([toyPlugin, { name: 'able', agents: { able } }]);
  const real = new Box({ low: -1, high: 1 });
  const { checkSpaces } = runFactory(registry, planRun(registry, run));
  checkSpaces(real, new Discrete(2));
  expect(() => checkSpaces(real, real)).toThrow(
    expect.objectContaining({
      code: 'incompatible',
      message: `The agent drift cannot act in Corridor-v0, which has observations ${real} and actions ${real}: it needs a Discrete action space.`,
      hint: 'These can: able.',
    }),
  );
  expect(() => factory().checkSpaces(real, real)).toThrow(
    expect.objectContaining({ hint: 'No registered agent can.' }),
  );
});

test('rewards and observations of third-party native vectors are always checked', () => {
  const corridor = toyPlugin.environments!['Corridor-v0']! as EnvironmentEntry<object>;
  const native = { ...corridor, createVector: () => Promise.reject(new Error('not made here')) };
  const watched = (name: string, entry: EnvironmentEntry<object>): number =>
    factory({ env: 'Own-v0' }, [toyPlugin, { name, environments: { 'Own-v0': entry } }]).watchedSteps;
  expect(watched('strange', native)).toBe(Number.POSITIVE_INFINITY);
  expect(watched('@prism-rl/env-own', native)).toBe(1000);
  expect(watched('strange', corridor)).toBe(1000);
});

test('results of third-party wrappers are always checked', () => {
  const watched = (name: string): number =>
    factory({ wrappers: [{ name: 'around', config: {} }] }, [toyPlugin, { name, wrappers: { around } }])
      .watchedSteps;
  expect(watched('strange')).toBe(Number.POSITIVE_INFINITY);
  expect(watched('@prism-rl/wrappers')).toBe(1000);
});

describe('settings that have no effect', () => {
  const table = {
    replay: oneOf(['uniform', 'ranked'], 'uniform', 'How'),
    ...onlyIf({ replay: ['ranked'] }, { alpha: fraction(0.5, 'α') }),
  };
  const ranked = { description: '', config: { replay: 'ranked', alpha: 0.7 } };
  const agent = { ...toyPlugin.agents!.drift!, ...settings(table), presets: { ranked } };
  const plugins = [{ ...toyPlugin, agents: { drift: agent } } as unknown as Plugin];

  test('are refused, except from presets, and when a run is repeated or resumed', () => {
    expect(() => plan({ agentConfig: { alpha: 0.9 } }, plugins)).toThrow(
      'The setting "alpha" of the agent drift has no effect with replay=uniform.',
    );
    expect(() => plan({ preset: 'ranked', agentConfig: { replay: 'uniform', alpha: 0.9 } }, plugins)).toThrow(
      'The setting "alpha" of the agent drift has no effect with replay=uniform.',
    );
    for (const agentConfig of [{ replay: 'ranked', alpha: 0.9 }, { alpha: 0.5 }])
      expect(plan({ agentConfig }, plugins).agentConfig).toMatchObject(agentConfig);
    expect(plan({ preset: 'ranked', agentConfig: { alpha: 0.9 } }, plugins).agentConfig).toEqual({
      ...{ replay: 'ranked', alpha: 0.9 },
    });
    const manifest = plan({ preset: 'ranked', agentConfig: { replay: 'uniform' } }, plugins);
    expect(manifest.agentConfig).toEqual({ replay: 'uniform', alpha: 0.7 });
    const filePreset = { replay: 'uniform', alpha: 0.9 };
    expect(plan({ filePreset }, plugins).agentConfig).toEqual(filePreset);
    expect(() => plan({ filePreset, agentConfig: { alpha: 0.8 } }, plugins)).toThrow(/no effect/);
    const recorded = { ...manifest, agentConfig: { replay: 'uniform', alpha: 0.9 } };
    expect(runFactory(new Registry(plugins), recorded).run.agentConfig).toEqual(recorded.agentConfig);
  });
});

test('a preset’s wrappers apply unless the run names others, and replanning a manifest is equal', () => {
  const presets = {
    inside: { description: 'inside', config: {}, wrappers: [{ name: 'around', config: {} }] },
  };
  const drift = { ...toyPlugin.agents!.drift!, presets };
  const registry = new Registry([{ ...toyPlugin, agents: { drift }, wrappers: { around, other: around } }]);
  const named = (more: object) => {
    const manifest = planRun(registry, { env: 'Corridor-v0', agent: 'drift', preset: 'inside', ...more });
    expect(runFactory(registry, manifest).run).toEqual(manifest);
    return manifest.wrappers?.map(({ name }) => name);
  };
  expect(named({})).toEqual(['around']);
  expect(named({ wrappers: [{ name: 'other', config: {} }] })).toEqual(['other']);
  expect(named({ wrappers: [] })).toBeUndefined();
  expect(named({ preset: undefined })).toBeUndefined();
});

describe('a backend for whole runs', () => {
  const checked: string[] = [];
  const { drift } = toyPlugin.agents!;
  const registry = new Registry([
    {
      ...toyPlugin,
      agents: {
        drift: { ...drift!, trainsWhole: (config: { rate?: number }) => config.rate !== 0.5 || 'rate=0.5' },
        alone: drift!,
      },
      wrappers: { around },
      backends: {
        whole: {
          description: 'whole runs',
          priority: 0,
          probe: () => ({ available: true }),
          activate: () => ({ name: 'whole' }),
          wholeRuns: {
            check: (env, configs) => void checked.push(`${env.id} ${JSON.stringify(configs)}`),
          },
        },
        wrapping: {
          description: 'whole runs in wrappers',
          priority: 0,
          probe: () => ({ available: true }),
          activate: () => ({ name: 'wrapping' }),
          wholeRuns: { check: (env) => void checked.push(env.constructor.name), wrappers: true },
        },
      },
    },
  ]);
  const planned = (...all: readonly object[]) => all.map((one) => planRun(registry, { ...run, ...one }));

  test('checks each environment once', async () => {
    const rate = { agentConfig: { rate: 0.25 } };
    await requireWholeRuns(
      registry,
      'whole',
      planned({}, { seed: 3, ...rate }, { envConfig: { length: 9 } }),
    );
    expect(checked).toHaveLength(2);
    const configs = checked.map((one) => JSON.parse(one.slice(one.indexOf(' '))));
    expect(configs).toMatchObject([[{}, { rate: 0.25 }], [{}]]);
    await requireWholeRuns(registry, 'auto', planned({ agent: 'alone' }));
    expect(checked).toHaveLength(2);
  });

  test('checks wrapped environments if it takes wrappers', async () => {
    checked.length = 0;
    const wrappers = [{ name: 'around', config: {} }];
    await requireWholeRuns(registry, 'wrapping', planned({}, { wrappers }, { wrappers, seed: 2 }));
    expect(checked).toHaveLength(2);
    expect(checked[0]).not.toBe('WrappedEnv');
    expect(checked[1]).toBe('WrappedEnv');
  });

  test('refuses all agents, settings and wrappers that it cannot train, in one sentence', async () => {
    const wrappers = [{ name: 'around', config: {} }];
    const slow = { agentConfig: { rate: 0.5 } };
    await expect(
      requireWholeRuns(
        registry,
        'whole',
        planned({}, slow, { ...slow, seed: 1 }, { agent: 'alone' }, { wrappers }),
      ),
    ).rejects.toMatchObject({
      code: 'incompatible',
      message: 'The backend whole cannot train drift with rate=0.5, alone, drift with wrappers.',
      hint: 'Change the setting, or train on the processor. It can train drift.',
    });
    // An agent that was not planned is refused when it is created.
    const { createEnv, createAgent } = runFactory(registry, planned(slow)[0]!);
    const engine = { name: 'whole', trainWhole: async () => ({}) as never };
    await expect(createAgent(await createEnv(1), new Rng(1), engine)).rejects.toThrow(
      'cannot train drift with',
    );
  });
});
