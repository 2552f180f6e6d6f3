import type { DqnConfig } from '../dqn/config.ts';
import type { Arm } from './arm.ts';
import { parts } from './parts.ts';
import { rainbowArms } from './rainbow.ts';

const rainbow = rainbowArms.rainbow!.settings;

/** What came after Rainbow, each as the settings that put it in. IQN stands in the place of C51. */
const later = {
  iqn: parts.implicit,
  munchausen: parts.munchausen,
  impala: parts.impala,
  spectral: parts.spectral,
} satisfies { readonly [name: string]: Partial<DqnConfig> };

function beyond(names: readonly (keyof typeof later)[]): Partial<DqnConfig> {
  // Munchausen bootstraps from a soft policy, and Clark et al. (2024) leave double Q-learning out.
  return { ...rainbow, double: false, ...Object.assign({}, ...names.map((name) => later[name])) };
}

/** Rainbow with what came after it. */
export const beyondRainbowArms: { readonly [name: string]: Arm } = {
  'rainbow+iqn': {
    description: 'Rainbow with implicit quantiles in the place of C51 (Dabney et al. 2018)',
    settings: { ...rainbow, ...parts.implicit },
  },
  'rainbow+munchausen': {
    description: "Rainbow with Munchausen's reward and soft bootstrapping (Vieillard et al. 2020)",
    settings: { ...rainbow, ...parts.munchausen },
  },
  'rainbow+hl-gauss': {
    description: 'Rainbow with HL-Gauss in the place of C51 (Farebrother et al. 2024)',
    settings: { ...rainbow, ...parts.histogram },
  },
  'rainbow+impala': {
    description: 'Rainbow with a residual network (Espeholt et al. 2018)',
    settings: { ...rainbow, ...parts.impala },
  },
  'rainbow+spectral': {
    description: 'Rainbow with a residual network and spectral normalisation (Miyato et al. 2018)',
    settings: { ...rainbow, ...parts.spectral },
  },
  'beyond-rainbow': {
    description:
      'implicit quantiles, Munchausen and a spectrally normalised residual network on top of Rainbow, without double Q-learning (after Clark et al. 2024)',
    settings: beyond(['iqn', 'munchausen', 'spectral']),
  },
  // C51 comes back in the place of IQN.
  'beyond-rainbow-no-iqn': {
    description: 'Beyond Rainbow with C51 in the place of implicit quantiles',
    settings: beyond(['munchausen', 'spectral']),
  },
  'beyond-rainbow-no-munchausen': {
    description: "Beyond Rainbow without Munchausen's reward and soft bootstrapping",
    settings: beyond(['iqn', 'spectral']),
  },
  'beyond-rainbow-no-spectral': {
    description: 'Beyond Rainbow with the residual network as it is',
    settings: beyond(['iqn', 'munchausen', 'impala']),
  },
  'beyond-rainbow-no-impala': {
    description: "Beyond Rainbow with the suite's network",
    settings: beyond(['iqn', 'munchausen']),
  },
};
