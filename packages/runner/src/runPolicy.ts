import { type Agent, type PortablePolicy, PrismError } from '@prism-rl/core';
import { encodeWeights, joinedBytes } from '@prism-rl/core/safetensors';

/** The greedy policy of a run as it was at one moment. It acts at once, without the run and its engine, in Node and in pages. */
export interface RunPolicy extends PortablePolicy {
  /** As {@link PortablePolicy.export}; `safetensors` has the weights of the agent's networks, by name. */
  export: PortablePolicy['export'] & ((format: 'onnx' | 'safetensors') => Uint8Array);
}

/** @throws PrismError `incompatible` for an agent without a network. */
export async function policyOfAgent(agent: Agent | undefined, name: string): Promise<RunPolicy> {
  const policy = await agent?.portable?.();
  if (agent === undefined || policy === undefined) {
    throw PrismError.incompatible`The agent ${name} has no policy that acts alone.
      Agents with neural networks have one: dqn, for example.`;
  }
  const weights = await agent.weights?.();
  const write = policy.export as (format: string, ...how: unknown[]) => Uint8Array | string;
  return {
    ...policy,
    export: ((format: string, ...how: unknown[]) =>
      format === 'safetensors' && weights !== undefined
        ? joinedBytes(encodeWeights(weights, {}))
        : write(format, ...how)) as RunPolicy['export'],
  };
}
