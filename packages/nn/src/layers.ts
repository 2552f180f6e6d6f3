import { counted, PrismError, type Rng } from '@prism-rl/core';
import { requireCounts } from '@prism-rl/core/checks';
import * as tf from '@prism-rl/jit/tensorflow';
import { fanInUniform, type Initializer } from './initializers.ts';
import { kernelAndBias, type Layer, type Network, sequential, variableOf } from './network.ts';

/** Options of {@link dense}. */
export interface DenseOptions {
  readonly inputSize: number;
  readonly units: number;
  /** Default {@link fanInUniform}. */
  readonly initializer?: Initializer;
  /** Draws the initial parameters: kernel, then bias. */
  readonly rng: Rng;
}

/** A fully connected layer without activation: `[batch, inputSize]` → `[batch, units]`, y = xW + b. */
export function dense({ inputSize, units, initializer = fanInUniform, rng }: DenseOptions): Network {
  const { kernel, bias } = kernelAndBias([inputSize, units], initializer, rng);
  return {
    variables: { kernel, bias },
    apply: (x) => tf.add(tf.matMul(x as tf.Tensor2D, kernel as unknown as tf.Tensor2D), bias),
  };
}

/** Activation functions by their names in configurations. */
export const activations = {
  relu: (x: tf.Tensor): tf.Tensor => tf.relu(x),
  tanh: (x: tf.Tensor): tf.Tensor => tf.tanh(x),
  sigmoid: (x: tf.Tensor): tf.Tensor => tf.sigmoid(x),
  elu: (x: tf.Tensor): tf.Tensor => tf.elu(x),
  linear: (x: tf.Tensor): tf.Tensor => x,
} as const;

/** Options of {@link mlp}. */
export interface MlpOptions {
  readonly inputSize: number;
  /** Units of each hidden layer, such as `[128, 128]`. */
  readonly hidden: readonly number[];
  readonly outputSize: number;
  /** Applied after each hidden layer; default `relu`. The output is linear. */
  readonly activation?: keyof typeof activations;
  /** Default {@link fanInUniform}. */
  readonly initializer?: Initializer;
  /** Draws the initial parameters: kernel, then bias, layer by layer. */
  readonly rng: Rng;
}

/**
 * A fully connected network: `[batch, inputSize]` → `[batch, outputSize]`. Its layers are called `dense0`, `dense1`, …
 *
 * @throws PrismError `invalid-argument` for an unknown activation.
 */
export function mlp({ hidden, outputSize, activation = 'relu', ...options }: MlpOptions): Network {
  if (!Object.hasOwn(activations, activation)) {
    throw PrismError.invalidArgument`Unknown activation "${String(activation)}": accepted names are \
      ${Object.keys(activations).join(', ')}.`;
  }
  let { inputSize } = options;
  const layers = [...hidden, outputSize].flatMap((units, k): Layer[] => {
    const layer: Layer = [`dense${k}`, dense({ ...options, inputSize, units })];
    inputSize = units;
    return k === hidden.length ? [layer] : [layer, activations[activation]];
  });
  return sequential(layers);
}

/** Rows at which computing a draw's kernel becomes cheaper than a second product. */
const KERNEL_ROWS = 16;

/** Options of {@link noisyDense}. */
export interface NoisyDenseOptions {
  readonly inputSize: number;
  readonly units: number;
  /** σ₀ [0.1, 1]: initial amount of noise; default 0.5, the paper's. */
  readonly sigma?: number;
  /** Draws the initial parameters: kernel, then bias. */
  readonly rng: Rng;
}

/**
 * A fully connected layer with random parameters, whose means and deviations are learned (NoisyNet, Fortunato et al. 2018, equation 9):
 * `[batch, inputSize]` → `[batch, units]`,
 *
 *   y = x (μʷ + σʷ ⊙ εʷ) + μᵇ + σᵇ ⊙ εᵇ
 *
 * with factorised Gaussian noise (section 3, b): εʷᵢⱼ = f(εᵢ) f(εⱼ), εᵇⱼ = f(εⱼ). Initial values as in section 3.2: μ from U(±1/√inputSize),
 * σ = σ₀/√inputSize.
 *
 * Its noise is `inputSize + units` numbers f(ε), first for the inputs, then for the units. Zeros give the mean. Call {@link factorisedNoise} once
 * for the whole network, which is cheaper than layer by layer.
 *
 * @throws PrismError `invalid-argument` for a σ₀ below 0 or not finite; from `apply`, for noise that is missing or has the wrong length.
 */
