// The statistics of published runs; environments supply the scores that normalise to 0 and 1.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { plugin as ddpgFamily } from '@prism-rl/algo-ddpg-family/plugin';
import { plugin as dqnFamily } from '@prism-rl/algo-dqn-family/plugin';
import { plugin as evolution } from '@prism-rl/algo-evolution/plugin';
import { plugin as policyGradients } from '@prism-rl/algo-pg/plugin';
import { plugin as streams } from '@prism-rl/algo-stream/plugin';
import { Registry } from '@prism-rl/core';
import { plugin as atari } from '@prism-rl/env-atari/plugin';
import { plugin as box2d } from '@prism-rl/env-box2d/plugin';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { plugin as gridworld } from '@prism-rl/env-gridworld/plugin';
import { plugin as minatar } from '@prism-rl/env-minatar/plugin';
import { plugin as mujoco } from '@prism-rl/env-mujoco/plugin';
import { type AblationSummary, ablationFigures, ablationMarkdown, compareArms } from '@prism-rl/experiments';
import { plugin as games } from '@prism-rl/games/plugin';
import { type Published, readPublished } from './publishedRuns.ts';
import { type Beside, resultsPage } from './resultsPage.ts';

/** The subject of a results folder. */
type About = Pick<Parameters<typeof compareArms>[0], 'title' | 'ablation'>;

const agents = new Registry([ddpgFamily, dqnFamily, evolution, policyGradients, streams]);

function of(name: string, what: string): About {
  const ablation = agents.get('ablations', name).entry;
  return { title: `${ablation.title}: ${what}`, ablation };
}

function rainbow(what: string): About {
  return of('rainbow', what);
}

/** Sets that are not an ablation of Rainbow named by their suite. */
const others: { readonly [folder: string]: About } = {
  'alphazero-connect-four': of('alphazero', 'Connect Four against minimax:2'),
  'alphazero-tic-tac-toe': of('alphazero', 'tic-tac-toe, short runs against perfect play'),
  'ant-without-contacts': { title: 'PPO on Ant without contact forces' },
  'ant-zoo': { title: 'PPO on Ant with the settings of RL Baselines3 Zoo' },
  'atari-100k': rainbow('Atari 100k'),
  'atari-parts': rainbow('five games of Atari 100k'),
  'beyond-breakout': of('beyond-rainbow', 'MinAtar/Breakout-v1'),
  'breakout-gpu': rainbow('MinAtar/Breakout-v1, short runs on a GPU'),
  'breakout-gpu-beside': rainbow('MinAtar/Breakout-v1, the same short runs on a processor'),
  'ars-zoo': { title: 'Augmented random search with the settings of RL Baselines3 Zoo' },
  cleanrl: { title: 'With CleanRL’s settings' },
  'connect-four-pool': { title: 'Self-play at Connect Four, with a pool and without' },
  'evolution-ars': of('ars', 'classic control'),
  'evolution-cma-es': of('cma-es', 'classic control'),
  'evolution-es': of('evolution', 'classic control'),
  'evolution-ga': of('ga', 'classic control'),
  'evolution-novelty': of('novelty', 'two hills and a pole'),
  lunarlander: rainbow('LunarLander-v3'),
  'minatar-million': { title: 'A million frames on MinAtar' },
  mujoco: { title: 'MuJoCo’s robots, a million steps' },
  'mujoco-100k': { title: 'MuJoCo’s robots, 100,000 steps' },
  'mujoco-tianshou': { title: 'SAC with Tianshou’s settings: MuJoCo’s robots, 100,000 steps' },
  'pqn-minatar': { title: 'PQN on MinAtar' },
  'road-runner-noise': rainbow('Road Runner, with more noise'),
  'sac-lunarlander': of('sac', 'LunarLanderContinuous-v3'),
  'sac-pendulum': of('sac', 'Pendulum-v1'),
  'stream-classic': { title: 'Stream Q(λ): classic control and the lander' },
  'stream-parts': of('stream', 'CartPole and the moving grid, short runs'),
  'stream-minatar': { title: 'Stream Q(λ): MinAtar' },
  'ppo-lunarlander': of('ppo', 'LunarLander-v3'),
  'ppo-classic': of('ppo', 'classic'),
};

/** @param set a folder of `benchmarks/results`. */
export function about(set: string): About {
  return others[set] ?? rainbow(set);
}

const results = fileURLToPath(new URL('../results/', import.meta.url));
const summaries = new Map<string, AblationSummary>();

/** The numbers of a committed set; computing them takes a second or two. @param set a folder of `benchmarks/results`. */
export function summaryOf(set: string): AblationSummary {
  const summary = summaries.get(set) ?? summarize(set, readPublished(path.join(results, set)));
  summaries.set(set, summary);
  return summary;
}

/** Caches the numbers, because they are deterministic. @param set its name. */
export function summarize(set: string, { runs, commands }: Published): AblationSummary {
  const environments = new Registry([atari, box2d, classic, games, gridworld, minatar, mujoco]).list(
    'environments',
  );
  return compareArms({
    ...about(set),
    command: commands.join('\n'),
    runs,
    references: Object.fromEntries(environments.map(({ id, entry }) => [id, entry.referenceReturns ?? {}])),
  });
}

/** Figures on other pages, by their set. */
const shown: { readonly [set: string]: readonly string[] } = {
  minatar: ['Asterix', 'Breakout', 'Freeway', 'Seaquest', 'SpaceInvaders'].map(
    (game) => `curves-MinAtar-${game}-v1`,
  ),
  classic: ['curves-CartPole-v1'],
  'pqn-minatar': ['curves-MinAtar-Seaquest-v1'],
};

/** The committed page of a set and its figures, by their names: `prism ablate --from` draws all. */
export function draw(
  set: string,
  summary: AblationSummary,
  { runs }: Published,
  beside: Beside,
): { page: string; figures: Map<string, string> } {
  const wanted = ['curves', ...(shown[set] ?? [])];
  const figures = new Map([...ablationFigures(summary)].filter(([name]) => wanted.includes(name)));
  return { page: resultsPage(ablationMarkdown(summary, [...figures.keys()]), runs, beside), figures };
}
