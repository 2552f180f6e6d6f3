import { definePlugin, type Plugin, partsOfAgent } from '@prism-rl/core';
import { beyondAblation, cqlAblation, rainbowAblation } from './ablations.ts';
import { deepSarsaEntry } from './deepSarsa/entry.ts';
import { dqnEntry, offlineDqnEntry } from './entry.ts';
import { parts, rainbowParts } from './parts.ts';
import { branchingPresets } from './presets/dqn.ts';
import { dqnScripts } from './presets/suites.ts';

/** Registers deep Sarsa, DQN, its variants, and the ablations of Rainbow, of later improvements and of CQL. */
export const plugin: Plugin = definePlugin({
  name: '@prism-rl/algo-dqn-family',
  parts: partsOfAgent('dqn', parts),
  agents: {
    'deep-sarsa': deepSarsaEntry,
    dqn: dqnEntry({
      description: 'Deep Q-network: replay memory, target network, ε-greedy (Mnih et al. 2015)',
      scripts: { ...dqnScripts, ...branchingPresets },
    }),
    'qr-dqn': dqnEntry({
      description: 'Quantile regression DQN (Dabney, Rowland, Bellemare & Munos 2018)',
      parts: ['quantile'],
    }),
    iqn: dqnEntry({
      description: 'Implicit quantile networks (Dabney, Ostrovski, Silver & Munos 2018)',
      parts: ['iqn'],
    }),
    'munchausen-iqn': dqnEntry({
      description: 'Munchausen implicit quantile networks (Vieillard et al. 2020)',
      parts: ['iqn', 'munchausen'],
    }),
    rainbow: dqnEntry({
      description: 'Rainbow: all six improvements of DQN at once (Hessel et al. 2018)',
      parts: rainbowParts,
    }),
    // Munchausen bootstraps from a soft policy, and Clark et al. omit double Q-learning.
    'beyond-rainbow': dqnEntry({
      description:
        'implicit quantiles, Munchausen and a spectrally normalised residual network on top of Rainbow, without double Q-learning (after Clark et al. 2024)',
      parts: [...rainbowParts.slice(1), 'iqn', 'munchausen', 'impala', 'spectral'],
    }),
    cql: offlineDqnEntry({
      description:
        'Conservative Q-learning for discrete actions: double DQN on recordings (Kumar et al. 2020)',
      parts: ['double', 'conservative'],
      settings: { batchSize: 256, replayCapacity: 1_000_000 },
    }),
    dqfd: dqnEntry({
      description: 'DQN from demonstrations: recordings beside its own steps (Hester et al. 2018)',
      parts: [
        ...(['double', 'dueling', 'per', 'nstep-loss', 'l2'] as const),
        ...(['demonstrations', 'priority-bonus', 'margin', 'pretraining'] as const),
      ],
    }),
    'branching-dqn': dqnEntry({
      description:
        'Branching dueling Q-network for several choices at once, with Double Q-learning and prioritized replay (Tavakoli et al. 2018)',
      parts: ['double', 'dueling', 'per'],
      scripts: branchingPresets,
    }),
  },
  ablations: { rainbow: rainbowAblation, 'beyond-rainbow': beyondAblation, cql: cqlAblation },
});
