import { Box, Discrete, impossible } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { insightFromNetwork, weightTiles } from './insight.ts';

test('what a squashed policy means is shown within the bounds of its actions', () => {
  const space = new Box({ low: [-2, 0], high: [2, 1] });
  const outputs = Float32Array.of(0, 30, Math.log(0.5), 0);
  const { kind, numbers, deviations } = insightFromNetwork({ name: 'outputs', numbers: outputs }, space);
  expect([kind, numbers]).toEqual(['means', [0, 1]]);
  expect(deviations![0]).toBeCloseTo(1, 6);
  expect(deviations![1]).toBe(0);
});

test('an action that a mask forbids has no value', () => {
  const numbers = Float32Array.of(0.5, impossible, -0.25);
  const insight = insightFromNetwork({ name: 'values', numbers }, new Discrete(3));
  expect(insight.numbers).toEqual([0.5, Number.NEGATIVE_INFINITY, -0.25]);
});

test('of a layer with more weights than fit, rows and columns are picked evenly', () => {
  const [rows, columns] = [128, 192];
  // Each weight encodes its position: the row in the first half of the units, the column in the second.
  const kernel = Float32Array.from({ length: rows * columns }, (_, k) => {
    const [row, column] = [Math.floor(k / columns), k % columns];
    return column < columns / 2 ? row / rows : -column / columns;
  });
  const bias = new Float32Array(columns);
  const arrays = { 'policy/dense0/kernel': kernel, 'policy/dense0/bias': bias };
  const [tile] = weightTiles({ meta: {}, arrays });
  const { rows: height, columns: width, bytes } = tile!;
  expect([height, width, bytes.length]).toEqual([64, 64, 4096]);
  const shown = (value: number): number => Math.round(128 + 127 * (value / (191 / 192)));
  for (const [i, j] of [
    [0, 0],
    [5, 31],
    [63, 10],
    [40, 32],
    [63, 63],
  ] as const)
    expect(bytes[i * width + j], `${i}, ${j}`).toBeCloseTo(
      shown(j < 32 ? (2 * i) / rows : (-3 * j) / columns),
      -0.5,
    );
});

test('layers are named without the network that they are of', () => {
  const layer = { kernel: new Float32Array(4), bias: new Float32Array(2) };
  const names = ['policy/torso/conv0', 'online/values', 'network/policy/dense1', 'target/values'];
  const arrays = Object.fromEntries(
    names.flatMap((name) => [
      [`${name}/kernel`, layer.kernel],
      [`${name}/bias`, layer.bias],
    ]),
  );
  expect(weightTiles({ meta: {}, arrays }).map(({ name }) => name)).toEqual([
    'torso conv0',
    'values',
    'policy dense1',
  ]);
});
