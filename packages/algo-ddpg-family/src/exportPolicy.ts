import type { Space } from '@prism-rl/core';
import type * as tf from '@prism-rl/jit/tensorflow';
import type { ObservationNormalizer } from '@prism-rl/memory';
import { exportedInputs } from '@prism-rl/nn';
import type { Parts } from './learning/parts.ts';

/**
 * Exports the greedy policy as an ONNX model for any batch size.
 *
 * Input: `observation`, `[batch, …shape]`, as the environment returns it: float32, or float64 if float32 cannot represent its numbers; a
 * Dict has one input per entry, by name. Outputs: `action` as the environment takes it: float32 `[batch, size]` within the bounds of the
 * action space, or int32 `[batch]`; `parameters`, float32 `[batch, …]`, the network's raw outputs before tanh: the action, means and log
 * standard deviations, or logits.
 *
 * @throws JitError if the network contains an operation that cannot be exported.
 */
export async function exportPolicy(
  { policy, form }: Parts,
  observationSpace: Space,
  normalizer: ObservationNormalizer | undefined,
): Promise<Uint8Array> {
  const { exportOnnx } = await import('@prism-rl/jit');
  const { inputs, packed } = exportedInputs(observationSpace, normalizer);
  return exportOnnx(inputs, (tensors) => {
    const parameters = policy.apply(packed(tensors) as tf.Tensor2D);
    return { action: form.actor.greedy(parameters), parameters };
  });
}
