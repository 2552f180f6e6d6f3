import type { Space } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import type { Sampler } from '@prism-rl/nn';
import type { PolicyNetwork } from './network/policyNetwork.ts';
import { samplesToActions } from './samplesToActions.ts';

/** The spaces of a policy, and how its samples become actions, see {@link samplesToActions}. */
export interface ExportOptions {
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  /** Default false. */
  readonly squash?: boolean;
}

/**
 * A policy as an ONNX model for any batch size.
 *
 * Input: `observation`, float32 `[batch, …shape]`, as the environment gives it. Outputs: `action`, the most probable one, as the
 * environment takes it: int32 `[batch]`, or float32 `[batch, size]` within the bounds of the action space; `parameters`, float32
 * `[batch, …]`: logits, or means and log standard deviations of the numbers that are cut, or squashed, to the bounds.
 *
 * @throws JitError for a network with an operation that cannot be exported.
 */
export async function exportPolicyNetwork(
  network: PolicyNetwork<Sampler>,
  { observationSpace, actionSpace, squash = false }: ExportOptions,
): Promise<Uint8Array> {
  const { exportOnnx } = await import('@prism-rl/jit');
  const { shape, size } = observationSpace;
  const actions = samplesToActions(actionSpace, squash);
  return exportOnnx({ observation: { shape: [1, ...shape] } }, ({ observation }) => {
    const parameters = network.policy(tf.reshape(observation, [observation.shape[0]!, size]));
    return { action: actions.tensor(network.distribution.mode(parameters)), parameters };
  });
}
