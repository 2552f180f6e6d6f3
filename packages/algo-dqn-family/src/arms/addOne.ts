import type { Arm } from './arm.ts';
import { parts } from './parts.ts';

/** DQN with one part on top: the add-one half of an ablation. */
export const addOneArms: { readonly [name: string]: Arm } = {
  'dqn+double': {
    description: 'DQN with Double Q-learning (van Hasselt et al. 2016)',
    settings: parts.double,
  },
  'dqn+dueling': {
    description: 'DQN with a dueling network (Wang et al. 2016)',
    settings: parts.dueling,
  },
  'dqn+per': {
    description: 'DQN with prioritized replay (Schaul et al. 2016)',
    settings: parts.per,
  },
  'dqn+nstep': {
    description: 'DQN with 3-step returns',
    settings: parts.nStep,
  },
  'dqn+noisy': {
    description: 'DQN that explores by a noisy network (Fortunato et al. 2018)',
    settings: parts.noisy,
  },
  'dqn+c51': {
    description: 'DQN on categorical return distributions, C51 (Bellemare et al. 2017)',
    settings: parts.c51,
  },
  'dqn+hl-gauss': {
    description: 'DQN on values as histograms, HL-Gauss (Farebrother et al. 2024)',
    settings: parts.histogram,
  },
  // Obando-Ceron & Castro 2021, section 4.1: with Adam the squared error beats Huber's, so the loss is a separate arm.
  'dqn+mse': {
    description: 'DQN with the squared error as its loss',
    settings: { loss: 'mse' },
  },
  // Mnih et al. 2015: their optimizer and its rate, in place of the suite's.
  'dqn+rmsprop': {
    description: 'DQN with centred RMSProp instead of Adam',
    settings: { optimizer: 'rmsprop', learningRate: 2.5e-4, learningRateEnd: 2.5e-4 },
  },
  'dqn+munchausen': {
    description: 'Munchausen DQN (Vieillard et al. 2020)',
    settings: parts.munchausen,
  },
};
