// DQN, C51 and Rainbow from end to end, compared with the same algorithms in PyTorch (CleanRL's style) and Stable-Baselines3, with the same
// settings, one thread each. Rounds alternate, so that a busy machine slows down all alike.
import { plugin as dqnFamily } from '@prism-rl/algo-dqn-family/plugin';
import type { Config, EvaluationEvent } from '@prism-rl/core';
import { Registry, resolveConfig } from '@prism-rl/core';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { plugin as minAtar } from '@prism-rl/env-minatar/plugin';
import type { Engine } from '@prism-rl/nn';
import { activateBackend } from '@prism-rl/nn';
import { evaluateEvery, train } from '@prism-rl/runner';
import { lastValueFrom, tap } from 'rxjs';
import type { Python, Report } from '../src/index.ts';
import { findPython, median } from '../src/index.ts';

export const suite = 'dqn';

const rounds = 3;

interface Task {
  readonly env: string;
  readonly preset: string;
  readonly arms: readonly string[];
  readonly steps: number;
  /** Overrides the preset, for ours and the peers alike. */
  readonly overrides: Config;
  /** The implementation of the Python peer. */
  readonly twin: string;
  /** Python modules that the peers need. */
  readonly modules: readonly string[];
}

const tasks: readonly Task[] = [
  {
    env: 'CartPole-v1',
    preset: 'cartpole',
    arms: ['dqn', 'dqn+c51', 'rainbow'],
    steps: 4000,
    // An update of 32 transitions at every step, as CleanRL's users would write it.
    overrides: { batchSize: 32 },
    twin: 'PyTorch + Gymnasium, 1 thread',
    modules: ['torch', 'gymnasium'],
  },
  {
    env: 'MinAtar/Breakout-v1',
    preset: 'minatar',
    arms: ['dqn', 'dqn+c51', 'rainbow'],
    steps: 6000,
    overrides: {},
    twin: 'PyTorch + MinAtar, 1 thread',
    modules: ['torch', 'minatar'],
  },
];

interface Run {
  readonly stepsPerSecond: number;
  readonly meanReturn: number | null;
}

/** A library that does the same work. */
interface Peer {
  readonly name: string;
  run(seed: number): Promise<Run>;
}

export async function run(report: Report): Promise<void> {
  const engine = await activateBackend('auto');
  for (const task of tasks) {
    const python = await findPython(task.modules);
    const sb3 = task.env === 'CartPole-v1' ? await findPython(['stable_baselines3']) : undefined;
    for (const arm of task.arms) await compare(task, arm, engine, peersOf(task, arm, python, sb3), report);
  }
}

async function compare(
  task: Task,
  arm: string,
  engine: Engine,
  peers: readonly Peer[],
  report: Report,
): Promise<void> {
  const { env, steps } = task;
  const our: Run[] = [];
  const their = peers.map((): Run[] => []);
  for (let seed = 1; seed <= rounds; seed++) {
    our.push(await ours(task, arm, seed, engine));
    for (const [k, peer] of peers.entries()) their[k]!.push(await peer.run(seed));
  }
  const value = median(our.map(({ stepsPerSecond }) => stepsPerSecond));
  const row = { suite, unit: 'steps/s', value, higherIsBetter: true };
  const name = `${env}, ${arm}: ${steps} steps with learning (${engine.name})`;
  if (peers.length === 0) report({ ...row, name });
  for (const [k, { name: peer }] of peers.entries()) {
    const peerValue = median(their[k]!.map(({ stepsPerSecond }) => stepsPerSecond));
    // Rows are distinguished by their names.
    report({ ...row, name: k === 0 ? name : `${name}, beside ${peer}`, peer, peerValue });
  }
  if (env !== 'CartPole-v1') return;
  const returns = (runs: readonly Run[]): number =>
    median(runs.map(({ meanReturn }) => meanReturn ?? Number.NaN));
  for (const [k, { name: peer }] of peers.entries()) {
    // The other peer reports training returns, which do not measure the greedy policy.
    if (arm !== 'dqn') continue;
    report({
      suite,
      name: `greedy return after ${steps} steps, median of ${rounds} seeds${k === 0 ? '' : `, beside ${peer}`}`,
      unit: 'return',
      value: returns(our),
      higherIsBetter: true,
      peer,
      peerValue: returns(their[k]!),
    });
  }
}

function configOf({ preset, overrides }: Task, arm: string): object {
  const { entry } = new Registry([dqnFamily]).get('agents', arm);
  return resolveConfig(`agent ${arm}`, entry, entry.presets![preset]!.config, overrides);
}

function peersOf(task: Task, arm: string, python: Python | undefined, sb3: Python | undefined): Peer[] {
  const { env, steps, twin } = task;
  const config = JSON.stringify(configOf(task, arm));
  const peer = (name: string, where: Python, script: string, args: readonly string[]): Peer => ({
    name,
    run: async (seed) =>
      (await where.runPeer(script, [...args, String(steps), String(seed), config])) as unknown as Run,
  });
  const isPlain = arm === 'dqn' && env === 'CartPole-v1';
  return [
    ...(python === undefined
      ? []
      : [isPlain ? peer(twin, python, 'dqn_torch.py', []) : peer(twin, python, 'rainbow_torch.py', [env])]),
    ...(sb3 !== undefined && isPlain ? [peer('Stable-Baselines3, 1 thread', sb3, 'dqn_sb3.py', [])] : []),
  ];
}

async function ours(task: Task, arm: string, seed: number, engine: Engine): Promise<Run> {
  const { env, steps, overrides } = task;
  let seconds = Number.NaN;
  const started = performance.now();
  let compiling = 0;
  let evaluation: EvaluationEvent | undefined;
  const training = train({
    plugins: [classic, minAtar, dqnFamily],
    env,
    agent: arm,
    steps,
    seed,
    engine,
    agentConfig: overrides,
    allSteps: true,
  });
  const isEvaluated = env === 'CartPole-v1' && arm === 'dqn';
  await lastValueFrom(
    (isEvaluated ? training.pipe(evaluateEvery({ episodes: 100 })) : training).pipe(
      tap((event) => {
        // Networks are created and compiled before it starts.
        if (event.type === 'start') compiling = (performance.now() - started) / 1000;
        if (event.type === 'end') seconds = compiling + event.seconds;
        if (event.type === 'evaluation') evaluation = event;
      }),
    ),
  );
  return { stepsPerSecond: steps / seconds, meanReturn: evaluation?.meanReturn ?? null };
}
