import { Box, Discrete, Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { describe, expect, test } from 'vitest';
import {
  convolutions,
  imageOf,
  impalaStages,
  minAtarConvolutions,
  natureConvolutions,
  residualConvolutions,
  scaledBytes,
  smallConvolutions,
  spectralNorm,
} from './convolutions.ts';
import { valueAndGradients } from './gradients.ts';
import { layerNorm } from './layers.ts';
import { disposeVariables } from './network.ts';

describe('image', () => {
  test('keeps cells with channels last', () => {
    const { height, width, channels, toImage } = imageOf(
      new Box({ low: 0, high: 1, shape: [3, 3, 2], dtype: 'uint8' }),
    );
    expect([height, width, channels]).toEqual([3, 3, 2]);
    const cells = Float32Array.from({ length: 18 }, (_, k) => k % 2);
    expect([...toImage(tf.tensor2d(cells, [1, 18])).dataSync()]).toEqual([...cells]);
  });

  test.each([
    { shape: [3, 3, 5], picture: [3, 3, 5] },
    { shape: [2, 4, 4], picture: [4, 4, 2] },
    { shape: [2, 4, 2], picture: [2, 4, 2] },
    { shape: [2, 2, 2], picture: [2, 2, 2] },
  ])('takes the first axis of $shape as channels only if it is the shortest', ({ shape, picture }) => {
    const { height, width, channels } = imageOf(new Box({ low: 0, high: 1, shape }));
    expect([height, width, channels]).toEqual(picture);
  });

  test('turns stacked frames of bytes into channels, scaled to [0, 1]', () => {
    const { height, width, channels, toImage } = imageOf(
      new Box({ low: 0, high: 255, shape: [2, 3, 4], dtype: 'uint8' }),
    );
    expect([height, width, channels]).toEqual([3, 4, 2]);
    const pixels = Float32Array.from({ length: 24 }, (_, k) => k * 10);
    const image = toImage(tf.tensor2d(pixels, [1, 24]));
    expect(image.shape).toEqual([1, 3, 4, 2]);
    // Row 1, column 2 of both frames: elements 4 + 2 and 12 + 4 + 2.
    const [, row] = (image.arraySync() as number[][][][])[0]!;
    expect(row![2]![0]).toBeCloseTo(60 / 255, 6);
    expect(row![2]![1]).toBeCloseTo(180 / 255, 6);
  });

  test('scales each byte by its own bound', () => {
    const shape = [2, 3, 2];
    const high = Array.from({ length: 12 }, (_, k) => [255, 1][k % 2]!);
    const pixels = Float32Array.from({ length: 12 }, (_, k) => [51 * (k % 6), 1][k % 2]!);
    const expected = [...pixels].map((value, k) => expect.closeTo(k % 2 === 0 ? value / 255 : value, 6));
    const { toImage } = imageOf(new Box({ low: 0, high, shape, dtype: 'uint8' }));
    expect([...toImage(tf.tensor2d(pixels, [1, 12])).dataSync()]).toEqual(expected);
    const cells = new Box({ low: 0, high: [1, 255], dtype: 'uint8' });
    const seen = [...scaledBytes(cells)!(tf.tensor2d([[1, 255]])).dataSync()];
    expect(seen).toEqual([1, expect.closeTo(1, 6)]);
    expect(scaledBytes(new Box({ low: 0, high: [1, 9], dtype: 'uint8' }))).toBeUndefined();
  });

  test('refuses observations that are not images', () => {
    expect(() => imageOf(new Box({ low: 0, high: 1, shape: [4] }))).toThrow(/three axes/);
    expect(() => imageOf(new Discrete(4))).toThrow(/three axes/);
  });
});

describe('convolutions', () => {
  test('convolves, applies a ReLU and flattens, by hand', () => {
    const network = convolutions({
      height: 3,
      width: 3,
      channels: 1,
      layers: [{ filters: 2, size: 2, stride: 1 }],
      rng: new Rng(0),
    });
    expect(network.outputSize).toBe(8);
    // Filter 0 subtracts the lower right cell of each window from the upper left one; filter 1 sums.
    network.variables['conv0/kernel']!.assign(tf.tensor4d([1, 1, 0, 1, 0, 1, -1, 1], [2, 2, 1, 2]));
    network.variables['conv0/bias']!.assign(tf.tensor1d([5, -20]));
    const image = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
    // a − d + 5 = 1 in every window; sums 12, 16, 24, 28, minus 20, not below 0.
    expect([...network.apply(image).dataSync()]).toEqual([1, 0, 1, 0, 1, 4, 1, 8]);
    disposeVariables(network.variables);
  });

  test.each([
    ["MinAtar's", minAtarConvolutions, { height: 10, width: 10, channels: 4 }, 8 * 8 * 16],
    ['the small ones', smallConvolutions, { height: 42, width: 42, channels: 4 }, 5 * 5 * 32],
    ["Nature's", natureConvolutions, { height: 84, width: 84, channels: 4 }, 7 * 7 * 64],
  ] as const)('%s have the right number of features', (_name, layers, image, outputSize) => {
    const network = convolutions({ ...image, layers, rng: new Rng(1) });
    expect(network.outputSize).toBe(outputSize);
    // The fan-in of the first layer determines the bound of its initial values.
    const { size } = layers[0]!;
    const bound = 1 / Math.sqrt(size * size * 4);
    const largest = network.variables['conv0/kernel']!.abs().max().dataSync()[0]!;
    expect(largest).toBeLessThanOrEqual(bound);
    expect(largest).toBeGreaterThan(bound * 0.95);
    disposeVariables(network.variables);
  });

  test('refuses an image that is too small', () => {
    expect(() =>
      convolutions({ height: 10, width: 10, channels: 4, layers: natureConvolutions, rng: new Rng(2) }),
    ).toThrow(/Convolution 2 needs at least 4×4 cells, but has 1×1/);
    for (const [height, width] of [
      [3, 2],
      [2, 3],
    ] as const) {
      expect(() =>
        convolutions({ height, width, channels: 4, layers: minAtarConvolutions, rng: new Rng(2) }),
      ).toThrow(`Convolution 1 needs at least 3×3 cells, but has ${height}×${width}.`);
    }
  });

  test('centred filters give the same values and gradients as centred outputs', () => {
    const options = { height: 4, width: 3, channels: 2, layers: [{ filters: 5, size: 2, stride: 1 }] };
    const network = convolutions({ ...options, layerNorm: true, rng: new Rng(5) });
    const { variables } = network;
    const [gain, bias] = [variables['conv0/norm/gain']!, variables['conv0/norm/bias']!];
    gain.assign(tf.tensor1d([1, 2, 0.5, -1, 3]));
    bias.assign(tf.tensor1d([0.1, 0, -0.2, 0.3, 1]));
    const norm = layerNorm({ size: 5 });
    norm.variables.gain!.assign(gain);
    norm.variables.bias!.assign(bias);
    const rng = new Rng(6);
    const normals = (...shape: number[]): tf.Tensor =>
      tf.tensor(
        Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => rng.normal()),
        shape,
      );
    const [image, weights] = [normals(7, 4, 3, 2), normals(7, 30)];
    const plainly = (): tf.Tensor => {
      const filters = variables['conv0/kernel'] as unknown as tf.Tensor4D;
      const found = tf.add(tf.conv2d(image as tf.Tensor4D, filters, 1, 'valid'), variables['conv0/bias']!);
      return tf.reshape(tf.relu(norm.apply(found)), [7, 30]);
    };
    const weighed = (x: tf.Tensor): tf.Scalar => tf.sum(tf.mul(x, weights)) as tf.Scalar;
    const { 'conv0/kernel': kernel, 'conv0/bias': added } = variables;
    const found = valueAndGradients(variables, () => weighed(network.apply(image)));
    const expected = valueAndGradients({ kernel: kernel!, added: added!, ...norm.variables }, () =>
      weighed(plainly()),
    );
    const same = (one: tf.Tensor, other: tf.Tensor): void => {
      const values = other.dataSync();
      for (const [k, value] of one.dataSync().entries()) expect(value).toBeCloseTo(values[k]!, 4);
    };
    same(found.value, expected.value);
    same(found.gradients['conv0/kernel']!, expected.gradients.kernel!);
    same(found.gradients['conv0/bias']!, expected.gradients.added!);
    same(found.gradients['conv0/norm/gain']!, expected.gradients.gain!);
    same(found.gradients['conv0/norm/bias']!, expected.gradients.bias!);
    expect(Math.max(...found.gradients['conv0/kernel']!.abs().dataSync())).toBeGreaterThan(0.1);
  });
});

