import * as tf from '@tensorflow/tfjs';
import type { PolicyNetwork } from './network/policyNetwork.ts';

/**
 * A policy as an ONNX model for any batch size.
 *
 * Input: `observation`, float32 `[batch, …shape]`, as the environment gives it. Outputs: `action`, the most probable one: int32
 * `[batch]` counted from 0, or float32 `[batch, size]` *before* it is cut to the bounds of the action space; `parameters`, float32
 * `[batch, …]`: logits, or means and log standard deviations.
 *
 * @param shape of one observation.
 * @throws JitError for a network with an operation that cannot be exported.
 */
export async function exportPolicyNetwork(
  network: PolicyNetwork,
  shape: readonly number[],
): Promise<Uint8Array> {
  const { exportOnnx } = await import('@prism-rl/jit');
  const size = shape.reduce((product, n) => product * n, 1);
  return exportOnnx({ observation: { shape: [1, ...shape] } }, ({ observation }) => {
    const parameters = network.policy(tf.reshape(observation, [observation.shape[0]!, size]));
    return { action: network.distribution.mode(parameters), parameters };
  });
}
