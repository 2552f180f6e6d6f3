import { Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { expect, test } from 'vitest';
import { convolutions, minAtarConvolutions, natureConvolutions, smallConvolutions } from './convolutions.ts';
import { valueAndGradients } from './gradients.ts';
import { layerNorm } from './layerNorm.ts';
import { disposeVariables } from './network.ts';

test('windows of cells times filters, with ReLU, flattened: by hand', () => {
  const network = convolutions({
    height: 3,
    width: 3,
    channels: 1,
    layers: [{ filters: 2, size: 2, stride: 1 }],
    rng: new Rng(0),
  });
  expect(network.outputSize).toBe(8);
  // Filter 0 takes the upper left cell of each window minus the lower right one; filter 1 counts.
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
] as const)('%s end in as many features as they should', (_name, layers, image, outputSize) => {
  const network = convolutions({ ...image, layers, rng: new Rng(1) });
  expect(network.outputSize).toBe(outputSize);
  // Fan-in of the first layer decides the bound of its first values.
  const { size } = layers[0]!;
  const bound = 1 / Math.sqrt(size * size * 4);
  const largest = network.variables['conv0/kernel']!.abs().max().dataSync()[0]!;
  expect(largest).toBeLessThanOrEqual(bound);
  expect(largest).toBeGreaterThan(bound * 0.95);
  disposeVariables(network.variables);
});

test('an image that is too small is refused', () => {
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

test('normalised, the channels of each place have mean 0 and variance 1 before the ReLU', () => {
  const options = { height: 3, width: 3, channels: 2, layers: [{ filters: 4, size: 2, stride: 1 }] };
  const network = convolutions({ ...options, layerNorm: true, rng: new Rng(4) });
  expect(Object.keys(network.variables)).toContain('conv0/norm/gain');
  // Raised by 10, all stay above 0: the ReLU lets them through.
  network.variables['conv0/norm/bias']!.assign(tf.fill([4], 10));
  const places = tf.reshape(network.apply(tf.randomNormal([1, 3, 3, 2], 0, 1, 'float32', 5)), [4, 4]);
  const { mean, variance } = tf.moments(places, 1);
  for (let place = 0; place < 4; place++) {
    expect(mean.dataSync()[place]).toBeCloseTo(10, 4);
    expect(variance.dataSync()[place]).toBeCloseTo(1, 2);
  }
});

test('centred filters give the values and gradients of convolutions whose outputs are centred', () => {
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
