import { Box, Discrete } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { firstLayerNote, runName } from './runWords.ts';

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

const box = (...shape: number[]): Box<'uint8'> => new Box({ low: 0, high: 255, shape, dtype: 'uint8' });

test('dense layers that read whole pictures are told, and nothing else is', () => {
  expect(firstLayerNote(box(4, 96, 96, 3), { network: 'auto' })).toMatch(
    /^the first dense layer reads all 110592 numbers/,
  );
  expect(firstLayerNote(box(96, 96, 3), { network: 'mlp' })).toContain('27648 numbers');
  expect(firstLayerNote(box(96, 96, 12), { network: 'auto' })).toBeUndefined();
  expect(firstLayerNote(box(96, 96, 3), { network: 'nature' })).toBeUndefined();
  expect(firstLayerNote(box(128), { network: 'mlp' })).toBeUndefined();
  expect(firstLayerNote(new Discrete(1000), { alpha: 0.1 })).toBeUndefined();
  expect(firstLayerNote(new Discrete(16_384), { network: 'auto' })).toBeUndefined();
});

test('so are convolutions over pictures that nothing made smaller', () => {
  const note = firstLayerNote(box(210, 160, 3), { network: 'auto' });
  expect(note).toMatch(/^the network reads images of 210 × 160, .* --set env\.preprocessing=dqn/);
  expect(firstLayerNote(box(210, 160, 3), { network: 'nature' })).toBe(note);
  // Large because of its channels alone.
  expect(firstLayerNote(box(84, 84, 4), { network: 'auto' })).toBeUndefined();
  expect(firstLayerNote(box(4, 84, 84), { network: 'auto' })).toBeUndefined();
  // Likewise with channels first.
  expect(firstLayerNote(box(3, 210, 160), { network: 'auto' })).toBe(note);
  expect(firstLayerNote(box(210, 160, 3), { alpha: 0.1 })).toBeUndefined();
});
