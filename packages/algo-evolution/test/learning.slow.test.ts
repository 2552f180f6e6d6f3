// Learning over five seeds, with random search as the control: as many candidates, drawn anew instead of evolved.
import type { AgentEntry, Config, Plugin } from '@prism-rl/core';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { evaluateEvery, evaluations, train } from '@prism-rl/runner';
import { lastValueFrom } from 'rxjs';
import { expect, test } from 'vitest';
import type { GaConfig } from '../src/ga.ts';
import { plugin } from '../src/plugin.ts';

const agents = plugin.agents as { readonly ga: AgentEntry<GaConfig> };

/** Random search: the genetic algorithm without children of parents. Its answer is the best of the last generation. */
const control: Plugin = {
  name: 'control',
  agents: {
    'random-search': {
      ...agents.ga,
      create: async (context) => {
        const [{ EvolutionAgent }, { GeneticSearch }] = await Promise.all([
          import('../src/evolutionAgent.ts'),
          import('../src/searches/ga.ts'),
        ]);
        return EvolutionAgent.create(context as never, (start, { rng }) => {
          const { population } = context.config as GaConfig;
          const options = { population, parents: 1, elites: 1, deviation: 1, crossover: 0 };
          const search = new GeneticSearch(start, rng, options);
          const tell = search.tell.bind(search);
          let best = Number.NEGATIVE_INFINITY;
          const [answer, first] = [start.slice(), start.slice()];
          search.tell = (scores) => {
            tell(scores);
            const top = Math.max(...Array.from(scores));
            if (top > best) answer.set(search.mean);
            best = Math.max(best, top);
            search.begin(first);
            search.mean.set(answer);
          };
          return search;
        });
      },
    },
  },
};

async function returns(
  env: string,
  agent: string,
  steps: number,
  agentConfig: Config = {},
): Promise<number[]> {
  const found: number[] = [];
  for (let seed = 1; seed <= 5; seed++) {
    const plugins = [classic, plugin, control];
    const run = train({ plugins, env, agent, steps, seed, agentConfig });
    found.push((await lastValueFrom(run.pipe(evaluateEvery({ episodes: 50 }), evaluations()))).meanReturn);
  }
  return found.sort((a, b) => a - b);
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The means of five runs lie above these bounds; random search stays below them, though not far: linear policies are easy to guess. */
const cases = [
  ['cma-es', 'CartPole-v1', 100_000, 495],
  ['ars', 'CartPole-v1', 100_000, 495],
  ['ga', 'CartPole-v1', 100_000, 495],
  ['openai-es', 'CartPole-v1', 400_000, 495],
  ['cma-es', 'Acrobot-v1', 150_000, -88],
  ['ars', 'Acrobot-v1', 150_000, -88],
] as const;

test.each(cases)('%s learns %s in %i steps: at least %i', async (agent, env, steps, bound) => {
  expect(mean(await returns(env, agent, steps))).toBeGreaterThan(bound);
});

test.each([
  ['CartPole-v1', 100_000, 495],
  ['Acrobot-v1', 150_000, -88],
] as const)('random search in %s does not, in %i steps', async (env, steps, bound) => {
  for (const hidden of [[], [32]]) {
    const found = mean(await returns(env, 'random-search', steps, { hidden }));
    expect(found).toBeLessThan(bound);
  }
});
