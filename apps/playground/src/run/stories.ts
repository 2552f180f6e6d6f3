// Suggested experiments, one link each: the effect of a single change.

import texts from './stories.json' with { type: 'json' };

/** An experiment. */
export interface Story {
  readonly title: string;
  /** What to look for. */
  readonly about: string;
  /** The run, in the format of a link. */
  readonly link: string;
}

/** Experiments by world. */
export const stories: { readonly [world: string]: readonly Story[] } = texts;

/** Experiments for a world; arcade games share theirs, and board games do. */
export function storiesOf(world: string): readonly Story[] {
  if (/^(TicTacToe|ConnectFour)/.test(world)) {
    return [
      {
        title: 'A player from nothing',
        about: 'PPO learns from games against random moves: 1 for a win, −1 for a loss.',
        link: `world=${world}&agent=ppo&seed=1`,
      },
      {
        title: 'Values instead of probabilities',
        about: 'DQN learns what each move is worth: see them at the right.',
        link: `world=${world}&agent=dqn&seed=1`,
      },
      {
        title: 'A short view',
        about: 'With γ = 0.5 a win in four moves is worth an eighth of one now.',
        link: `world=${world}&agent=ppo&seed=1&set.discount=0.5`,
      },
    ];
  }
  if (!world.startsWith('MinAtar/')) return stories[world] ?? [];
  return [
    {
      title: 'All six colours of Rainbow',
      about: 'The six improvements of DQN at once.',
      link: `world=${world}&agent=dqn&seed=1&on=double,per,dueling,nstep,c51,noisy`,
    },
    {
      title: 'Take the target network away',
      about: 'It then chases its own estimates.',
      link: `world=${world}&agent=dqn&seed=1&set.targetUpdateEvery=0`,
    },
    {
      title: 'Without its bound',
      about: 'The streaming agent takes every update whole: does it still learn?',
      link: `world=${world}&agent=stream-q&seed=1&on=layerNorm,sparse,scaledObservations,scaledRewards`,
    },
  ];
}
