import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Config, type EnvironmentEntry, resolveConfig } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { environmentChecks } from '../../../test/agents/environmentChecks.ts';
import { digestOf, type RunDigest, variants } from '../test/parityRuns.ts';
import { plugin } from './plugin.ts';

/** The environments whose contract is checked here; `parity.slow.test.ts` checks that of all, and plays all runs of Gymnasium. */
const few = ['LunarLander-v3', 'BipedalWalker-v3'];
const environments = plugin.environments as { readonly [id: string]: EnvironmentEntry<object> };

test('ids, limits and thresholds equal Gymnasium’s', () => {
  const facts = Object.entries(environments).map(([id, { maxEpisodeSteps, rewardThreshold }]) => [
    id,
    maxEpisodeSteps,
    rewardThreshold,
  ]);
  expect(facts).toEqual([
    ['LunarLander-v3', 1000, 200],
    ['LunarLanderContinuous-v3', 1000, 200],
    ['LunarLanderContinuous-v2', 1000, 200],
    ['BipedalWalker-v3', 1600, 300],
    ['BipedalWalkerHardcore-v3', 2000, 300],
    ['CarRacing-v3', 1000, 900],
  ]);
});

describe.each(Object.entries(environments))('%s', (id, entry) => {
  const config = resolveConfig(`environment ${id}`, entry);

  test('matches its entry', async () => {
    const env = await entry.create(config);
    expect([env.id, config]).toMatchObject([id, { maxEpisodeSteps: entry.maxEpisodeSteps }]);
    expect(env.actionSpace.kind).toBe(id === 'LunarLander-v3' ? 'discrete' : 'box');
  });

  if (few.includes(id)) for (const { name, run } of environmentChecks(plugin, id, 100)) test(name, run);
});

test.each(variants)('$name equals Gymnasium bit for bit, first and last run', (variant) => {
  const recorded = JSON.parse(
    readFileSync(new URL('../test/fixtures/parity.json', import.meta.url), 'utf8'),
  ) as [string, 'random' | 'heuristic', number, ...RunDigest][];
  const runs = recorded.filter(([name]) => name === variant.name);
  for (const [, policy, seed, ...digest] of [runs[0]!, runs.at(-1)!])
    expect(digestOf(variant, policy, seed)).toEqual(digest);
});

test('listing names does not load the engine', () => {
  // All static imports of plugin.ts, direct and indirect; `import type` and `import()` load nothing.
  const loaded = new Set<string>();
  const visit = (url: URL): void => {
    if (loaded.has(url.pathname)) return;
    loaded.add(url.pathname);
    const source = readFileSync(url, 'utf8');
    for (const [, path] of source.matchAll(/^(?:import|export)\b(?! type\b)[^;]*?from '(\.[^']+)'/gm))
      visit(new URL(path!, url));
  };
  visit(new URL('./plugin.ts', import.meta.url));
  const names = [...loaded].map((path) => path.split('/src/')[1]);
  expect(names.toSorted()).toEqual(['plugin.ts', 'settings.ts']);
});

test('with browser modules, one thread works and more are refused, without loading Node’s modules', () => {
  // Most bundlers fail if browser conditions lead to a module with Node's threads.
  const program = `
    import { registerHooks } from 'node:module';
    registerHooks({
      resolve(name, context, next) {
        if (name.startsWith('node:')) throw new Error('asked for ' + name);
        return next(name, context);
      },
    });
    const { plugin } = await import('@prism-rl/env-box2d/plugin');
    const { defaults, createVector } = plugin.environments['LunarLander-v3'];
    const one = await createVector(2, defaults);
    one.reset({ seed: 1 });
    const refused = await createVector(2, { ...defaults, threads: 2 }).catch((error) => error);
    console.log(one.observations.length, refused.code, refused.message);
  `;
  const conditions = ['--conditions=browser', '--conditions=@prism-rl/source'];
  const said = execFileSync(process.execPath, [...conditions, '--input-type=module', '--eval', program], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    encoding: 'utf8',
  });
  expect(said.trim()).toBe('16 unavailable Box2D has threads in Node only.');
});

describe('policies', () => {
  async function meanReturn(id: string, settings: Config): Promise<number> {
    const entry = environments[id]!;
    const config = resolveConfig(`environment ${id}`, entry, settings);
    const env = await entry.create(config);
    let total = 0;
    for (let seed = 0; seed < 10; seed++) {
      const policy = await entry.policies!.heuristic!.create(config);
      let { observation } = env.reset({ seed });
      for (let ended = false; !ended; ) {
        const result = env.step(policy.act(observation));
        observation = result.observation;
        total += result.reward;
        ended = result.terminated || result.truncated;
      }
    }
    return total / 10;
  }

  test.each([
    ['LunarLander-v3', {}, 200],
    ['LunarLanderContinuous-v3', {}, 200],
    ['LunarLander-v3', { continuous: true }, 200],
    // It stumbles forwards; random actions return -100.
    ['BipedalWalker-v3', {}, 0],
    ['BipedalWalkerHardcore-v3', {}, -80],
  ])('the heuristic of %s with %j returns more than %d on average', async (id, settings, bound) => {
    expect(await meanReturn(id, settings)).toBeGreaterThan(bound);
  });
});

test('the lander’s engines are off up to their thresholds', async () => {
  const entry = environments['LunarLanderContinuous-v3']!;
  const env = await entry.create(resolveConfig('environment', entry));
  const after = (main: number, side: number): string => {
    env.reset({ seed: 3 });
    return JSON.stringify(env.step(Float32Array.of(main, side)));
  };
  const off = after(-1, 0);
  for (const [main, side] of [
    [0, 0],
    [-0.1, 0.5],
    [-1, -0.5],
  ] as const)
    expect(after(main, side)).toBe(off);
  for (const [main, side] of [
    [1e-3, 0],
    [0, 0.51],
    [0, -0.51],
  ] as const)
    expect(after(main, side)).not.toBe(off);
  // Half throttle at once, full throttle at 1; sides as strong as they are asked for.
  expect(after(1e-3, 0)).not.toBe(after(0.5, 0));
  expect(after(0, 0.6)).not.toBe(after(0, 0.7));
});
