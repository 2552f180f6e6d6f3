import { PrismError, type Rng } from '@prism-rl/core';

/** Initialises the `fanIn × fanOut` kernel and the bias of a layer. */
export interface Initializer {
  kernel(rng: Rng, fanIn: number, fanOut: number, size: number): Float32Array;
  bias(rng: Rng, fanIn: number, size: number): Float32Array;
}

const uniform = (rng: Rng, bound: number, size: number): Float32Array => {
  const values = new Float32Array(size);
  rng.fillUniform(values, -bound, bound);
  return values;
};

/** PyTorch's default for linear and convolution layers: kernel and bias from U(±1/√fanIn). */
export const fanInUniform: Initializer = {
  kernel: (rng, fanIn, _fanOut, size) => uniform(rng, 1 / Math.sqrt(fanIn), size),
  bias: (rng, fanIn, size) => uniform(rng, 1 / Math.sqrt(fanIn), size),
};

/** Keras's default (Glorot & Bengio 2010): kernel from U(±√(6/(fanIn+fanOut))), bias 0. */
export const glorotUniform: Initializer = {
  kernel: (rng, fanIn, fanOut, size) => uniform(rng, Math.sqrt(6 / (fanIn + fanOut)), size),
  bias: (_rng, _fanIn, size) => new Float32Array(size),
};

/** For ReLU layers (He et al. 2015): kernel from U(±√(6/fanIn)), bias 0. */
export const heUniform: Initializer = {
  kernel: (rng, fanIn, _fanOut, size) => uniform(rng, Math.sqrt(6 / fanIn), size),
  bias: (_rng, _fanIn, size) => new Float32Array(size),
};

/** The initialisers by their names in configurations. */
export const initializers = { fanInUniform, glorotUniform, heUniform } as const;

/**
 * Kernels with orthogonal columns (or rows, if there are fewer) of length `gain` (Saxe et al. 2014), bias 0: signals pass many layers without
 * growing or vanishing. √2 suits ReLU and tanh layers; a small gain in a policy's output layer starts close to uniform.
 *
 * @throws PrismError `invalid-argument` for a gain that is not finite.
 */
export function orthogonal(gain: number): Initializer {
  if (!Number.isFinite(gain))
    throw PrismError.invalidArgument`orthogonal needs a finite gain, but got ${gain}.`;
  return {
    kernel: (rng, fanIn, _fanOut, size) => {
      // `size` is fanIn · fanOut for dense layers and for convolutions: [height · width · channels, filters].
      const columns = size / fanIn;
      const kernel = new Float32Array(size);
      const isTall = fanIn >= columns;
      const [length, count] = isTall ? [fanIn, columns] : [columns, fanIn];
      const vectors = orthonormalVectors(rng, length, count);
      for (let v = 0; v < count; v++) {
        for (let k = 0; k < length; k++) {
          kernel[isTall ? k * columns + v : v * columns + k] = gain * vectors[v * length + k]!;
        }
      }
      return kernel;
    },
    bias: (_rng, _fanIn, size) => new Float32Array(size),
  };
}

/** `count` orthonormal vectors of `length` ≥ `count` in random directions: normal numbers, orthogonalised twice (Gram–Schmidt). */
function orthonormalVectors(rng: Rng, length: number, count: number): Float64Array {
  const vectors = new Float64Array(length * count);
  rng.fillNormal(vectors);
  for (let v = 0; v < count; v++) {
    const vector = vectors.subarray(v * length, (v + 1) * length);
    for (let pass = 0; pass < 2; pass++) {
      for (let u = 0; u < v; u++) {
        let product = 0;
        for (let k = 0; k < length; k++) product += vector[k]! * vectors[u * length + k]!;
        for (let k = 0; k < length; k++) vector[k]! -= product * vectors[u * length + k]!;
      }
      const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
      for (let k = 0; k < length; k++) vector[k]! /= norm;
    }
  }
  return vectors;
}
