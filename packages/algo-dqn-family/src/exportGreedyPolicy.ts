import type { Space } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { exportedInputs } from '@prism-rl/nn';
import { DrawnInputs } from './network/drawnInputs.ts';
import { outputsOf, possibleValues, type QNetwork } from './network/qNetwork.ts';
import type { ValueModel } from './values/valueModel.ts';

/**
 * Exports the greedy policy of a Q-network as an ONNX model for any batch size.
 *
 * Input: `observation`, float32 `[batch, …shape]`, as the environment returns it; a Dict has one input per entry, by name. The model
 * includes scaling and axis order. Outputs: `action`, int32 `[batch]`, the first of highest value, as the environment takes it, or `[batch,
 * branches]` for several branches; `values`, float32 `[batch, actions]`. The model is deterministic: noisy layers use their means, implicit
 * quantiles the middle fractions. A recurrent network adds an input `state` and an output `nextState`, float32 `[batch, stateSize]`; zeros
 * start an episode.
 *
 * @param branches number of actions per branch. @param starts smallest action per branch.
 * @throws JitError if the network contains an operation that cannot be exported.
 */
export async function exportGreedyPolicy(
  model: ValueModel,
  network: QNetwork,
  observationSpace: Space,
  { branches, starts }: { readonly branches: readonly number[]; readonly starts: readonly number[] },
): Promise<Uint8Array> {
  const { exportOnnx } = await import('@prism-rl/jit');
  // One row of fractions serves all rows, so that no constant depends on the batch size.
  const draws = new DrawnInputs('act', {
    noiseSize: network.noiseSize,
    rows: 1,
    fractions: model.fractions?.choose ?? 0,
  });
  const { inputs, packed } = exportedInputs(observationSpace);
  const { recurrent } = network;
  const ofState = recurrent && { state: { shape: [1, recurrent.stateSize] } };
  return exportOnnx({ ...inputs, ...ofState }, (tensors) => {
    const settled = Object.entries(draws.specs).map(([name, spec]) => [
      name,
      tf.tensor(draws.arrays[name]!, [...spec.shape]),
    ]);
    const rows = packed(tensors);
    const drawn = draws.of(Object.fromEntries(settled));
    const { outputs, states: nextState } = outputsOf(network, rows, drawn, tensors.state);
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

/** Returns the first action of highest value: int32 `[rows]`, or `[rows, branches]` for several branches. */
function best(values: tf.Tensor2D, branches: readonly number[]): tf.Tensor {
  if (branches.length === 1) return tf.argMax(values, 1);
  const own = tf.split(values, [...branches], 1);
  return tf.concat(
    own.map((branch) => tf.expandDims(tf.argMax(branch, 1), 1)),
    1,
  );
}
