import type { Agent, Engine, Env, Policy, Registry, Run, Snapshot, VectorEnv } from '@prism-rl/core';
import { childSnapshot, PrismError, Rng } from '@prism-rl/core';
import { agentIn, envStepsOf, restoreErrorText, runFactory, thinkingPolicy } from '@prism-rl/runner';
import { readCheckpoint, readManifest } from '@prism-rl/runner/node';
import { actingBackend, engineFor } from './backend.ts';
import { type OptionValues, option } from './command.ts';
import { say } from './output.ts';

/** An agent from a run directory, ready to act, with its environment. */
export interface TrainedAgent {
  readonly manifest: Run;
  readonly agent: Agent;
  readonly env: VectorEnv;
  /** Statistics that wrappers learned in training, for other environments of the agent. */
  readonly statistics: Snapshot;
  /** Probability of a random action in evaluations. */
  readonly evaluationEpsilon: number;
  readonly envSteps: number;
  close(): void;
}

/**
 * Loads the newest checkpoint's agent and creates `numEnvs` of its evaluation environments.
 *
 * @param backend to run it on; default: the one it was trained on, unless that only trains.
 * @throws PrismError `file` if there is no run, `corrupt` if it is damaged, `unknown-name`, `invalid-config`.
 */
export async function loadTrainedAgent(
  runDir: string,
  registry: Registry,
  numEnvs: number,
  backend?: string,
): Promise<TrainedAgent> {
  const manifest = readManifest(runDir);
  const { path, snapshot, warnings } = readCheckpoint(runDir);
  for (const warning of warnings) say(`warning: ${warning}`);
  const engine = await engineFor(registry, manifest.agent, backend ?? actingBackend(registry, manifest));
  const factory = runFactory(registry, manifest);
  const env = await factory.createEvaluationEnv(numEnvs);
  const agent = await createdFor(factory, env, manifest, engine);
  const statistics = childSnapshot(snapshot, 'learned');
  try {
    env.adoptStatistics?.(statistics);
    await agent.restore(agentIn(snapshot));
  } catch (cause) {
    agent.dispose?.();
    env.close?.();
    if (cause instanceof PrismError && cause.code === 'not-finite')
      throw new PrismError('not-finite', `The checkpoint ${path} cannot be used: ${cause.message}`, {
        hint: cause.hint!,
        cause,
      });
    // The checkpoint is valid, so it belongs to another run, or the manifest was changed.
    throw PrismError.corrupt`The checkpoint ${path} does not fit the manifest of ${runDir}: ${restoreErrorText(cause)}
      Restore the files that the training wrote.`.causedBy(cause);
  }
  return {
    manifest,
    agent,
    env,
    statistics,
    evaluationEpsilon: factory.evaluationEpsilon,
    envSteps: envStepsOf(snapshot),
    close: () => {
      agent.dispose?.();
      env.close?.();
    },
  };
}

/** `--simulations` of commands in which agents act. */
export const simulationsOption = option.number(
  'N',
  'search before each move, by the agent’s own values, visiting N positions (default 0: no search)',
);

/** Reads {@link simulationsOption}. @throws PrismError `invalid-argument` beside `--explore`. */
export function readSimulations(options: OptionValues): number {
  const simulations = options.whole('simulations', 0) ?? 0;
  if (simulations > 0 && options.flag('explore')) {
    throw PrismError.invalidArgument`--explore and --simulations cannot be given together.
      Leave --explore out: a search makes the strongest move that it finds.`;
  }
  return simulations;
}

/**
 * Returns the agent, or its search in an environment.
 *
 * @param name of the agent in errors. @throws PrismError `incompatible`.
 */
export function thinking(
  { agent, manifest }: Pick<TrainedAgent, 'agent' | 'manifest'>,
  env: Env | VectorEnv,
  simulations: number,
  name: string,
): Policy {
  if (simulations === 0) return agent;
  const { discount } = manifest.agentConfig;
  return thinkingPolicy(agent, env, { simulations, ...(typeof discount === 'number' && { discount }) }, name);
}

/** Creates an agent that acts but never learns, without the parts for learning, such as one learner per environment. */
async function createdFor(
  factory: ReturnType<typeof runFactory>,
  env: VectorEnv,
  { seed }: Run,
  engine: Engine | undefined,
): Promise<Agent> {
  const { observationSpace, actionSpace } = env;
  try {
    return await factory.createAgent({ observationSpace, actionSpace, numEnvs: 1 }, new Rng(seed), engine);
  } catch (error) {
    env.close?.();
    throw error;
  }
}
