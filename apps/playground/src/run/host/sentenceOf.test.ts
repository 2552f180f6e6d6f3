import { PrismError } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { sentenceOf } from './sentenceOf.ts';

test.each([
  'Failed to fetch dynamically imported module: https://site/assets/agent-1.js',
  'error loading dynamically imported module: https://site/assets/agent-1.js',
  'Importing a module script failed.',
  'no available backend found. ERR: [wasm] TypeError: Failed to fetch',
])('“%s” is left to the page, which says what to do', (message) => {
  expect(sentenceOf(new TypeError(message))).toBe('');
});

test('an error of our own keeps its sentence and its hint', () => {
  expect(sentenceOf(new PrismError('incompatible', 'It does not fit.', { hint: 'Take another one.' }))).toBe(
    'It does not fit. Take another one.',
  );
  expect(sentenceOf('plain')).toBe('plain');
});
