import { describe, test } from 'vitest';
import { agentChecks, cells, recipes, vectors } from './agentChecks.ts';

describe.each(recipes)('%s keeps the contract of an Agent', (name) => {
  for (const { name: title, run } of agentChecks(name, 'ort', vectors, 20)) test(title, run);
});

describe.each(['rainbow', 'rainbow+impala'])('%s on images keeps it, too', (name) => {
  for (const { name: title, run } of agentChecks(name, 'ort', cells, 16)) test(title, run);
});

// The target networks without an update step of their own: none at all, and one that follows every update.
describe.each([0, 1])(
  'dqn whose target network moves every %d updates keeps it, too',
  (targetUpdateEvery) => {
    const settings = { targetUpdateEvery, targetTau: 0.1 };
    for (const { name, run } of agentChecks('dqn', 'ort', vectors, 20, settings)) test(name, run);
  },
);

describe.each([{}, { double: true, burnIn: 0, nStep: 3 }])(
  'a dqn that remembers, with %o, keeps it, too',
  (more) => {
    const settings = { recurrent: 'gru', recurrentUnits: 4, sequenceLength: 4, burnIn: 2, ...more } as const;
    for (const { name, run } of agentChecks('dqn', 'ort', vectors, 40, settings)) test(name, run);
  },
);

describe('rank-based priorities keep it, too', () => {
  for (const { name, run } of agentChecks('dqn', 'ort', vectors, 20, { replay: 'rank' })) test(name, run);
});
