import {
  type Agent,
  type PortablePolicy,
  PrismError,
  type Registry,
  type VectorEnv,
  type WrapperSteps,
} from '@prism-rl/core';
import { encodeWeights, joinedBytes } from '@prism-rl/core/safetensors';
import { evaluationWrappers } from './planRun.ts';
import type { RunFactory } from './runFactory.ts';
import { unwrapped } from './unwrapped.ts';

/** The greedy policy of a run as it was at one moment. It acts at once, without the run and its engine, in Node and in pages. */
export interface RunPolicy extends PortablePolicy {
  /** As {@link PortablePolicy.export}; `safetensors` has the weights of the agent's networks, by name. */
  export: PortablePolicy['export'] & ((format: 'onnx' | 'safetensors') => Uint8Array);
}

/** Options of a run's `policy`. */
export interface PolicyOptions {
  /**
   * Whether the policy takes in the run's wrappers, with their statistics as they are now: it then reads what the environment itself returns, and
   * its actions go into that, as `prism export --with-wrappers` writes it. The program that acts still repeats actions for `action-repeat`. Default:
   * false, it expects observations from the wrappers.
   */
  readonly withWrappers?: boolean | undefined;
}

/** What the wrappers of a run do, with the statistics of its training environments. @throws PrismError `incompatible`, see {@link unwrapped} */
export async function wrapperStepsOf(
  registry: Registry,
  { run, createEvaluationEnv }: RunFactory,
  training: VectorEnv | undefined,
): Promise<WrapperSteps | undefined> {
  const wrappers = evaluationWrappers(registry, run.wrappers ?? []);
  if (wrappers.length === 0) return undefined;
  const env = await createEvaluationEnv(1);
  try {
    const statistics = training?.statistics?.();
    if (statistics !== undefined) env.adoptStatistics?.(statistics);
    return unwrapped(env, wrappers).wrappers;
  } finally {
    env.close?.();
  }
}

/** @throws PrismError `incompatible` for an agent without a network. */
export async function policyOfAgent(
  agent: Agent | undefined,
  name: string,
  wrappers?: WrapperSteps,
): Promise<RunPolicy> {
  const own = await agent?.portable?.();
  const policy = wrappers === undefined ? own : await own?.within(wrappers);
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
