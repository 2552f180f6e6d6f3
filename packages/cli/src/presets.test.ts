import { availableParallelism } from 'node:os';
import { ablationArms, resolveConfig } from '@prism-rl/core';
import { planNotes, suitesOf } from '@prism-rl/experiments';
import { planRun } from '@prism-rl/runner';
import { describe, expect, test } from 'vitest';
import { presetOfSuite } from './commands/ablate.ts';
import { loadRegistry } from './plugins.ts';

const registry = await loadRegistry(import.meta.dirname, []);
const agents = registry.list('agents');
const presets = agents.flatMap(({ id: agent, entry }) =>
  Object.entries(entry.presets ?? {}).map(([preset, own]) => ({ agent, entry, preset, own })),
);

describe('presets', () => {
  test('name environments that exist, and settings that these have', () => {
    const plans = presets.flatMap(({ agent, preset, own }) =>
      (own.environments ?? []).map((env) => [own, planRun(registry, { env, agent, preset })] as const),
    );
    for (const [own, { environmentConfig }] of plans)
      expect(environmentConfig).toMatchObject(own.environmentConfig ?? {});
    expect(plans.length).toBeGreaterThan(100);
  });

  test('are valid configurations of their agents, also those for any environment', () => {
    for (const { agent, entry, own } of presets)
      expect(() => resolveConfig(`agent ${agent}`, entry, own.config)).not.toThrow();
    expect(presets.length).toBeGreaterThan(100);
  });

  test('are long enough for their own settings', () => {
    const noted = presets.flatMap(({ agent, preset, own }) =>
      (own.environments ?? [])
        .slice(0, 1)
        .flatMap((env) => planNotes(registry, [planRun(registry, { env, agent, preset })]))
        .map((note) => `${agent} ${preset}: ${note}`),
    );
    expect(noted).toEqual([]);
  });

  test('of the policy gradients name an environment once, so that their order decides nothing', () => {
    const policyGradients = agents.filter(({ plugin }) => /algo-(pg|a3c)$/.test(plugin));
    expect(policyGradients.length).toBeGreaterThan(5);
    for (const { id: agent, entry } of policyGradients) {
      const environments = Object.values(entry.presets ?? {}).flatMap((preset) => preset.environments ?? []);
      const twice = environments.filter((id, at) => environments.indexOf(id) !== at);
      expect([agent, twice]).toEqual([agent, []]);
    }
  });

  test.each([
    ['dqn', 'pong'],
    ['dqn', 'nature'],
    ['dqn', 'course-breakout'],
    ['dqn', 'atari'],
    ['dqn', 'atari-small'],
    ['rainbow', 'atari-100k'],
    ['pqn', 'atari'],
  ])('%s with %s sees small grey pictures', (agent, preset) => {
    for (const env of ['ALE/Pong-v5', 'BreakoutNoFrameskip-v4']) {
      const { environmentConfig } = planRun(registry, { env, agent, preset });
      expect(environmentConfig).toMatchObject({
        preprocessing: 'dqn',
        frameSkip: 4,
        repeatActionProbability: 0,
      });
    }
  });

  test('A3C: learners in threads follow the processors, those in turns the preset', () => {
    const learners = (updates: string, numEnvs?: number): number =>
      planRun(registry, { env: 'CartPole-v1', agent: 'a3c', numEnvs, agentConfig: { updates } }).numEnvs;
    expect(learners('lock-free')).toBe(Math.min(4, availableParallelism()));
    expect(learners('round-robin')).toBe(4);
    expect([learners('lock-free', 7), learners('round-robin', 7)]).toEqual([7, 7]);
  });

  test('the Gaussian policy gradient’s says its iterations; other runs count none', () => {
    const updates = (agent: string): number | undefined =>
      planRun(registry, { env: 'LunarLanderContinuous-v3', agent }).updates;
    expect([updates('gaussian-pg'), updates('reinforce'), updates('ppo')]).toEqual([
      500,
      undefined,
      undefined,
    ]);
  });

  test.each(['alphazero', 'rainbow', 'ppo', 'sac', 'simba', 'td3'])(
    'every environment of a suite of %s has one, the same for all arms',
    (name) => {
      const ablation = registry.get('ablations', name).entry;
      for (const { id: env, entry } of registry.list('environments')) {
        if (!entry.suites?.some((suite) => ablation.suites.includes(suite))) continue;
        const presets = ablationArms(ablation).map(({ agent }) => {
          const { preset, steps } = planRun(registry, { env, agent });
          return `${preset} ${steps}`;
        });
        expect(new Set(presets).size, `${env}: ${presets.join(', ')}`).toBe(1);
        expect(presets[0]).not.toMatch(/undefined/);
      }
    },
  );
});

test('a suite whose preset says so is trained with it; in others each environment has its own', () => {
  const arms = [{ agent: 'q-learning' }, { agent: 'rainbow-no-per' }];
  expect(presetOfSuite(registry, 'atari-100k', arms)).toBe('atari-100k');
  expect(presetOfSuite(registry, 'atari-100k', [{ agent: 'q-learning' }])).toBeUndefined();
  for (const suite of ['atari', 'minatar', 'classic'])
    expect(presetOfSuite(registry, suite, arms)).toBeUndefined();
});

test('the preset of Atari 100k names the games of the suite', () => {
  const { environments } = registry.get('agents', 'rainbow').entry.presets!['atari-100k']!;
  expect([...environments!].sort()).toEqual([...suitesOf(registry).get('atari-100k')!].sort());
});

test('presets name suites that exist', () => {
  const suites = new Set(suitesOf(registry).keys());
  for (const { own } of presets) if (own.suite !== undefined) expect(suites).toContain(own.suite);
});
