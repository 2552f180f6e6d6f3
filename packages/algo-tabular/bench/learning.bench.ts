// Times tabular Q-learning through the runner, in a bare loop of act, step and learn, and in Gymnasium with a NumPy table.
import type { AgentContext, VectorEnv } from '@prism-rl/core';
import { createEnvironments, Registry, Rng } from '@prism-rl/core';
import { plugin as gridworld } from '@prism-rl/env-gridworld/plugin';
import { train } from '@prism-rl/runner';
import { lastValueFrom } from 'rxjs';
import type { Report } from '../../../benchmarks/src/benchRow.ts';
import { findPython } from '../../../benchmarks/src/python.ts';
import { sideBySide } from '../../../benchmarks/src/sideBySide.ts';
import { QLearning } from '../src/control/oneStepControl.ts';
import { plugin } from '../src/plugin.ts';

export const suite = 'tabular';

const rounds = 5;
/** The Python script uses the same settings. */
const config = { discount: 0.99, stepSize: 0.1, epsilon: 0.1 };

async function byRunner(env: string, numEnvs: number, steps: number): Promise<number> {
  const plugins = [gridworld, plugin];
  const run = train({ plugins, env, agent: 'q-learning', agentConfig: config, numEnvs, steps, seed: 1 });
  const end = await lastValueFrom(run);
  if (end.type !== 'end') throw new Error(`the run ended with ${end.type}`);
  return steps / end.seconds;
}

async function byHand(id: string, numEnvs: number, steps: number): Promise<number> {
  const env: VectorEnv = await createEnvironments(new Registry([gridworld]), { id }, numEnvs);
  const { observationSpace, actionSpace, observations, rewards, terminated, truncated } = env;
  const context: AgentContext<typeof config> = {
    observationSpace,
    actionSpace,
    numEnvs,
    steps,
    config,
    rng: new Rng(1),
  };
  const agent = new QLearning(context);
  const previous = new Int32Array(numEnvs);
  const nextObservations = new Int32Array(numEnvs);
  const actions = new Int32Array(numEnvs);
  const transitions = {
    count: numEnvs,
    observations: previous,
    actions,
    rewards,
    nextObservations,
    terminated,
    truncated,
    starts: new Uint8Array(numEnvs),
    extras: {},
  };
  const out = { actions, extras: {} };
  env.reset({ seed: 1 });
  const started = performance.now();
  for (let step = 0; step < steps; step += numEnvs) {
    previous.set(observations);
    agent.act(previous, out, 'explore');
    env.step(actions);
    for (let i = 0; i < numEnvs; i++) {
      const ended = terminated[i] === 1 || truncated[i] === 1;
      nextObservations[i] = ended ? env.finalObservations[i]! : observations[i]!;
    }
    agent.memory.add(transitions);
    agent.learn(agent.memory.sample());
  }
  return (steps * 1000) / (performance.now() - started);
}

export async function run(report: Report): Promise<void> {
  for (const [env, numEnvs, steps] of [
    ['GridWorld-v0', 1, 2_000_000],
    ['GridWorld-v0', 16, 8_000_000],
    ['GridWorld-v0', 64, 16_000_000],
    ['GridWorld-v0', 256, 16_000_000],
  ] as const) {
    const { value, peerValue } = await sideBySide(
      rounds,
      () => byRunner(env, numEnvs, steps),
      () => byHand(env, numEnvs, steps),
    );
    report({
      suite,
      name: `${env} × ${numEnvs}, q-learning through the runner`,
      unit: 'steps/s',
      value,
      higherIsBetter: true,
      peer: 'bare loop',
      peerValue: peerValue!,
    });
  }
  const python = await findPython(['gymnasium', 'numpy']);
  for (const [env, numEnvs] of [
    ['FrozenLake-v1', 1],
    ['FrozenLake-v1', 64],
  ] as const) {
    const { value, peerValue } = await sideBySide(
      rounds,
      () => byRunner(env, numEnvs, numEnvs === 1 ? 2_000_000 : 16_000_000),
      python &&
        (async () =>
          Number((await python.runPeer('q_learning_gymnasium.py', [env, '60000'])).stepsPerSecond)),
    );
    report({
      suite,
      name: `${env} × ${numEnvs}, q-learning`,
      unit: 'steps/s',
      value,
      higherIsBetter: true,
      ...(peerValue === undefined ? {} : { peer: 'Gymnasium and NumPy, one environment', peerValue }),
    });
  }
}
