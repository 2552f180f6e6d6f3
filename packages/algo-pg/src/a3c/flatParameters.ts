import * as tf from '@prism-rl/jit/tensorflow';
import type { Engine, StepFunction, Variables } from '@prism-rl/nn';

/** A step that takes a network's parameters from one array, variable after variable. */
export type Load = StepFunction<{ parameters: { shape: number[] } }, never>;

/** The values of a network's variables, one after the other. */
export function flatParameters(variables: Variables): Float32Array {
  const arrays = Object.values(variables).map((variable) => variable.dataSync<'float32'>());
  const flat = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const array of arrays) {
    flat.set(array, offset);
    offset += array.length;
  }
  return flat;
}

/** Compiles a {@link Load}, which takes parameters in the order of {@link flatParameters}. */
export async function compileLoad(engine: Engine, variables: Variables): Promise<Load> {
  const all = Object.values(variables);
  const size = all.reduce((sum, variable) => sum + variable.size, 0);
  return engine.compile({ parameters: { shape: [size] } }, ({ parameters }) => {
    let offset = 0;
    for (const variable of all) {
      variable.assign(tf.reshape(tf.slice(parameters, [offset], [variable.size]), variable.shape));
      offset += variable.size;
    }
    return {};
  });
}
