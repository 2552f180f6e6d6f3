import type { Rng } from '@prism-rl/core';

/** Fills the `fanIn × fanOut` kernel of a layer, and its bias, with their first values. */
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

/** The initialisers by the names that configurations use. */
export const initializers = { fanInUniform, glorotUniform, heUniform } as const;
