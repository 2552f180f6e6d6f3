import type { Arm } from './arm.ts';
import { parts } from './parts.ts';

/** DQN on quantiles of the return. */
export const quantileArms: { readonly [name: string]: Arm } = {
  'qr-dqn': {
    description: 'Quantile regression DQN (Dabney, Rowland, Bellemare & Munos 2018)',
    settings: parts.quantile,
  },
  iqn: {
    description: 'Implicit quantile networks (Dabney, Ostrovski, Silver & Munos 2018)',
    settings: parts.implicit,
  },
  'munchausen-iqn': {
    description: 'Munchausen implicit quantile networks (Vieillard et al. 2020)',
    settings: { ...parts.implicit, ...parts.munchausen },
  },
};
