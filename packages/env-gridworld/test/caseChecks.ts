import type { Check, EnvFeature } from '@prism-rl/testing';
import { checkEnv, checkVectorEnv } from '@prism-rl/testing';
import { plugin } from '../src/plugin.ts';
import { type Case, configOfCase } from './environments.ts';

/** The contracts of an environment and of a vector of it. */
export function caseChecks(one: Case): Check[] {
  const entry = plugin.environments![one.id]!;
  const config = configOfCase(one);
  const create = () => entry.create(config);
  const hasModel =
    !/Blackjack|Junctions|MemoryChain|Moving|TicTacToe/.test(one.id) && !('ficklePassenger' in one.config);
  const requires: EnvFeature[] = ['save', 'render', 'renderText', ...(hasModel ? (['model'] as const) : [])];
  const vector = checkVectorEnv((numEnvs) => entry.createVector!(numEnvs, config), create, {
    requires: ['save', 'render', 'renderText', 'restart'],
  });
  return [
    ...checkEnv(create, { requires, deterministic: one.deterministic ?? false }),
    ...vector.map(({ name, run }) => ({ name: `vector: ${name}`, run })),
  ];
}
