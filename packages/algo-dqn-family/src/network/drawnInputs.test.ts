import { Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { DrawnInputs } from './drawnInputs.ts';

test('noise and fractions are new at every draw, the same from the same seed', () => {
  const [one, other] = [1, 2].map(() => new DrawnInputs('act', { noiseSize: 3, rows: 2, fractions: 4 }));
  expect(one!.specs).toEqual({ actNoise: { shape: [3] }, actFractions: { shape: [2, 4] } });
  const [rng, twin] = [new Rng(7), new Rng(7)];
  const seen: number[][] = [];
  for (let k = 0; k < 3; k++) {
    one!.draw(rng);
    other!.draw(twin);
    expect(other!.arrays).toEqual(one!.arrays);
    seen.push([...one!.arrays.actNoise!, ...one!.arrays.actFractions!]);
  }
  expect(new Set(seen.flat()).size).toBe(3 * 11);
});

test('settled, it is without chance: no noise, fractions in the middle', () => {
  const draws = new DrawnInputs('act', { noiseSize: 2, rows: 2, fractions: 2 });
  draws.draw(new Rng(0));
  draws.settle();
  expect(draws.arrays).toEqual({
    actNoise: new Float32Array(2),
    actFractions: Float32Array.of(0.25, 0.75, 0.25, 0.75),
  });
});

test('a network without chance has no such inputs, and takes nothing from the stream', () => {
  const rng = new Rng(3);
  const draws = new DrawnInputs('act', { noiseSize: 0, rows: 2, fractions: 0 });
  draws.draw(rng);
  expect([draws.specs, draws.arrays]).toEqual([{}, {}]);
  expect(rng.random()).toBe(new Rng(3).random());
});
