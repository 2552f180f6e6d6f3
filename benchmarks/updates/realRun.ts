// An agent in training, captured at two moments: after a few updates and after thousands.
import type { Config, Engine, Plugin, Snapshot, StepLearner } from '@prism-rl/core';
import { Registry, Rng } from '@prism-rl/core';
import { planRun, runFactory } from '@prism-rl/runner';
import { Trainer } from '../../packages/runner/src/trainer.ts';

/** The agent and its environment. */
export interface RealRunOptions {
  readonly plugins: readonly Plugin[];
  readonly env: string;
  readonly agent: string;
  readonly engine: Engine;
  /** Settings that override the environment's preset. */
  readonly overrides?: Config;
  /** Number of gradient steps after which the agent counts as early, and as late. */
  readonly early: number;
  readonly late: number;
  /** Number of last batches to keep. */
  readonly batches: number;
}

/** The agent with both of its states, and batches of its run to continue with. */
export interface RealRun {
  readonly agent: StepLearner;
  readonly early: Snapshot;
  readonly late: Snapshot;
  readonly batches: readonly unknown[];
  /** Gradient steps in one call of `learn`. */
  readonly stepsPerLearn: number;
  close(): Promise<void>;
}

/** More than any run here needs. */
const endlessly = 1e9;

/** Trains until the agent is late, and returns it with its states. */
export async function realRun(options: RealRunOptions): Promise<RealRun> {
  const { env: id, agent: name, engine, overrides, early, late } = options;
  const registry = new Registry([...options.plugins]);
  const run = planRun(registry, { env: id, agent: name, agentConfig: overrides, steps: endlessly });
  const factory = runFactory(registry, run);
  const env = await factory.createEnv(run.numEnvs);
  const agent = (await factory.createAgent(env, new Rng(1), engine)) as StepLearner;
  const stepsPerLearn = gradientSteps(run.agentConfig);
  const batches: unknown[] = [];
  let earlyState = await agent.save();
  let learned = 0;
  const trainer: Trainer = new Trainer({
    env,
    memoryRng: new Rng(2),
    envSeed: 1,
    steps: endlessly,
    agent: overseen(agent, async (batch) => {
      if (learned * stepsPerLearn < early) earlyState = await agent.save();
      learned++;
      if (learned * stepsPerLearn < late) return;
      batches.push(copyOf(batch));
      if (batches.length === options.batches) trainer.stop('finished');
    }),
  });
  await trainer.run(() => undefined);
  return {
    agent,
    early: earlyState,
    late: await agent.save(),
    batches,
    stepsPerLearn,
    close: async () => {
      await agent.dispose?.();
      env.close?.();
    },
  };
}

/** PPO takes many gradient steps on a rollout, the DQN family one on a batch. */
function gradientSteps({ epochs = 1, minibatches = 1 }: Config): number {
  return Number(epochs) * Number(minibatches);
}

/** Wraps the agent to see each batch before it learns from it. */
function overseen(agent: StepLearner, see: (batch: unknown) => Promise<void>): StepLearner {
  return {
    memory: agent.memory,
    ...(agent.extras !== undefined && { extras: agent.extras }),
    ...(agent.stateSize !== undefined && { stateSize: agent.stateSize }),
    act: (observations, out, mode) => agent.act(observations, out, mode),
    learn: async (batch) => {
      await see(batch);
      return agent.learn(batch);
    },
    save: () => agent.save(),
    restore: (snapshot) => agent.restore(snapshot),
  };
}

/** Memories reuse their arrays. */
function copyOf(batch: unknown): unknown {
  return Object.fromEntries(
    Object.entries(batch as object).map(([name, value]) => [
      name,
      ArrayBuffer.isView(value) ? (value as Uint8Array).slice() : value,
    ]),
  );
}
