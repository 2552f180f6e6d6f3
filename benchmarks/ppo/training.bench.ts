// PPO from end to end beside RLtools (C++), rejax (JAX, environments and all in one program) and Stable-Baselines3 (PyTorch), with the same
// settings, one thread each, in turns. Compiling is left out on all sides; ours has a row of its own.
import { plugin as policyGradients } from '@prism-rl/algo-pg';
import type { AgentEntry, Config } from '@prism-rl/core';
import { resolveConfig } from '@prism-rl/core';
import { plugin as classic } from '@prism-rl/env-classic';
import { activateBackend } from '@prism-rl/nn';
import { train } from '@prism-rl/runner';
import type { PythonServer, Report } from '../src/index.ts';
import { findPython, median } from '../src/index.ts';

export const suite = 'ppo';

const rounds = 3;

interface Task {
  readonly name: string;
  readonly env: string;
  readonly steps: number;
  readonly numEnvs: number;
  readonly settings: Config;
  readonly peers: readonly Library[];
}

type Library = keyof typeof libraries;

/** A library at work. */
interface Peer {
  readonly library: Library;
  readonly server: PythonServer;
  readonly rates: number[];
  works: boolean;
}

/** Names to show, modules that Python must have, and how many times their speed is promised. */
const libraries = {
  rltools: { title: 'RLtools (C++)', modules: ['rltools'], target: 0.6 },
  rejax: { title: 'rejax (JAX)', modules: ['rejax', 'gymnax'], target: 1.5 },
  sb3: { title: 'Stable-Baselines3', modules: ['stable_baselines3'], target: 1 },
};

const common = {
  hidden: [64, 64],
  learningRate: 1e-3,
  learningRateEnd: 1e-3,
  gaeLambda: 0.95,
  maxGradientNorm: 0.5,
  clipRange: 0.2,
} satisfies Config;

const tasks: readonly Task[] = [
  {
    name: 'Pendulum-v1, 4 environments × 1024, batch 256, 2 epochs, 64-64',
    env: 'Pendulum-v1',
    steps: 102_400,
    numEnvs: 4,
    settings: {
      ...common,
      rolloutSteps: 1024,
      minibatches: 16,
      epochs: 2,
      discount: 0.9,
      entropyCoefficient: 0.01,
    },
    peers: ['rltools', 'rejax', 'sb3'],
  },
  {
    name: 'CartPole-v1, 64 environments × 32, 4 minibatches, 4 epochs, 64-64',
    env: 'CartPole-v1',
    steps: 204_800,
    numEnvs: 64,
    settings: {
      ...common,
      rolloutSteps: 32,
      minibatches: 4,
      epochs: 4,
      discount: 0.99,
      entropyCoefficient: 0.01,
    },
    peers: ['rejax', 'sb3'],
  },
];

export async function run(report: Report): Promise<void> {
  const backend = await activateBackend('auto');
  for (const task of tasks) await compare(task, backend, report);
}

async function compare(task: Task, backend: string, report: Report): Promise<void> {
  const { name, env, steps, numEnvs, settings } = task;
  const entry = policyGradients.agents!.ppo as AgentEntry;
  const config = JSON.stringify({ ...resolveConfig('agent ppo', entry, settings), steps, numEnvs });
  const servers: Peer[] = [];
  for (const library of task.peers) {
    const python = await findPython(libraries[library].modules);
    if (python === undefined) continue;
    servers.push({
      library,
      server: python.servePeer('ppo.py', [library, env, config]),
      rates: [],
      works: true,
    });
  }
  const ours: number[] = [];
  const compiling: number[] = [];
  for (let seed = 1; seed <= rounds; seed++) {
    const started = performance.now();
    const run = train({
      plugins: [classic, policyGradients],
      env,
      agent: 'ppo',
      steps,
      numEnvs,
      seed,
      backend,
      agentConfig: settings,
      allSteps: true,
    });
    await run.forEach((event) => {
      if (event.type === 'start') compiling.push(performance.now() - started);
      if (event.type === 'end') ours.push(steps / event.seconds);
    });
    for (const peer of servers.filter(({ works }) => works)) {
      try {
        peer.rates.push(Number(await peer.server.ask(String(seed))));
      } catch (error) {
        // A library may be there and not work here: without a compiler, or beside another version of what it needs.
        const words = error instanceof Error ? error.message.trim().split('\n').at(-1) : error;
        process.stderr.write(`bench: ${libraries[peer.library].title} left out: ${words}\n`);
        peer.works = false;
      }
    }
  }
  for (const { server } of servers) await server.close();
  const present = servers.filter(({ works }) => works);
  const row = { suite, unit: 'steps/s', higherIsBetter: true, value: median(ours) };
  if (present.length === 0) report({ ...row, name });
  for (const [k, { library, rates }] of present.entries()) {
    const { title: peer, target } = libraries[library];
    report({
      ...row,
      name: k === 0 ? name : `${name}, beside ${peer}`,
      peer,
      peerValue: median(rates),
      target,
    });
  }
  report({ suite, name: `${name}: compiling`, unit: 'ms', value: median(compiling), higherIsBetter: false });
}
