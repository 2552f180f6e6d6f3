import type { AblationEntry } from '@prism-rl/core';

/** DQN, Rainbow and two of its parts. */
export const exampleAblation: AblationEntry = {
  description: 'an example',
  title: 'Rainbow taken apart',
  suites: ['classic'],
  baseline: { name: 'dqn', title: 'DQN', agent: 'dqn' },
  complete: { name: 'rainbow', title: 'Rainbow', agent: 'rainbow' },
  parts: {
    per: {
      title: 'prioritized replay',
      source: 'Schaul et al. 2016',
      added: { name: 'dqn+per', agent: 'dqn+per' },
      removed: { name: 'rainbow-no-per', agent: 'rainbow-no-per' },
      published: { added: '140 % (on Double DQN)', removed: 'Rainbow is better in 53 of 57 games' },
    },
    double: {
      title: 'double Q-learning',
      source: 'van Hasselt et al. 2016',
      added: { name: 'dqn+double', agent: 'dqn+double' },
      removed: { name: 'rainbow-no-double', agent: 'rainbow-no-double' },
    },
  },
  literature: 'Hessel et al. (2018): its <games> are larger.',
};
