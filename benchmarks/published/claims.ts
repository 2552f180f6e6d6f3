// Published claims with their sources, and the committed runs to compare with each.
import { plugin as mujoco } from '@prism-rl/env-mujoco/plugin';
import { meanScore, normalizeScores, ScoreMatrix } from '@prism-rl/stats';
import { scoresOfOthers } from './atari100k.ts';

/** Ours: the runs of an arm in an environment, in `benchmarks/results/<set>/results.jsonl`. */
export interface OurRuns {
  readonly set: string;
  readonly arm: string;
  readonly environment: string;
}

/** A published mean return. */
export interface ScoreClaim {
  readonly kind: 'score';
  readonly claim: string;
  readonly source: string;
  readonly mean: number;
  /** Standard deviation over their runs; without it, one run. */
  readonly deviation?: number;
  readonly ours: OurRuns;
  /** Whose settings, and the differences. */
  readonly settings: string;
}

/** A published aggregate of normalised scores over many environments. */
export interface AggregateClaim {
  readonly kind: 'aggregate';
  readonly claim: string;
  readonly source: string;
  readonly aggregate: 'iqm' | 'mean' | 'median';
  readonly value: number;
  readonly set: string;
  readonly arm: string;
  /** Number of environments. */
  readonly environments: number;
  readonly settings: string;
}

/** A claim that one arm is better than another. */
export interface OrderClaim {
  readonly kind: 'order';
  readonly claim: string;
  readonly source: string;
  readonly set: string;
  readonly better: string;
  readonly worse: string;
  /** Default: all of the set. */
  readonly environment?: string;
  readonly settings: string;
}

/** A claim that no committed run can answer by a number. */
export interface OtherClaim {
  readonly kind: 'other';
  readonly claim: string;
  readonly source: string;
  readonly theirs: string;
  readonly ours: string;
  readonly settings: string;
  readonly verdict: 'reproduced' | 'not reproduced' | 'cannot tell';
  /** Why the claim is open. */
  readonly reason?: string;
}

export type Claim = ScoreClaim | AggregateClaim | OrderClaim | OtherClaim;

const cleanRl = (page: string): string =>
  `[CleanRL, ${page}](https://docs.cleanrl.dev/rl-algorithms/${page}/)`;
const revisiting = '[Obando-Ceron & Castro 2021](https://arxiv.org/abs/2011.14826)';
const hessel = '[Hessel et al. 2018](https://arxiv.org/abs/1710.02298)';

/** Mean and standard deviation over their seeds, by environment. */
type ScoresOfOthers = { readonly [environment: string]: readonly [mean: number, deviation: number] };

/** An agent's scores in several environments, from one source. */
function scoresBy(
  agent: string,
  steps: string,
  scores: ScoresOfOthers,
  { source, settings, set, arm }: Pick<ScoreClaim, 'source' | 'settings'> & Omit<OurRuns, 'environment'>,
): ScoreClaim[] {
  return Object.entries(scores).map(([environment, [mean, deviation]]) => ({
    kind: 'score',
    claim: `${agent} on ${environment}, ${steps} steps`,
    source,
    mean,
    deviation,
    ours: { set, arm, environment },
    settings,
  }));
}

/** CleanRL trains three seeds and averages the last training episodes; ours are greedy, over 100 episodes (robots: 10). */
function ofCleanRl(
  page: string,
  arm: string,
  scores: ScoresOfOthers,
  settings = 'CleanRL’s; greedy policy instead of the last training episodes',
  { set, steps }: { readonly set: string; readonly steps: string } = { set: 'cleanrl', steps: '500 K' },
): ScoreClaim[] {
  return scoresBy(page.toUpperCase(), steps, scores, { source: cleanRl(page), settings, set, arm });
}

const vanHasselt = '[van Hasselt et al. 2019](https://arxiv.org/abs/1906.05243)';
const rliable = '[Agarwal et al. 2021](https://arxiv.org/abs/2108.13264)';
const ofDer = 'van Hasselt’s; 100 greedy games after the last step with ε 0.001';