describe('spectralNorm', () => {
  /** Rows × columns of normal numbers. */
  function normal(rows: number, columns: number, seed: number): number[][] {
    const rng = new Rng(seed);
    return Array.from({ length: rows }, () => Array.from({ length: columns }, () => rng.normal()));
  }

  /** The largest singular value by a thousand steps of the power method, in double precision. */
  function largestSingularValue(matrix: readonly (readonly number[])[]): number {
    let right = matrix[0]!.map((_, k) => 1 + k / 10);
    let sigma = 0;
    for (let step = 0; step < 1000; step++) {
      const left = matrix.map((row) => row.reduce((sum, weight, k) => sum + weight * right[k]!, 0));
      const back = right.map((_, k) => matrix.reduce((sum, row, i) => sum + row[k]! * left[i]!, 0));
      sigma = Math.sqrt(Math.hypot(...back));
      right = back.map((value) => value / (sigma * sigma));
    }
    return sigma;
  }

  test.each([1, 2, 3, 4, 5])('divides by the largest singular value (seed %i)', (seed) => {
    const weights = normal(36, 16, seed);
    const sigma = largestSingularValue(weights);
    const found = spectralNorm(tf.reshape(tf.tensor2d(weights), [3, 3, 4, 16]));
    expect(found.shape).toEqual([3, 3, 4, 16]);
    const expected = weights.flat().map((weight) => weight / sigma);
    // If two singular values are close, 32 steps separate them to less than a hundredth.
    const ratio = found.dataSync()[0]! / expected[0]!;
    expect(ratio).toBeGreaterThanOrEqual(1 - 1e-5);
    expect(ratio).toBeLessThan(1.01);
    for (const [k, value] of found.dataSync().entries()) expect(value).toBeCloseTo(ratio * expected[k]!, 5);
  });

  test('by hand: the longer of two perpendicular columns, for numbers of any size', () => {
    for (const scale of [1, 1e-6, 1e6]) {
      const kernel = tf.tensor2d([
        [3 * scale, 0],
        [4 * scale, 0],
        [0, 2 * scale],
      ]);
      const found = [...spectralNorm(kernel).dataSync()];
      for (const [k, value] of [0.6, 0, 0.8, 0, 0, 0.4].entries()) expect(found[k]).toBeCloseTo(value, 5);
    }
    expect([...spectralNorm(tf.zeros([4, 2])).dataSync()]).toEqual(Array(8).fill(0));
  });

  test('its gradient is that of W / σ(W), by finite differences', () => {
    const weights = normal(6, 3, 7);
    const cotangent = normal(6, 3, 8);
    const value = (matrix: number[][]): number => {
      const sigma = largestSingularValue(matrix);
      return matrix.flat().reduce((sum, weight, k) => sum + (cotangent.flat()[k]! * weight) / sigma, 0);
    };
    const loss = (kernel: tf.Tensor): tf.Scalar =>
      tf.sum(tf.mul(spectralNorm(kernel), tf.tensor2d(cotangent))) as tf.Scalar;
    const found = tf.grad(loss)(tf.tensor2d(weights)).dataSync();
    for (const [k, gradient] of found.entries()) {
      const moved = (by: number): number[][] =>
        weights.map((row, i) => row.map((weight, j) => (i * 3 + j === k ? weight + by : weight)));
      const difference = (value(moved(1e-5)) - value(moved(-1e-5))) / 2e-5;
      expect(gradient).toBeCloseTo(difference, 3);
    }
  });
});

