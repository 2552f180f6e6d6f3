import type { DqnConfig } from '../dqn/config.ts';
import type { Arm } from './arm.ts';
import { parts } from './parts.ts';

const six = {
  double: parts.double,
  per: parts.per,
  dueling: parts.dueling,
  nstep: parts.nStep,
  c51: parts.c51,
  noisy: parts.noisy,
} satisfies { readonly [name: string]: Partial<DqnConfig> };

function without(name: keyof typeof six): Partial<DqnConfig> {
  const { [name]: _left, ...others } = six;
  return Object.assign({}, ...Object.values(others)) as Partial<DqnConfig>;
}

/** Rainbow (Hessel et al. 2018), and Rainbow without each of its parts: the drop-one half of an ablation. */
export const rainbowArms: { readonly [name: string]: Arm } = {
  // "The integrated agent": priorities by the Kullback-Leibler divergence, double in the choice of the bootstrapped action, the
  // dueling streams on each atom, noise in the layers of both streams. Table 1's n, ω, β, σ₀ and atoms stand in the parts.
  rainbow: {
    description: 'Rainbow: all six improvements of DQN at once (Hessel et al. 2018)',
    settings: Object.assign({}, ...Object.values(six)) as Partial<DqnConfig>,
  },
  'rainbow-no-double': {
    description: 'Rainbow without Double Q-learning',
    settings: without('double'),
  },
  // The paper's replay is uniform then, too.
  'rainbow-no-per': {
    description: 'Rainbow with uniform replay',
    settings: without('per'),
  },
  'rainbow-no-dueling': {
    description: 'Rainbow without the dueling streams',
    settings: without('dueling'),
  },
  'rainbow-no-nstep': {
    description: 'Rainbow with 1-step returns',
    settings: without('nstep'),
  },
  // The mean is learned, with the suite's loss. The paper does not say which one it took.
  'rainbow-no-c51': {
    description: 'Rainbow that learns the mean of the return',
    settings: without('c51'),
  },
  // ε ends where the suite's schedule does, not at 0; the paper takes 1 → 0.01 over 250 K frames.
  'rainbow-no-noisy': {
    description: 'Rainbow that explores ε-greedily',
    settings: without('noisy'),
  },
};
