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
 * Outputs: `action`, int32 `[batch]`, the first one of highest value, as the environment takes it, of several branches `[batch, branches]`;
 * `values`, float32 `[batch, actions]`. Nothing is drawn: noisy layers are at their means, implicit quantiles at middle fractions. Of a
 * network that remembers also an input `state` and an output `nextState`, float32 `[batch, stateSize]`; zeros begin an episode.
 *
 * @param branches actions of each choice. @param starts the smallest one of each.
 * @throws JitError for a network with an operation that cannot be exported.
 */
export async function exportGreedyPolicy(
  model: ValueModel,
  network: QNetwork,
  observationSpace: Space,
  { branches, starts }: { readonly branches: readonly number[]; readonly starts: readonly number[] },
): Promise<Uint8Array> {
  const { exportOnnxAsync } = await import('@prism-rl/jit');
  // One row of fractions serves all rows, so that no constant of the model has the batch's size.
  const draws = new DrawnInputs('act', {
    noiseSize: network.noiseSize,
    rows: 1,
    fractions: model.fractions?.choose ?? 0,
  });
  const { inputs, packed } = exportedInputs(observationSpace);
  const { recurrent } = network;
  const ofState = recurrent && { state: { shape: [1, recurrent.stateSize] } };
  return exportOnnxAsync({ ...inputs, ...ofState }, (tensors) => {
    const settled = Object.entries(draws.specs).map(([name, spec]) => [
      name,
      tf.tensor(draws.arrays[name]!, [...spec.shape]),
    ]);
    const rows = packed(tensors);
    const drawn = draws.of(Object.fromEntries(settled));
    const nextState = recurrent?.step(rows, tensors.state!);
    const outputs = nextState ? recurrent!.outputs(nextState, drawn) : network.apply(rows, drawn);
    const values = possibleValues(network, model.actionValues, outputs, rows);
    const index = best(values, branches);
    const [start] = starts;
    const first = starts.length === 1 ? tf.scalar(start!, 'int32') : tf.tensor1d([...starts], 'int32');
    return {
      action: starts.every((least) => least === 0) ? index : tf.add(index, first),
      values,
      ...(nextState && { nextState }),
    };
  });
}

/** The first action of highest value: int32 `[rows]`, of several branches `[rows, branches]`. */
function best(values: tf.Tensor2D, branches: readonly number[]): tf.Tensor {
  if (branches.length === 1) return tf.argMax(values, 1);
  const own = tf.split(values, [...branches], 1);
  return tf.concat(
    own.map((branch) => tf.expandDims(tf.argMax(branch, 1), 1)),
    1,
  );
}
