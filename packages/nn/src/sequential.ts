import type * as tf from '@prism-rl/jit/tensorflow';
import type { Network, Variables } from './network.ts';

/** A step of a {@link sequential} network: something with parameters, or a plain function such as an activation. */
export type Layer = readonly [name: string, network: Network] | ((x: tf.Tensor) => tf.Tensor);

/**
 * Layers one after the other. Variables are called `name/variable`; noise is handed out in the layers' order.
 *
 * @example
 * ```ts no-run
 * const network = sequential([['hidden', dense({ inputSize: 4, units: 64, rng })], tf.relu]);
 * ```
 */
export function sequential(layers: readonly Layer[]): Network {
  const variables: { [name: string]: tf.Variable } = {};
  let noiseSize = 0;
  const steps = layers.map((layer) => {
    if (typeof layer === 'function') return (x: tf.Tensor) => layer(x);
    const [name, network] = layer;
    Object.assign(variables, prefixed(name, network.variables));
    const start = noiseSize;
    const size = network.noiseSize ?? 0;
    noiseSize += size;
    return (x: tf.Tensor, noise?: tf.Tensor) =>
      network.apply(x, size === 0 ? undefined : noise?.slice(start, size));
  });
  return {
    variables,
    noiseSize,
    apply: (input, noise) => steps.reduce((x, step) => step(x, noise), input),
  };
}

/** The same variables under `prefix/name`. */
export function prefixed(prefix: string, variables: Variables): Variables {
  return Object.fromEntries(
    Object.entries(variables).map(([name, variable]) => [`${prefix}/${name}`, variable]),
  );
}