/** Data-efficient Rainbow over the 26 games of Atari 100k. */
function atari100k(
  aggregate: AggregateClaim['aggregate'],
  value: number,
  source: string,
  settings = ofDer,
): AggregateClaim {
  const words = { iqm: 'interquartile mean', mean: 'mean', median: 'median' }[aggregate];
  return {
    kind: 'aggregate',
    claim: `data-efficient Rainbow, 26 games after 100 K steps: ${words} of human-normalised scores`,
    ...{ source, aggregate, value, settings },
    ...{ set: 'atari-100k', arm: 'rainbow', environments: 26 },
  };
}

/** From Tianshou's `result.json`: SAC after 100 000 steps, mean and standard deviation over ten seeds of ten greedy episodes each. */
const sacOfTianshou: ScoresOfOthers = {
  'HalfCheetah-v5': [6514.6, 514.2],
  'Hopper-v5': [2613.5, 990.8],
  'Walker2d-v5': [1305.2, 795.1],
  'InvertedPendulum-v5': [1000, 0],
  'Ant-v5': [1019.8, 449.9],
};

const besideTianshou = {
  source: '[Tianshou 0.4.2](https://github.com/thu-ml/tianshou/tree/v0.4.2/examples/mujoco/benchmark)',
  settings: 'Tianshou’s: 1e-3, a temperature of 0.2; on v5 instead of v2 and v3',
  ...{ set: 'mujoco-tianshou', arm: 'sac-no-tuned' },
} as const;

/** On our scale of the robots. */
function meanOfTianshou(): number {
  const scores = ScoreMatrix.fromRuns([Object.values(sacOfTianshou).map(([score]) => score)]);
  const ranges = Object.keys(sacOfTianshou).map((id) => {
    const { random, published } = mujoco.environments![id]!.referenceReturns!;
    return { low: random, high: published!.mean };
  });
  return Number(meanScore(normalizeScores(scores, ranges)).toPrecision(3));
}

const pqnOfCleanRl = {
  'CartPole-v1': [495.13, 6.89],
  'Acrobot-v1': [-95.63, 5.73],
  'MountainCar-v0': [-200, 0],
} as const;

const zoo = '[RL Baselines3 Zoo](https://github.com/DLR-RM/rl-baselines3-zoo)';

/** Augmented random search: one policy in each environment. */
const arsOfZoo = {
  'CartPole-v1': [500, '50 K'],
  'Acrobot-v1': [-82.9, '500 K'],
  'MountainCar-v0': [-122, '500 K'],
  'MountainCarContinuous-v0': [96.7, '500 K'],
  'LunarLanderContinuous-v3': [168, '2 M'],
  'Swimmer-v5': [355.3, '2 M'],
} as const;

const suiteSettings = 'the suite’s, not the paper’s: shorter runs, other step sizes';

