import { expect, test } from 'vitest';
import { type AblationEntry, ablationArms } from './ablation.ts';

test('the arms are the baseline, with each part, the complete agent, without each part, with their settings alone', () => {
  const entry: AblationEntry = {
    description: 'd',
    title: 'T',
    suites: ['s'],
    baseline: { name: 'low', title: 'Low', agent: 'a', config: { x: 0 } },
    complete: { name: 'high', title: 'High', agent: 'b' },
    parts: {
      one: {
        title: '1',
        source: 's',
        added: { name: 'low+1', agent: 'a' },
        removed: { name: 'high-1', agent: 'b' },
      },
      two: { title: '2', source: 's', removed: { name: 'high-2', agent: 'b', config: { y: 1 } } },
    },
  };
  expect(ablationArms(entry)).toStrictEqual([
    { name: 'low', agent: 'a', config: { x: 0 } },
    { name: 'low+1', agent: 'a' },
    { name: 'high', agent: 'b' },
    { name: 'high-1', agent: 'b' },
    { name: 'high-2', agent: 'b', config: { y: 1 } },
  ]);
});