export function noisyDense({ inputSize, units, sigma = 0.5, rng }: NoisyDenseOptions): Network {
  if (!(sigma >= 0 && sigma < Number.POSITIVE_INFINITY))
    throw PrismError.invalidArgument`A noisy layer needs a number of at least 0 as sigma, but got ${sigma}.`;
  const { kernel, bias } = kernelAndBias([inputSize, units], fanInUniform, rng);
  const deviation = sigma * (1 / Math.sqrt(inputSize));
  const kernelSigma = variableOf(() => tf.fill([inputSize, units], deviation));
  const biasSigma = variableOf(() => tf.fill([units], deviation));
  const noiseSize = inputSize + units;
  return {
    variables: { kernel, bias, kernelSigma, biasSigma },
    noiseSize,
    apply: (x, noise) => {
      if (noise === undefined || noise.size !== noiseSize) {
        throw PrismError.invalidArgument`A noisy layer of ${counted(inputSize, 'input')} and ${counted(units, 'unit')} needs ${noiseSize} \
          numbers of noise, but got ${noise?.size ?? 'none'}.`;
      }
      const ofInputs = tf.slice(noise, 0, inputSize);
      const ofUnits = tf.slice(noise, inputSize, units);
      if (x.shape[0]! >= KERNEL_ROWS) {
        // ∂L/∂σ is then ∂L/∂μ ⊙ noise, without a second product.
        const noiseOfKernel = tf.mul(tf.reshape(ofInputs, [inputSize, 1]), ofUnits);
        const drawnKernel = tf.add(kernel, tf.mul(kernelSigma, noiseOfKernel)) as tf.Tensor2D;
        return tf.add(tf.matMul(x as tf.Tensor2D, drawnKernel), tf.add(bias, tf.mul(biasSigma, ofUnits)));
      }
      // x (σ ⊙ f(εᵢ)f(εⱼ)ᵀ) = ((x ⊙ f(εᵢ)) σ) ⊙ f(εⱼ): a second product instead of a kernel for every draw.
      const mean = tf.add(tf.matMul(x as tf.Tensor2D, kernel as unknown as tf.Tensor2D), bias);
      const spread = tf.add(
        tf.matMul(tf.mul(x, ofInputs) as tf.Tensor2D, kernelSigma as unknown as tf.Tensor2D),
        biasSigma,
      );
      return tf.add(mean, tf.mul(spread, ofUnits));
    },
  };
}

/** f(ε) = sgn(ε) √|ε| of standard normal numbers (Fortunato et al. 2018, section 3, b): the noise of noisy layers. */
export function factorisedNoise(noise: tf.Tensor): tf.Tensor {
  return tf.mul(tf.sign(noise), tf.sqrt(tf.abs(noise)));
}

/** ε of layer normalisation, added to the variance. */
const EPSILON = 1e-5;

/** Options of {@link layerNorm}. */
export interface LayerNormOptions {
  /** Number of features, the length of the last axis. */
  readonly size: number;
  /** Whether the features of each row have a mean of 0 already, see {@link centredOutputs}; default false. */
  readonly isCentred?: boolean;
}

/**
 * Layer normalisation (Ba, Kiros & Hinton 2016, equation 4): y = g (x − μ) / √(σ² + ε) + b, with the mean μ and the variance σ² of each row's
 * features. `[…, size]` → `[…, size]`; initially g = 1 and b = 0.
 *
 * @throws PrismError `invalid-argument` unless `size` is a positive integer.
 */
export function layerNorm({ size, isCentred = false }: LayerNormOptions): Network {
  requireCounts('layerNorm', { size });
  const gain = variableOf(() => tf.ones([size]));
  const bias = variableOf(() => tf.zeros([size]));
  return { variables: { gain, bias }, apply: (x) => scaledToOne(isCentred ? x : centred(x), gain, bias) };
}

