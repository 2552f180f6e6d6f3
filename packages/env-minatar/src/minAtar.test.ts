import { type Config, resolveConfig } from '@prism-rl/core';
import { describe, expect, it } from 'vitest';
import { environmentChecks } from '../../../test/agents/environmentChecks.ts';
import type { MinAtarConfig } from './catalogue.ts';
import { type MinAtarId, minAtarIds } from './catalogue.ts';
import { MinAtarEnv } from './index.ts';
import { plugin } from './plugin.ts';

const refusal = (code: string): unknown => expect.objectContaining({ name: 'PrismError', code });

describe('settings', () => {
  it('a seed resets the last action unless keepLastAction is set', () => {
    const id = 'MinAtar/SpaceInvaders-v0';
    const right = 3;
    const cannon = (observation: Uint8Array): number =>
      Array.from({ length: 10 }, (_, x) => observation[(90 + x) * 6]).indexOf(1);
    for (const keepLastAction of [false, true]) {
      const env = new MinAtarEnv(id, { sticky: 0 });
      env.reset({ seed: 0 });
      env.step(right);
      // The same game with a stickiness of 1 repeats the remembered action.
      const always = new MinAtarEnv(id, { sticky: 1 });
      always.restore(env.save());
      always.reset({ seed: 0, options: { keepLastAction } });
      expect(cannon(always.step(0).observation)).toBe(keepLastAction ? 6 : 5);
    }
  });

  it('truncates after maxEpisodeSteps, never without it', () => {
    const env = new MinAtarEnv('MinAtar/Seaquest-v1', { maxEpisodeSteps: 7 });
    env.reset({ seed: 0 });
    const noops = Array.from({ length: 7 }, () => env.step(0).truncated);
    expect(noops).toEqual([false, false, false, false, false, false, true]);
    const endless = new MinAtarEnv('MinAtar/Seaquest-v1');
    endless.reset({ seed: 0 });
    for (let k = 0; k < 20_000; k++) {
      const { terminated, truncated } = endless.step(0);
      expect(terminated || truncated).toBe(false);
    }
  });

  it('equal seeds give equal episodes; accepts large seeds', () => {
    const first = (seed: number | bigint): string => {
      const env = new MinAtarEnv('MinAtar/Freeway-v1');
      env.reset({ seed });
      const steps = Array.from({ length: 50 }, (_, k) => env.step((k * k) % env.actionSpace.n));
      return steps.map(({ observation }) => observation.join('')).join();
    };
    expect(first(7)).toBe(first(7n));
    expect(first(2 ** 32)).toBe(first(2n ** 32n));
    const all = [7, 8, 2 ** 32, 2 ** 32 + 1, 2 ** 53 - 1].map(first);
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('the plugin', () => {
  it('creates every game, single and vector', async () => {
    expect(Object.keys(plugin.environments!)).toEqual([...minAtarIds]);
    for (const [id, entry] of Object.entries(plugin.environments!)) {
      const config = resolveConfig(`environment ${id}`, entry, { sticky: 0, maxEpisodeSteps: 5 });
      const env = await entry.create(config);
      expect(env.id).toBe(id);
      const vector = await entry.createVector!(3, config);
      expect([vector.id, vector.numEnvs]).toEqual([id, 3]);
      expect(vector.actionSpace.toString()).toBe(env.actionSpace.toString());
      expect(entry.description.length).toBeLessThan(110);
    }
  });

  it.each<Config>([{ sticky: 2 }, { sticky: '0.1' }, { ramping: 1 }, { maxEpisodeSteps: 0 }, { speed: 1 }])(
    'refuses %o',
    (bad) => {
      const entry = plugin.environments!['MinAtar/Breakout-v1']!;
      expect(() => resolveConfig('environment', entry, bad)).toThrow(refusal('invalid-config'));
    },
  );
});

const bad = (config: Partial<MinAtarConfig>) => () => new MinAtarEnv('MinAtar/Breakout-v1', config);
const resetWith = (options: unknown) => () =>
  new MinAtarEnv('MinAtar/Breakout-v1').reset({ options: options as never });

it.each<[string, string, () => unknown]>([
  ['unknown game', 'unknown-name', () => new MinAtarEnv('MinAtar/Pong-v0' as MinAtarId)],
  ['name of what every object has', 'unknown-name', () => new MinAtarEnv('constructor' as MinAtarId)],
  ['sticky', 'invalid-config', bad({ sticky: -1 })],
  ['limit', 'invalid-config', bad({ maxEpisodeSteps: 1.5 })],
  ['options', 'invalid-argument', resetWith({ speed: 1 })],
  ['options that are a number', 'invalid-argument', resetWith(5)],
  ['options that are a list', 'invalid-argument', resetWith([])],
  ['options beyond JSON', 'invalid-argument', resetWith({ speed: 1n })],
])('refuses %s with a clear message', (_name, expected, attempt) => {
  expect(attempt).toThrow(refusal(expected));
});

// Both action sets share their code; one game is checked with both.
const played = minAtarIds.filter((id) => id.endsWith('-v1') || id === 'MinAtar/Breakout-v0');

describe.each(played)('%s keeps the contract', (id) => {
  for (const { name, run } of environmentChecks(plugin, id, 120)) it(name, run);
});
