import { fraction, grouped, integer, oneOf, onlyIf, text } from '@prism-rl/core';

export { offlineEntry, recordingSettings } from './recordings/offlineEntry.ts';

/** Settings of every agent with a replay memory; families change the defaults (`withDefaults`). */
export const replaySettings = grouped('replay', {
  replayCapacity: integer(50_000, 'Size of the replay buffer, in transitions', {
    min: 1,
    typical: '1000 to 1e6',
  }),
  batchSize: integer(64, 'Transitions sampled for an update', {
    ...{ min: 1, search: { from: 32, to: 512, scale: 'log' } },
  }),
  learningStarts: integer(
    1000,
    'Environment steps before the first update, summed over all environments. If it is less than batchSize, the first updates wait for a full batch, or with a recurrent network for a full sequence, and then run all at once',
    { min: 1, after: 'update' },
  ),
  trainEvery: integer(1, 'Environment steps between trainings', {
    ...{ min: 1, search: { from: 1, to: 8, scale: 'log' } },
  }),
  updatesPerTraining: integer(1, 'Updates at each training', { min: 1 }),
  replay: oneOf(
    ['uniform', 'proportional', 'rank'],
    'uniform',
    'How transitions are sampled: uniformly, in proportion to their priority, or by its rank',
    { source: 'Schaul et al. 2016' },
  ),
  ...onlyIf(
    { replay: ['proportional', 'rank'] },
    {
      priorityAlpha: fraction(0.5, 'α: how much priorities count; 0 samples uniformly', {
        search: { from: 0.4, to: 0.7 },
      }),
      priorityBetaStart: fraction(
        0.4,
        'β at the start: how much importance weights correct the bias of prioritized sampling; 1 corrects it fully',
        { typical: '0.4 to 0.6' },
      ),
      priorityBetaEnd: fraction(1, 'β at the end of the run; it changes linearly'),
      priorityBetaFrom: oneOf(
        ['learning', 'start'],
        'learning',
        'When β begins to change: after learningStarts steps, or at the start of the run',
      ),
    },
  ),
});

/** Settings of agents whose replay memory can hold demonstrations, see `withDemonstrations`. */
export const demonstrationSettings = grouped('demonstrations', {
  data: text(
    '',
    'Recordings whose steps stay in the memory: a folder of prism record-data, or one of its files',
    {
      needs: { demonstrations: { not: 0 } },
    },
  ),
  demonstrations: fraction(0, 'Share of recorded steps in the batches; 0: none', {
    ...{ typical: '0.1 to 0.5', source: 'Hester et al. 2018' },
  }),
});
