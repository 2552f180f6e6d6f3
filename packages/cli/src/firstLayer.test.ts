import { Box, Discrete } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { firstLayerNote } from './firstLayer.ts';

const box = (...shape: number[]): Box<'uint8'> => new Box({ low: 0, high: 255, shape, dtype: 'uint8' });

test('dense layers that read whole pictures are told, and nothing else is', () => {
  expect(firstLayerNote(box(4, 96, 96, 3), { network: 'auto' })).toMatch(
    /^the first layer reads 110592 numbers/,
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
