import type { Space } from '@prism-rl/core';
import type * as tf from '@prism-rl/jit/tensorflow';
import { exportedInputs } from '@prism-rl/nn';
import type { Parts } from './learning/parts.ts';
import type { ObservationNormaliser } from './observationNormaliser.ts';

/**
 * The greedy policy as an ONNX model for any batch size.
 *
 * Input: `observation`, float32 `[batch, …shape]`, as the environment gives it, or one of each part, by its name. Outputs: `action` as the environment takes it: float32
 * `[batch, size]` within the bounds of the action space, or int32 `[batch]`; `parameters`, float32 `[batch, …]`: what the network says,
 * before tanh: the action, means and log standard deviations, or logits.
 *
 * @throws JitError for a network with an operation that cannot be exported.
 */
export async function exportPolicy(
  { policy, form }: Parts,
  observationSpace: Space,
  normaliser: ObservationNormaliser | undefined,
): Promise<Uint8Array> {
  const { exportOnnxAsync } = await import('@prism-rl/jit');
  const { inputs, packed } = exportedInputs(observationSpace);
  return exportOnnxAsync(inputs, (tensors) => {
    const rows = packed(tensors) as tf.Tensor2D;
    const parameters = policy.apply(normaliser?.layer(rows) ?? rows);
    return { action: form.actor.greedy(parameters), parameters };
  });
}
