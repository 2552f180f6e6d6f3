import { dqnPart } from '@prism-rl/algo-dqn-family';
import { number } from '@prism-rl/core';
import { exp, log } from '@prism-rl/core/arithmetic';

export const ezGreedy = dqnPart({
  title: 'ε z-greedy exploration',
  source: 'Dabney, Ostrovski & Barreto 2021',
  options: { zeta: number(2, 'μ: a random action lasts n steps with a chance ∝ n^−μ', { above: 1 }) },
  change: ({ exploration }, { actionSpace, config, numEnvs, rng }) => {
    const odds = Float64Array.from({ length: 10_000 }, (_, n) => exp(-config.zeta * log(n + 2)));
    const sum = odds.reduce((a, b) => a + b, 1);
    const action = new Int32Array(numEnvs * actionSpace.size);
    const left = new Int32Array(action.length);
    const choose: typeof exploration.choose = (actions, observations, envSteps) => {
      for (let i = 0; i < actions.length; i++) if (left[i]! > 0) actions[i] = action[i]!;
      exploration.choose(actions, observations, envSteps);
      for (let i = 0; i < actions.length; i++) {
        if (left[i]! > 0) left[i]!--;
        else if (actions[i] !== -1) for (let u = sum * rng.random(); u > 1; left[i]!++) u -= odds[left[i]!]!;
        action[i] = actions[i]!;
      }
    };
    return { exploration: { ...exploration, choose }, state: { action, left } };
  },
});
