import { expect, test } from 'vitest';
import { runName } from './runName.ts';

test.each([
  ['q-learning-CliffWalking-v1-seed0', {}],
  ['q-learning-CliffWalking-v1-isSlippery-false-seed0', { isSlippery: false }],
  ['q-learning-CliffWalking-v1-mapName-8x8-goal-0.5-seed0', { mapName: '8x8', goal: 0.5 }],
  ['q-learning-CliffWalking-v1-streets-1-2-seed0', { streets: [1, 2] }],
  ['q-learning-CliffWalking-v1-file-maps-a-b-txt-seed0', { file: '../maps/a b:txt' }],
])('%s', (name, given) => {
  expect(runName({ agent: 'q-learning', environment: 'CliffWalking-v1' }, given, 'seed0')).toBe(name);
});

test('a long setting is cut, and no name leaves its folder', () => {
  const name = runName(
    { agent: 'a', environment: 'ALE/Pong-v5' },
    { map: '/'.repeat(9) + 'x'.repeat(99) },
    'seed0',
  );
  expect(name).toBe(`a-ALE-Pong-v5-map-${'x'.repeat(56)}-seed0`);
});
