// Agents as the runner makes them, and steps for them to learn from.
import type { AgentEntry, Config, Metrics, Space, StepLearner, Transitions } from '@prism-rl/core';
import { Rng, resolveConfig } from '@prism-rl/core';
import { activateBackend, type Engine } from '@prism-rl/nn';

/** An agent to make. */
export interface Making {
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  readonly settings?: object;
  readonly numEnvs?: number;
  /** Length of the run that it expects. */
  readonly steps?: number;
  readonly seed?: number;
  readonly backend?: string;
  /** Default: that of the backend. */
  readonly engine?: Engine | undefined;
}

/** Makes an agent of an entry. */
export async function madeAgent<C extends object>(
  entry: AgentEntry<C>,
  { settings = {}, numEnvs = 1, steps = 100, seed = 1, backend = 'ort', engine, ...spaces }: Making,
): Promise<StepLearner> {
  const config = resolveConfig('agent', entry, settings as Config) as C;
  const context = { ...spaces, numEnvs, steps, config, rng: new Rng(seed) };
  return (await entry.create({
    ...context,
    engine: engine ?? (await activateBackend(backend)),
  })) as StepLearner;
}

/** A step of environments, in which by default no episode starts or ends. */
export type Step = Pick<Transitions, 'observations' | 'actions' | 'rewards' | 'nextObservations'> &
  Partial<Transitions>;

/** Adds a step to an agent's memory, and learns as long as the memory is ready. Returns what each update reported. */
export async function learnFrom(agent: StepLearner, step: Step, rng: Rng): Promise<(Metrics | undefined)[]> {
  const none = new Uint8Array(step.rewards.length);
  const flags = { terminated: none, truncated: none, starts: none };
  agent.memory.add({ count: step.rewards.length, ...flags, extras: {}, ...step });
  const reports: (Metrics | undefined)[] = [];
  while (agent.memory.ready()) {
    const metrics = await agent.learn(agent.memory.sample(rng));
    reports.push(metrics && { ...metrics });
  }
  return reports;
}