/**
 * Subtracts the mean over the outputs from the kernel or bias of a linear layer, so that its outputs have a mean of 0. This takes one pass over the
 * parameters instead of several over the outputs; a convolution has many more outputs than parameters.
 */
export function centredOutputs(parameters: tf.Tensor): tf.Tensor {
  const outputs = parameters.shape.at(-1)!;
  // A single product, whose gradient is one as well.
  const centring = tf.sub(tf.eye(outputs), 1 / outputs) as tf.Tensor2D;
  return tf.reshape(tf.matMul(rowsOf(parameters, outputs), centring), parameters.shape);
}

/** x − μ of each row. */
function centred(x: tf.Tensor): tf.Tensor {
  return tf.customGrad((given) => ({ value: lessItsMean(given as tf.Tensor), gradFunc: lessItsMean }))(x);
}

function lessItsMean(x: tf.Tensor): tf.Tensor {
  return tf.sub(x, tf.mean(x, -1, true));
}

function rowsOf(x: tf.Tensor, size: number): tf.Tensor2D {
  return tf.reshape(x, [-1, size]);
}

/**
 * y = g s c + b for rows c with mean 0 and s = 1 / √(mean c² + ε). Hand-written gradients make half as many passes over c as the chain rule's:
 *
 *   ∂L/∂c = g s d − s³ mean(g c d) c,   ∂L/∂g = Σ s c d,   ∂L/∂b = Σ d,   d = ∂L/∂y
 */
function scaledToOne(rows: tf.Tensor, gain: tf.Tensor, bias: tf.Tensor): tf.Tensor {
  const { shape } = rows;
  const size = shape.at(-1)!;
  const scale = tf.customGrad((...given) => {
    const [c, g, b, save] = given as unknown as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    // Flat for the addition: with a last axis of 1, ONNX Runtime would add element by element.
    const s = tf.reshape(tf.rsqrt(tf.add(tf.mean(tf.square(c), -1), EPSILON)), [-1, 1]);
    const gs = tf.reshape(tf.matMul(s as tf.Tensor2D, tf.reshape(g, [1, size])), shape);
    save([c, g, s, gs]);
    return { value: tf.add(tf.mul(c, gs), b), gradFunc: gradients as never };
  });
  const gradients = (d: tf.Tensor, [c, g, s, gs]: tf.Tensor[]): tf.Tensor[] => {
    const cd = rowsOf(tf.mul(c!, d), size);
    const mean = tf.matMul(cd, tf.reshape(tf.div(g!, size), [size, 1]));
    const along = tf.reshape(tf.mul(mean, tf.mul(tf.square(s!), s!)), [...shape.slice(0, -1), 1]);
    const byGain = tf.matMul(s as tf.Tensor2D, cd, true);
    return [
      tf.sub(tf.mul(gs!, d), tf.mul(c!, along)),
      tf.reshape(byGain, [size]),
      tf.sum(rowsOf(d, size), 0),
    ];
  };
  return scale(rows, gain, bias);
}

/** Options of {@link cosineEmbedding}. */
export interface CosineEmbeddingOptions {
  /** Size of the embedding. */
  readonly units: number;
  /** Number of cosines; default 64, the paper's n. */
  readonly cosines?: number;
  readonly initializer?: Initializer;
  readonly rng: Rng;
}

/**
 * Embeds fractions τ ∈ [0, 1]: `[rows, 1]` → `[rows, units]`, φⱼ(τ) = ReLU(Σᵢ cos(π i τ) wᵢⱼ + bⱼ) for i = 0 … n − 1 (Dabney et al.
 * 2018, "Implicit quantile networks", equation 4).
 */
export function cosineEmbedding({ units, cosines = 64, ...options }: CosineEmbeddingOptions): Network {
  const layer = dense({ ...options, inputSize: cosines, units });
  const frequencies = Array.from({ length: cosines }, (_, i) => Math.PI * i);
  return {
    variables: layer.variables,
    apply: (fractions) => tf.relu(layer.apply(tf.cos(tf.mul(fractions, tf.tensor2d([frequencies]))))),
  };
}
