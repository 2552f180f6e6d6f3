import type { Space } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { exportedInputs } from '@prism-rl/nn';
import { DrawnInputs } from './network/drawnInputs.ts';
import type { QNetwork } from './network/qNetwork.ts';
import { possibleValues } from './network/qNetwork.ts';
import type { ValueModel } from './values/valueModel.ts';

/**
 * The greedy policy of a Q-network as an ONNX model for any batch size.
 *
 * Input: `observation`, float32 `[batch, …shape]`, as the environment gives it, or one of each part, by its name; scaling and the order of
 * axes belong to the model.
 * Outputs: `action`, int32 `[batch]`, the first one of highest value, as the environment takes it; `values`, float32 `[batch, actions]`. Nothing is drawn: noisy
 * layers are at their means, implicit quantiles at middle fractions.
 *
 * @param start the smallest action.
 * @throws JitError for a network with an operation that cannot be exported.
 */
export async function exportGreedyPolicy(
  model: ValueModel,
  network: QNetwork,
  observationSpace: Space,
  start: number,
): Promise<Uint8Array> {
  const { exportOnnxAsync } = await import('@prism-rl/jit');
  // One row of fractions serves all rows, so that no constant of the model has the batch's size.
  const draws = new DrawnInputs('act', {
    noiseSize: network.noiseSize,
    rows: 1,
    fractions: model.fractions?.choose ?? 0,
  });
  const { inputs, packed } = exportedInputs(observationSpace);
  return exportOnnxAsync(inputs, (tensors) => {
    const settled = Object.entries(draws.specs).map(([name, spec]) => [
      name,
      tf.tensor(draws.arrays[name]!, [...spec.shape]),
    ]);
    const rows = packed(tensors);
    const outputs = network.apply(rows, draws.of(Object.fromEntries(settled)));
    const values = possibleValues(network, model.actionValues, outputs, rows);
    const index = tf.argMax(values, 1);
    return { action: start === 0 ? index : tf.add(index, tf.scalar(start, 'int32')), values };
  });
}