describe('residualConvolutions', () => {
  test.each([
    [10, 10, 4, [16, 32], 3 * 3 * 32],
    [84, 84, 4, impalaStages, 11 * 11 * 32],
    [7, 5, 1, [2], 4 * 3 * 2],
  ] as const)('%i × %i × %i cells, stages of %j', (height, width, channels, stages, outputSize) => {
    const network = residualConvolutions({ height, width, channels, stages, rng: new Rng(0) });
    expect(network.outputSize).toBe(outputSize);
    expect(network.apply(tf.zeros([2, height, width, channels])).shape).toEqual([2, outputSize]);
    // A stage has a convolution and two blocks of two, each with kernel and bias.
    expect(Object.keys(network.variables)).toHaveLength(stages.length * 10);
    disposeVariables(network.variables);
  });

  /** A stage on 4×4 cells of one channel; all weights are 0 until a test assigns them. */
  function silentStage(isSpectral = false): ReturnType<typeof residualConvolutions> {
    const options = { height: 4, width: 4, channels: 1, stages: [1], blocks: 1, rng: new Rng(0) };
    const network = residualConvolutions({ ...options, isSpectral });
    for (const variable of Object.values(network.variables)) variable.assign(tf.zerosLike(variable));
    return network;
  }

  const centre = (weight: number): tf.Tensor4D => tf.tensor4d([0, 0, 0, 0, weight, 0, 0, 0, 0], [3, 3, 1, 1]);
  const image = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16], [1, 4, 4, 1]);

  test('a stage takes maxima over 3×3 windows with stride 2, and its blocks add to them, by hand', () => {
    const network = silentStage();
    network.variables['stage0/conv/kernel']!.assign(centre(1));
    // Windows begin at positions 0 and 2 of each axis and are cut at the ends.
    expect([...network.apply(image).dataSync()]).toEqual([11, 12, 15, 16]);
    network.variables['stage0/block0/conv0/kernel']!.assign(centre(2));
    network.variables['stage0/block0/conv1/kernel']!.assign(centre(-0.25));
    network.variables['stage0/block0/conv1/bias']!.assign(tf.tensor1d([1]));
    // x − ¼·2x + 1
    expect([...network.apply(image).dataSync()]).toEqual([6.5, 7, 8.5, 9]);
    disposeVariables(network.variables);
  });

  test('both ReLUs of a block, and the last one', () => {
    const network = silentStage();
    network.variables['stage0/conv/kernel']!.assign(centre(-1));
    network.variables['stage0/block0/conv0/kernel']!.assign(centre(1));
    network.variables['stage0/block0/conv1/kernel']!.assign(centre(5));
    // Negative numbers become 0 before the block's first convolution, and at the end.
    expect([...network.apply(image).dataSync()]).toEqual([0, 0, 0, 0]);
    network.variables['stage0/block0/conv0/bias']!.assign(tf.tensor1d([-1]));
    network.variables['stage0/block0/conv1/bias']!.assign(tf.tensor1d([10]));
    // Maxima of −1 … −16 are −1, −3, −9, −11; the block adds 5·ReLU(0 − 1) + 10.
    expect([...network.apply(image).dataSync()]).toEqual([9, 7, 1, 0]);
    disposeVariables(network.variables);
  });

  test('spectral normalisation applies to the blocks, not to the convolution before them', () => {
    const network = silentStage(true);
    network.variables['stage0/conv/kernel']!.assign(centre(3));
    network.variables['stage0/block0/conv0/kernel']!.assign(centre(5));
    network.variables['stage0/block0/conv1/kernel']!.assign(centre(-0.2));
    network.variables['stage0/block0/conv1/bias']!.assign(tf.tensor1d([40]));
    // x = 3·(11, 12, 15, 16); the block: x − x + 40.
    for (const value of network.apply(image).dataSync()) expect(value).toBeCloseTo(40, 4);
    disposeVariables(network.variables);
  });
});