/** In the order of the table. */
export const claims: readonly Claim[] = [
  atari100k('iqm', 0.183, rliable, `${ofDer}; theirs has larger networks and n = 10`),
  atari100k('mean', 0.285, vanHasselt),
  atari100k('median', 0.161, vanHasselt),
  ...Object.entries(scoresOfOthers).map(
    ([game, [der]]): ScoreClaim => ({
      kind: 'score',
      claim: `data-efficient Rainbow on ${game}, 100 K steps`,
      source: vanHasselt,
      mean: der!,
      ours: { set: 'atari-100k', arm: 'rainbow', environment: `ALE/${game}-v5` },
      settings: ofDer,
    }),
  ),
  ...ofCleanRl('dqn', 'dqn', {
    'CartPole-v1': [488.69, 16.11],
    'Acrobot-v1': [-91.54, 7.2],
    'MountainCar-v0': [-194.95, 8.48],
  }),
  ...ofCleanRl('c51', 'c51', {
    'CartPole-v1': [481.2, 20.53],
    'Acrobot-v1': [-87.7, 5.52],
    'MountainCar-v0': [-166.38, 27.94],
  }),
  ...ofCleanRl('ppo', 'ppo', {
    'CartPole-v1': [490.04, 6.12],
    'Acrobot-v1': [-86.36, 1.32],
    'MountainCar-v0': [-200, 0],
  }),
  ...ofCleanRl('pqn', 'pqn', pqnOfCleanRl),
  ...ofCleanRl(
    'pqn',
    'pqn+reward-scale',
    pqnOfCleanRl,
    'CleanRL’s, with the paper’s rewards × 0.1; greedy policy instead of the last training episodes',
  ),
  ...ofCleanRl(
    'ppo',
    'ppo',
    {
      'HalfCheetah-v5': [1442.6, 46],
      'Hopper-v5': [2382.9, 271.7],
      'Walker2d-v5': [2288, 571.8],
      'InvertedPendulum-v5': [963.1, 22.2],
    },
    'CleanRL’s; greedy policy on v5 instead of the last training episodes on v4',
    { set: 'mujoco', steps: '1 M' },
  ),
  {
    kind: 'score',
    claim: 'PPO on Ant-v5, 1 M steps',
    source: zoo,
    mean: 1327,
    ours: { set: 'ant-without-contacts', arm: 'ppo-zoo', environment: 'Ant-v5' },
    settings: 'the zoo’s, on v5 without contact forces, which v3 does not have; theirs is one policy',
  },
  ...Object.entries(arsOfZoo).map(
    ([environment, [mean, steps]]): ScoreClaim => ({
      kind: 'score',
      claim: `ARS on ${environment}, ${steps} steps`,
      source: zoo,
      mean,
      ours: { set: 'ars-zoo', arm: 'ars-zoo', environment },
      settings: 'the zoo’s, with biases, on CartPole also with normalised observations; theirs is one policy',
    }),
  ),
  {
    kind: 'aggregate',
    claim: 'SAC, five robots after 100 K steps: mean of normalised scores',
    ...{ aggregate: 'mean', value: meanOfTianshou(), environments: 5 },
    ...besideTianshou,
  },
  ...scoresBy('SAC', '100 K', sacOfTianshou, besideTianshou),
  ...(
    [
      [
        'Gumbel AlphaZero learns with 2 simulations a move where AlphaZero with PUCT does not',
        '[Danihelka et al. 2022](https://openreview.net/forum?id=bERaNdoegnO)',
        ...['alphazero-2', 'puct-2', 'the paper’s game is 9 × 9 Go'],
      ],
      [
        'with few simulations the improved policy teaches better than shares of visits',
        '[Grill et al. 2020](https://arxiv.org/abs/2007.12509)',
        ...['alphazero', 'alphazero-no-improved', '8 simulations; the paper’s tasks are others'],
      ],
      [
        'AlphaZero with more simulations learns better from as many moves: 16 beside 2',
        '[Wu et al. 2023](https://arxiv.org/abs/2310.11305)',
        ...['alphazero-16', 'alphazero-2', 'the paper’s games are Go, Othello and Atari’s'],
      ],
      [
        'the mean of outcome and search value is a better target than the outcome',
        'Abrams 2018, Lessons from AlphaZero: Connect Four',
        ...['alphazero', 'alphazero-no-mean', 'the article’s game is Connect Four'],
      ],
    ] as const
  ).map(
    ([claim, source, better, worse, theirs]): OrderClaim => ({
      ...{ kind: 'order', claim, source, set: 'alphazero-tic-tac-toe', better, worse },
      environment: 'TicTacToe-v0',
      settings: `tic-tac-toe, 10 K moves; return against perfect play; five seeds left it open, so more were added; ${theirs}`,
    }),
  ),
  {
    kind: 'order',
    claim: 'Rainbow is better than DQN on classic control',
    source: revisiting,
    set: 'classic',
    better: 'rainbow',
    worse: 'dqn',
    settings: suiteSettings,
  },
  {
    kind: 'order',
    claim: 'leaving multi-step returns out of Rainbow hurts (there it is among the two that hurt most)',
    source: hessel,
    set: 'classic',
    better: 'rainbow',
    worse: 'rainbow-no-nstep',
    settings: `${suiteSettings}; the paper’s games are Atari’s`,
  },
  {
    kind: 'order',
    claim: 'leaving prioritized replay out of Rainbow hurts (there it is among the two that hurt most)',
    source: hessel,
    set: 'classic',
    better: 'rainbow',
    worse: 'rainbow-no-per',
    settings: `${suiteSettings}; the paper’s games are Atari’s`,
  },
  {
    kind: 'order',
    claim: 'leaving double Q-learning out of Rainbow changes little: if anything, it helps',
    source: hessel,
    set: 'classic',
    better: 'rainbow-no-double',
    worse: 'rainbow',
    settings: `${suiteSettings}; the paper’s games are Atari’s`,
  },
  {
    kind: 'order',
    claim: 'C51 alone hurts DQN on Acrobot',
    source: revisiting,
    set: 'classic',
    better: 'dqn',
    worse: 'dqn+c51',
    environment: 'Acrobot-v1',
    settings: suiteSettings,
  },
  {
    kind: 'order',
    claim: 'Rainbow is better on MountainCar without C51',
    source: revisiting,
    set: 'classic',
    better: 'rainbow-no-c51',
    worse: 'rainbow',
    environment: 'MountainCar-v0',
    settings: suiteSettings,
  },
  {
    kind: 'order',
    claim: 'C51 alone hurts DQN on MinAtar’s Freeway',
    source: revisiting,
    set: 'minatar',
    better: 'dqn',
    worse: 'dqn+c51',
    environment: 'MinAtar/Freeway-v1',
    settings: '300 K frames instead of 10 M',
  },
  {
    kind: 'order',
    claim: 'Rainbow is better than DQN on MinAtar',
    source: revisiting,
    set: 'minatar',
    better: 'rainbow',
    worse: 'dqn',
    settings: '300 K frames instead of 10 M',
  },
  {
    kind: 'order',
    claim: 'of Rainbow’s parts multi-step returns are among the two whose absence does most harm: on MinAtar',
    source: hessel,
    set: 'minatar',
    better: 'rainbow',
    worse: 'rainbow-no-nstep',
    settings: 'MinAtar instead of Atari, 300 K frames instead of 200 M',
  },
  {
    kind: 'order',
    claim: 'Rainbow is better on MinAtar’s Seaquest without C51',
    source: revisiting,
    set: 'minatar',
    better: 'rainbow-no-c51',
    worse: 'rainbow',
    environment: 'MinAtar/Seaquest-v1',
    settings: '300 K frames instead of 10 M',
  },
  {
    kind: 'other',
    claim: 'Rainbow’s median over 57 Atari games is 223 % of a human’s, DQN’s 79 %',
    source: hessel,
    theirs: '223 %, 79 % after 200 M frames',
    ours: 'no run',
    settings: '–',
    verdict: 'cannot tell',
    reason: '57 games × 200 M frames are out of reach of two cores',
  },
  {
    kind: 'other',
    claim:
      '“Policy gradient with continuous action spaces”: a Gaussian policy learns to land, 500 iterations',
    source: 'the course’s script and notebook',
    theirs:
      '47 min 44 s for 500 iterations; the script, run here beside ours: 80.7 (58.8 to 102.6) over the last 100 episodes',
    ours: '22.2 s on a quiet machine; 85.1 (74.7 to 95.6), [five seeds](../results/pg/gaussian-pg.md)',
    settings: 'the script’s',
    verdict: 'reproduced',
  },
  {
    kind: 'other',
    claim: '“Actor Critic Method”: CartPole-v0 is solved, a running return above 195',
    source: '[Keras’ example](https://keras.io/examples/rl/actor_critic_cartpole/)',
    theirs: 'solved in one run',
    ours: 'solved in 10 of 10 runs of at most 1000 episodes ([table](../../packages/algo-pg/docs/actor-critic.md#actor-critic))',
    settings: 'the example’s',
    verdict: 'reproduced',
  },
  {
    kind: 'other',
    claim: 'Beyond The Rainbow: an interquartile mean of 7.4 on 60 Atari games in 12 hours on a desktop',
    source: '[Clark et al. 2024](https://arxiv.org/abs/2411.03820)',
    theirs: '7.4 after 200 M frames',
    ours: 'no run',
    settings: '–',
    verdict: 'cannot tell',
    reason: 'the parts are there as arms (`prism ablate beyond-rainbow`), a GPU is not',
  },
];
