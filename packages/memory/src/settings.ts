import { type ConfigOf, fraction, grouped, integer, oneOf, onlyIf } from '@prism-rl/core';

/** Settings of every agent with a replay memory; families change the defaults (`withDefaults`). */
export const replaySettings = grouped('replay', {
  replayCapacity: integer(50_000, 'Transitions remembered', { min: 1, typical: '1000 to 1e6' }),
  batchSize: integer(64, 'Transitions in an update', {
    ...{ min: 1, search: { from: 32, to: 512, scale: 'log' } },
  }),
  learningStarts: integer(
    1000,
    'Environment steps before the first update, those of all environments. Below batchSize the first updates wait for a whole batch, with a network that remembers for one whole sequence, and are made up for at once',
    { min: 1 },
  ),
  trainEvery: integer(1, 'Environment steps between trainings', {
    ...{ min: 1, search: { from: 1, to: 8, scale: 'log' } },
  }),
  updatesPerTraining: integer(1, 'Updates at each training', { min: 1 }),
  replay: oneOf(
    ['uniform', 'proportional', 'rank'],
    'uniform',
    'How transitions are drawn: uniform, or by priority, proportional to it or by its rank',
    { source: 'Schaul et al. 2016' },
  ),
  ...onlyIf(
    { replay: ['proportional', 'rank'] },
    {
      priorityAlpha: fraction(0.5, 'How much priorities count; 0 draws uniformly', {
        search: { from: 0.4, to: 0.7 },
      }),
      priorityBetaStart: fraction(
        0.4,
        'β at the start: how much of the bias of priorities importance weights take back',
        { typical: '0.4 to 0.6' },
      ),
      priorityBetaEnd: fraction(1, 'β at the end of the run; it moves linearly'),
      priorityBetaFrom: oneOf(
        ['learning', 'start'],
        'learning',
        'Where β begins to move: after learningStarts steps, or at the start of the run',
      ),
    },
  ),
});

/** Settings that decide which memory an agent uses: {@link replaySettings}, γ and n. */
export type ReplaySettings = ConfigOf<typeof replaySettings> & {
  /** γ, in [0, 1]. */
  readonly discount: number;
  /** n: rewards summed before bootstrapping. */
  readonly nStep: number;
};
