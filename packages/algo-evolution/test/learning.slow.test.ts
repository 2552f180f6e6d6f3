// Learning over five seeds, beside random search: as many candidates, drawn anew instead of evolved.
import type { Config } from '@prism-rl/core';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { evaluateEvery, evaluations, train } from '@prism-rl/runner';
import { lastValueFrom } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { guessing } from '../src/ga.ts';
import { plugin } from '../src/plugin.ts';
import { deceptive } from './ring.ts';

/** Mean returns of five seeds, in 50 new episodes each. */
async function returns(env: string, agent: string, steps: number, agentConfig: Config): Promise<number[]> {
  const found: number[] = [];
  for (let seed = 1; seed <= 5; seed++) {
    const run = train({ plugins: [classic, deceptive, plugin], env, agent, steps, seed, agentConfig });
    found.push((await lastValueFrom(run.pipe(evaluateEvery({ episodes: 50 }), evaluations()))).meanReturn);
  }
  return found;
}

/** Their mean. */
async function meanReturn(env: string, agent: string, steps: number, given: Config = {}): Promise<number> {
  return (await returns(env, agent, steps, given)).reduce((sum, score) => sum + score / 5, 0);
}

/** Tasks with their steps, a bound, the agents that exceed it, and the networks with which random search does not. */
const tasks = [
  ['CartPole-v1', 100_000, 495, ['cma-es', 'ars', 'ga'], []], // random search learns it, too
  ['Acrobot-v1', 150_000, -88, ['cma-es', 'ars'], [[], [32]]],
  ['Pendulum-v1', 4_000_000, -500, ['ga'], [[16]]],
] as const;

describe.each(tasks)('%s, %i steps, %i', (env, steps, bound, agents, networks) => {
  test.each(agents)('%s scores more', async (agent) => {
    expect(await meanReturn(env, agent, steps)).toBeGreaterThan(bound);
  });

  for (const hidden of networks) {
    test(`random search scores less, with hidden layers [${hidden}]`, async () => {
      expect(await meanReturn(env, 'ga', steps, { ...guessing, hidden })).toBeLessThan(bound);
    });
  }
});

test.each([
  ['adaptive', 600_000],
  ['only', 300_000],
])('novelty (%s) finds the other side of a deceptive ring with every seed', async (novelty, steps) => {
  for (const score of await returns('Ring-v0', 'openai-es', steps, { hidden: [], novelty }))
    expect(score).toBeGreaterThan(4.5);
});

test.each([
  ['openai-es', {}],
  ['ga', {}],
  ['ga', guessing],
])('%s with %o stays where it began', async (agent, given) => {
  for (const score of await returns('Ring-v0', agent, 300_000, { ...given, hidden: [] }))
    expect(score).toBeLessThan(0.01);
});

test('openai-es learns CartPole-v1 in 400 000 steps', async () => {
  expect(await meanReturn('CartPole-v1', 'openai-es', 400_000)).toBeGreaterThan(495);
});
