import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { folded } from './intrinsics.ts';

test('operators between known values give what JavaScript gives', () => {
  const numbers = [-7, -1, -0, 0, 1, 2.5, 3, 2 ** 31, Number.NaN, Number.POSITIVE_INFINITY];
  for (const [operator, fold] of Object.entries(folded.binary)) {
    for (const a of numbers)
      for (const b of numbers)
        expect(fold(a, b), `${a} ${operator} ${b}`).toBe(runInNewContext(`a ${operator} b`, { a, b }));
  }
  for (const [operator, fold] of Object.entries(folded.unary)) {
    for (const a of numbers)
      expect(fold(a, 0), `${operator} ${a}`).toBe(runInNewContext(`${operator} a`, { a }));
  }
});
