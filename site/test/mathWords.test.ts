import { expect, test } from 'vitest';
import { mathWords } from '../build/mathWords.ts';

test.each([
  ["V(s) \\leftarrow r + \\gamma V(s')", 'V(s) becomes r + gamma V(s prime)'],
  ['q_\\pi(s, a)', 'q sub pi (s, a)'],
  ['v^*', 'v star'],
  ['\\frac{1}{1 - \\gamma}', '(1) over (1 - gamma)'],
  ['\\sum_{k=0}^{n} \\gamma^{k} R_{t+k+1}', 'sum sub k=0 to the n gamma to the k R sub t+k+1'],
  ['\\mathbb{E}_{\\pi}[G_t \\mid S_t = s]', 'E sub pi [G sub t given S sub t = s]'],
  ['a \\le b', 'a at most b'],
  ['\\sqrt{\\frac{x}{2}}', 'root of ((x) over (2))'],
])('%s', (tex, words) => {
  expect(mathWords(tex)).toBe(words);
});
