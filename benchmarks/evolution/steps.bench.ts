// Evolving a policy of CartPole: whole runs with their environments and their search, on one core.
import { plugin as evolution } from '@prism-rl/algo-evolution/plugin';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { train } from '@prism-rl/runner';
import type { Report } from '../src/index.ts';
import { sideBySide } from '../src/index.ts';

export const suite = 'evolution';

const rounds = 3;

/** Steps per second. @param numEnvs episodes of each candidate */
async function runSteps(numEnvs: number): Promise<number> {
  let perSecond = Number.NaN;
  const run = train({
    plugins: [classic, evolution],
    ...{ env: 'CartPole-v1', agent: 'openai-es', numEnvs, steps: 2_000_000, seed: 1 },
    agentConfig: { hidden: [64, 64], activation: 'relu', population: 256 },
  });
  await run.forEach((event) => {
    if (event.type === 'end') perSecond = event.envSteps / event.seconds;
  });
  return perSecond;
}

export async function run(report: Report): Promise<void> {
  for (const episodes of [1, 4]) {
    report({
      ...{
        suite,
        name: `openai-es, CartPole 4-64-64-2, population 256, episodes of a candidate: ${episodes}`,
      },
      ...{
        unit: 'steps/s',
        value: (await sideBySide(rounds, () => runSteps(episodes))).value,
        higherIsBetter: true,
      },
    });
  }
}
