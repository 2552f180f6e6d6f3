/** A network's parameters by name, such as `dense0/kernel`: float32 or float64, row-major. */
export interface Weights {
  readonly [name: string]: {
    readonly shape: readonly number[];
    readonly values: Float32Array | Float64Array;
  };
}

/** Merges the weights of parts, each under its own prefix; {@link childWeights} extracts them. */
export function mergeWeights(children: { readonly [prefix: string]: Weights }): Weights {
  const all = Object.entries(children).flatMap(([prefix, child]) =>
    Object.entries(child).map(([name, tensor]) => [`${prefix}/${name}`, tensor] as const),
  );
  return Object.fromEntries(all);
}

/** Extracts the weights under `prefix` from a result of {@link mergeWeights}; empty if there are none. */
export function childWeights(weights: Weights, prefix: string): Weights {
  const own = Object.entries(weights).filter(([name]) => name.startsWith(`${prefix}/`));
  return Object.fromEntries(own.map(([name, tensor]) => [name.slice(prefix.length + 1), tensor]));
}
