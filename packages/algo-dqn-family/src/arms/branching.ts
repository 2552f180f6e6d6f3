import type { Arm } from './arm.ts';
import { parts } from './parts.ts';

/** For several choices at once, in the form that its paper ends with. */
export const branchingArms: { readonly [name: string]: Arm } = {
  'branching-dqn': {
    description:
      'Branching dueling Q-network for several choices at once, with Double Q-learning and prioritized replay (Tavakoli et al. 2018)',
    settings: { ...parts.double, ...parts.dueling, ...parts.per },
  },
};
