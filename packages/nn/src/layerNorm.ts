import * as tf from '@prism-rl/jit/tensorflow';
import type { Network } from './network.ts';
import { variableOf } from './variableOf.ts';

/** Options of {@link layerNorm}. */
export interface LayerNormOptions {
  /** Features: length of the last axis. */
  readonly size: number;
  /** Added to the variance; default 1e-5. */
  readonly epsilon?: number;
  /** Whether the features of each row have a mean of 0 as they come, see {@link centredOutputs}; default false. */
  readonly isCentred?: boolean;
}

/**
 * Layer normalisation (Ba, Kiros & Hinton 2016, equation 4): y = g (x − μ) / √(σ² + ε) + b, with the mean μ and the variance σ² of the
 * features of each row by itself. `[…, size]` → `[…, size]`; g begins at 1, b at 0.
 */
export function layerNorm({ size, epsilon = 1e-5, isCentred = false }: LayerNormOptions): Network {
  const gain = variableOf(() => tf.ones([size]));
  const bias = variableOf(() => tf.zeros([size]));
  return {
    variables: { gain, bias },
    apply: (x) => scaledToOne(isCentred ? x : centred(x), gain, bias, epsilon),
  };
}

/**
 * The kernel or bias of a linear layer, less its mean over the outputs: what the layer then puts out has a mean of 0. That is a pass over
 * the parameters in place of several over the outputs, of which a convolution has many more.
 */
export function centredOutputs(parameters: tf.Tensor): tf.Tensor {
  const outputs = parameters.shape.at(-1)!;
  // One product, whose gradient is one again.
  const centring = tf.sub(tf.eye(outputs), 1 / outputs) as tf.Tensor2D;
  return tf.reshape(tf.matMul(rowsOf(parameters, outputs), centring), parameters.shape);
}

/** x − μ of each row. */
function centred(x: tf.Tensor): tf.Tensor {
  return tf.customGrad((given) => ({
    value: lessItsMean(given as tf.Tensor),
    gradFunc: lessItsMean,
  }))(x);
}

function lessItsMean(x: tf.Tensor): tf.Tensor {
  return tf.sub(x, tf.mean(x, -1, true));
}

function rowsOf(x: tf.Tensor, size: number): tf.Tensor2D {
  return tf.reshape(x, [-1, size]);
}

/**
 * y = g s c + b of rows c whose mean is 0, with s = 1 / √(mean c² + ε). Its gradients by hand, half as many passes over c as the chain
 * rule's:
 *
 *   ∂L/∂c = g s d − s³ mean(g c d) c,   ∂L/∂g = Σ s c d,   ∂L/∂b = Σ d,   d = ∂L/∂y
 */
function scaledToOne(rows: tf.Tensor, gain: tf.Tensor, bias: tf.Tensor, epsilon: number): tf.Tensor {
  const { shape } = rows;
  const size = shape.at(-1)!;
  const scale = tf.customGrad((...given) => {
    const [c, g, b, save] = given as unknown as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    // Flat while a number is added: beside a last axis of 1, ONNX Runtime would add it element by element.
    const s = tf.reshape(tf.rsqrt(tf.add(tf.mean(tf.square(c), -1), epsilon)), [-1, 1]);
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
