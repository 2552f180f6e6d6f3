// Maps that fool agents.

/** A map with a trap. */
export interface Trap {
  readonly id: 'cliff' | 'television' | 'deceptive' | 'endless' | 'rooms';
  readonly map: readonly string[];
}

/** Maps that fool some or all agents: a test trains twenty in each. */
export const traps: readonly Trap[] = [
  { id: 'cliff', map: ['............', '............', '............', 'STTTTTTTTTTG'] },
  // The maximum over noisy values is too high (Sutton & Barto, section 6.7).
  { id: 'television', map: ['.........', '?S......G', '.........'] },
  { id: 'deceptive', map: ['S..o.....', '.........', '.........', '........G'] },
  { id: 'endless', map: ['S.1......', '.........', '.........', '........G'] },
  {
    id: 'rooms',
    map: [
      'S.....#......',
      '......#......',
      '......#......',
      '......#......',
      '.............',
      '......#......',
      '......#......',
      '......#......',
      '......#.....G',
    ],
  },
];
