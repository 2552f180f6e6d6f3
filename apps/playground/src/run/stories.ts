// Suggested experiments, one link each: the effect of a single change.

/** An experiment. */
export interface Story {
  readonly title: string;
  /** What to look for. */
  readonly about: string;
  /** The run, in the format of a link. */
  readonly link: string;
}

/** Experiments by world. */
export const stories: { readonly [world: string]: readonly Story[] } = {
  'GridWorld-v0': [
    {
      title: 'Let it dream',
      about: 'Dyna-Q replays what it remembers between steps: the colours spread in a fraction of the steps.',
      link: 'world=GridWorld-v0&agent=dyna-q&seed=1&set.planningSteps=50',
    },
    {
      title: 'A network in the place of the table',
      about: 'Stream Q(λ) learns from each step, too, but what it learns of one cell colours others.',
      link: 'world=GridWorld-v0&agent=stream-q&seed=1&on=bounded,layerNorm,sparse,scaledObservations,scaledRewards',
    },
    {
      title: 'Tell it the rules',
      about: 'Value iteration never walks: it knows the rules, and sweeps values back from the goal.',
      link: 'world=GridWorld-v0&agent=value-iteration&seed=1',
    },
  ],
  'CliffWalking-v1': [
    {
      title: 'The brave one',
      about:
        'Q-learning learns the shortest way, right along the cliff, and falls whenever it explores there.',
      link: 'world=CliffWalking-v1&agent=q-learning&seed=1&set.epsilon=0.1&set.stepSize=0.5',
    },
    {
      title: 'The careful one',
      about: 'Sarsa counts its own slips in, and learns to keep away from the edge.',
      link: 'world=CliffWalking-v1&agent=sarsa&seed=1&set.epsilon=0.1&set.stepSize=0.5',
    },
    {
      title: 'Make the cliff icy',
      about: 'Two steps of three slip aside: does the brave one still walk along the edge?',
      link: 'world=CliffWalkingSlippery-v1&agent=q-learning&seed=1',
    },
  ],
  'CliffWalkingSlippery-v1': [
    {
      title: 'Melt the ice',
      about: 'The same cliff on firm ground: the shortest way is the best one again.',
      link: 'world=CliffWalking-v1&agent=q-learning&seed=1',
    },
    {
      title: 'Ask the planner',
      about: 'Value iteration knows the rules: compare its arrows with those that were learned.',
      link: 'world=CliffWalkingSlippery-v1&agent=value-iteration&seed=1',
    },
    {
      title: 'Explore a lot',
      about: 'With ε = 0.3 many falls are its own fault: the values of all cells sink.',
      link: 'world=CliffWalkingSlippery-v1&agent=sarsa&seed=1&set.epsilon=0.3',
    },
  ],
  'FrozenLake-v1': [
    {
      title: 'Ask the planner',
      about:
        'The best way leans away from the holes: arrows point into walls, because slipping moves it aside.',
      link: 'world=FrozenLake-v1&agent=value-iteration&seed=1',
    },
    {
      title: 'Learn from whole episodes',
      about: 'Monte Carlo control waits for the end of an episode: no value moves before it.',
      link: 'world=FrozenLake-v1&agent=mc-control&seed=1',
    },
    {
      title: 'Learn too eagerly',
      about: 'With a step size of 1 every slip overwrites what was learned.',
      link: 'world=FrozenLake-v1&agent=q-learning&seed=1&set.stepSize=1',
    },
  ],
  'FrozenLake8x8-v1': [
    {
      title: 'Ask the planner',
      about: 'The values run back over sixty cells in a few hundred sweeps.',
      link: 'world=FrozenLake8x8-v1&agent=value-iteration&seed=1',
    },
    {
      title: 'Never explore',
      about: 'The goal is hardly ever reached by chance: without exploration, never.',
      link: 'world=FrozenLake8x8-v1&agent=q-learning&seed=1&set.epsilon=0',
    },
    {
      title: 'Reach back further',
      about: 'Sarsa(λ) gives every state on the way a share of the one reward.',
      link: 'world=FrozenLake8x8-v1&agent=sarsa-lambda&seed=1',
    },
  ],
  'WindyGridWorld-v0': [
    {
      title: 'Sum six rewards',
      about: 'n-step Sarsa carries the goal back six cells at once.',
      link: 'world=WindyGridWorld-v0&agent=n-step-sarsa&seed=1&set.n=6',
    },
    {
      title: 'Wait for the end',
      about:
        'Monte Carlo control can get into a way that never ends, and then never learns: see the steps grow.',
      link: 'world=WindyGridWorld-v0&agent=mc-control&seed=1',
    },
    {
      title: 'Let it dream',
      about: 'Dyna-Q learns from remembered steps, too: see how few real ones it needs.',
      link: 'world=WindyGridWorld-v0&agent=dyna-q&seed=1',
    },
  ],
  'MovingGridWorld-v0': [
    {
      title: 'Value or policy?',
      about: 'REINFORCE learns what to do without learning what anything is worth.',
      link: 'world=MovingGridWorld-v0&agent=reinforce&seed=1',
    },
    {
      title: 'Look only one step ahead',
      about: 'With a discount of 0.5 the goal is too far away to matter.',
      link: 'world=MovingGridWorld-v0&agent=deep-sarsa&seed=1&set.discount=0.5',
    },
    {
      title: 'Ten times the learning rate',
      about: 'Large steps forget as fast as they learn.',
      link: 'world=MovingGridWorld-v0&agent=deep-sarsa&seed=1&set.learningRate=0.01',
    },
  ],
  'CartPole-v1': [
    {
      title: 'Take the target network away',
      about: 'DQN then chases its own estimates: watch how the curve shakes.',
      link: 'world=CartPole-v1&agent=dqn&seed=1&set.targetUpdateEvery=0',
    },
    {
      title: 'All six colours of Rainbow',
      about: 'Six improvements of DQN at once; switch them off one by one.',
      link: 'world=CartPole-v1&agent=dqn&seed=1&on=double,per,dueling,nstep,c51,noisy',
    },
    {
      title: 'Learn from every single step',
      about:
        'Stream Q(λ) has no memory but its traces, and learns on every picture that you see. Then let it go as fast as it can.',
      link: 'world=CartPole-v1&agent=stream-q&seed=1&on=bounded,layerNorm,sparse,scaledObservations,scaledRewards',
    },
  ],
  'MountainCar-v0': [
    {
      title: 'With a memory',
      about: 'DQN replays its rare successes: the first one is long in coming.',
      link: 'world=MountainCar-v0&agent=dqn&seed=1',
    },
    {
      title: 'Without patience',
      about: 'With a discount of 0.9 the flag is too far away to be worth a swing.',
      link: 'world=MountainCar-v0&agent=ppo&seed=1&set.discount=0.9',
    },
    {
      title: 'Another seed',
      about: 'The same agent, other luck: one run says little.',
      link: 'world=MountainCar-v0&agent=ppo&seed=2',
    },
  ],
  'Acrobot-v1': [
    {
      title: 'With a memory',
      about: 'DQN learns from old swings again and again.',
      link: 'world=Acrobot-v1&agent=dqn&seed=1',
    },
    {
      title: 'Without the clip',
      about: 'Without its clipped objective nothing holds PPO back from large changes.',
      link: 'world=Acrobot-v1&agent=ppo&seed=1&on=gae,standardise,orthogonal,gradientCut,epochs',
    },
    {
      title: 'Once is enough?',
      about: 'Every rollout is learned from once only: how much slower is it?',
      link: 'world=Acrobot-v1&agent=ppo&seed=1&on=clip,gae,standardise,orthogonal,gradientCut',
    },
  ],
  'LunarLander-v3': [
    {
      title: 'From crash to landing',
      about: 'PPO crashes, hovers, and lands: give it a minute.',
      link: 'world=LunarLander-v3&agent=ppo&seed=1',
    },
    {
      title: 'See one step ahead only',
      about: 'Without generalised advantages it trusts its own estimate of the next state.',
      link: 'world=LunarLander-v3&agent=ppo&seed=1&on=clip,standardise,orthogonal,gradientCut,epochs',
    },
    {
      title: 'With values instead',
      about: 'DQN learns what each engine is worth, and takes longer.',
      link: 'world=LunarLander-v3&agent=dqn&seed=1',
    },
  ],
  'BipedalWalker-v3': [
    {
      title: 'First steps',
      about:
        'It falls, and falls later: half a minute on an idle computer. The trained policy shows where that leads.',
      link: 'world=BipedalWalker-v3&agent=ppo&seed=1',
    },
    {
      title: 'Without standardised advantages',
      about: 'One of PPO’s details: is it worth anything here?',
      link: 'world=BipedalWalker-v3&agent=ppo&seed=1&on=clip,gae,orthogonal,gradientCut,epochs',
    },
    {
      title: 'Another seed',
      about: 'Another first network, another gait.',
      link: 'world=BipedalWalker-v3&agent=ppo&seed=2',
    },
  ],
  'HalfCheetah-v5': [
    {
      title: 'Every step counts',
      about:
        'SAC learns from every step; after a minute it shuffles. The trained policy shows where that leads.',
      link: 'world=HalfCheetah-v5&agent=sac&seed=1&on=twin,tuned',
    },
    {
      title: 'One critic only',
      about: 'It believes its own hopes.',
      link: 'world=HalfCheetah-v5&agent=sac&seed=1&on=tuned',
    },
    {
      title: 'A short view',
      about: 'With γ = 0.5 only the next moments count: is a step forward still worth it?',
      link: 'world=HalfCheetah-v5&agent=ppo&seed=1&set.discount=0.5',
    },
  ],
  'Hopper-v5': [
    {
      title: 'First hops',
      about: 'It learns to stand before it learns to hop. The trained policy shows where that leads.',
      link: 'world=Hopper-v5&agent=ppo&seed=1',
    },
    {
      title: 'Every step counts',
      about: 'SAC learns from a memory of all that happened.',
      link: 'world=Hopper-v5&agent=sac&seed=1&on=twin,tuned',
    },
    {
      title: 'A short view',
      about: 'With γ = 0.9 a fall in a second is too far away to be feared.',
      link: 'world=Hopper-v5&agent=ppo&seed=1&set.discount=0.9',
    },
  ],
  'Walker2d-v5': [
    {
      title: 'First steps',
      about:
        'It falls for minutes, and then after longer and longer ways. The trained policy shows where that leads.',
      link: 'world=Walker2d-v5&agent=ppo&seed=1',
    },
    {
      title: 'Another seed',
      about: 'Another first network, another gait.',
      link: 'world=Walker2d-v5&agent=ppo&seed=2',
    },
    {
      title: 'With SAC',
      about: 'Fewer steps, more thought.',
      link: 'world=Walker2d-v5&agent=sac&seed=1&on=twin,tuned',
    },
  ],
  'Ant-v5': [
    {
      title: 'Four legs',
      about: 'Eight motors to coordinate: drag the picture to see it from all sides.',
      link: 'world=Ant-v5&agent=ppo&seed=1',
    },
    {
      title: 'With SAC',
      about: 'A larger network learns from every step.',
      link: 'world=Ant-v5&agent=sac&seed=1&on=twin,tuned',
    },
    {
      title: 'Without standardised advantages',
      about: 'One of PPO’s details: is it worth anything here?',
      link: 'world=Ant-v5&agent=ppo&seed=1&on=clip,gae,orthogonal,gradientCut,epochs',
    },
  ],
  'InvertedPendulum-v5': [
    {
      title: 'Balance',
      about: 'PPO learns to hold the pole, and forgets it once or twice on the way.',
      link: 'world=InvertedPendulum-v5&agent=ppo&seed=1',
    },
    {
      title: 'Every step counts',
      about: 'SAC needs fewer steps, and takes longer for each.',
      link: 'world=InvertedPendulum-v5&agent=sac&seed=1&on=twin,tuned',
    },
    {
      title: 'A short view',
      about: 'With γ = 0.7 only the next moments count. Do they suffice?',
      link: 'world=InvertedPendulum-v5&agent=ppo&seed=1&set.discount=0.7',
    },
  ],
  'PrismCatch-v5': [
    {
      title: 'From the screen alone',
      about: 'It sees what you see, in small grey pictures, and nothing else.',
      link: 'world=PrismCatch-v5&agent=dqn&seed=1',
    },
    {
      title: 'Two networks check each other',
      about: 'Double Q-learning takes the optimism out of the values: see them at the right.',
      link: 'world=PrismCatch-v5&agent=dqn&seed=1&on=double',
    },
    {
      title: 'Replay what surprised it',
      about: 'Prioritized replay shows it its mistakes more often.',
      link: 'world=PrismCatch-v5&agent=dqn&seed=1&on=per',
    },
  ],
};

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
