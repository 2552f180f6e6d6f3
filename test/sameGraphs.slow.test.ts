// Records the compiled graphs of steps: nodes, operators, products, and the model to the byte. Shows changes that make a graph longer, even
// if no number changes. Re-record an intended one (`pnpm vitest run test/sameGraphs.slow.test.ts -u`).
import type { Registry } from '@prism-rl/core';
import { jitStep, useJitBackend } from '@prism-rl/jit';
import type * as tf from '@prism-rl/jit/tensorflow';
import type { Engine } from '@prism-rl/nn';
import { train } from '@prism-rl/runner';
import { describe, expect, test } from 'vitest';
import { loadRegistry } from '../packages/cli/src/plugins.ts';
import { root } from '../scripts/bootstrap/versions.mjs';
import { Digest } from './agents/digest.ts';
import { limit, optionsOf, type Run, runsOfAgents } from './agents/smallRuns.ts';

const registry: Registry = await loadRegistry(root, [], [], false);
await useJitBackend();

/** A compiled step as text, and a digest of its first outputs if they do not depend on the processor. */
interface Noted {
  readonly words: string;
  gave: string;
}

/** Compiles like the engine `ort` with one thread, and records each step. */
function noting(noted: Noted[]): Engine {
  // Kernels return the same bits everywhere, until weights come from a graph.
  let isExact = true;
  const engine: Engine = {
    name: 'ort',
    takesBytes: true,
    withThreads: () => engine,
    compile: async (inputs, step) => {
      const at = noted.push({ words: '', gave: '' }) - 1;
      const tensorStep = (tensors: Parameters<typeof step>[0]) => step(tensors) as Record<string, tf.Tensor>;
      const compiled = await jitStep(inputs, tensorStep, { threads: 1 });
      const { nodes, operators, inKernel, flops, products, bound, model } = compiled.graph;
      const counts = Object.entries(operators).sort(([a], [b]) => (a < b ? -1 : 1));
      const words = [
        `${nodes} nodes: ${counts.map(([name, count]) => `${count} ${name}`).join(', ')}`,
        `beside ${inKernel.join(', ')}`,
        `${products.length} products of ${flops} flops, ${bound} tensors bound`,
        String(new Digest().add(model)),
      ];
      const one: Noted = { words: words.join('; '), gave: '' };
      noted[at] = one;
      let runs = 0;
      const run = (arrays: Parameters<typeof compiled.run>[0]) => {
        const outputs = compiled.run(arrays);
        isExact &&= nodes === 0;
        if (isExact && runs++ === 0) {
          const given = new Digest();
          for (const output of Object.values(outputs)) given.add(output);
          one.gave = `; gives ${given}`;
        }
        return outputs;
      };
      return { run: run as never, dispose: () => compiled.dispose() };
    },
  };
  return engine;
}

async function graphsOf(run: Run): Promise<string[]> {
  const noted: Noted[] = [];
  const engine = noting(noted);
  await train({ ...optionsOf(registry, run), plugins: registry, engine }).forEach(() => {});
  return noted.map(({ words, gave }) => words + gave);
}

async function expectSame(run: Run): Promise<void> {
  expect(await graphsOf(run)).toMatchSnapshot();
}

describe('agents and arms', async () => {
  const runs = (await runsOfAgents(registry)).filter(({ env }) => env !== 'SuttonBartoGrid-v0');
  test.each(runs)('$agent in $env', (run) => expectSame({ ...run, steps: 24 }));
});

// On a CPU, passes decide by size.
describe('networks as they are used', () => {
  const dqn = {
    env: 'PrismCatch-v5',
    envConfig: { preprocessing: 'dqn' },
    numEnvs: 1,
    steps: 34,
    wrappers: [limit(20)],
  };
  const one = { hidden: [512], batchSize: 32, learningStarts: 33, replayCapacity: 64 };
  const robot = { env: 'Hopper-v5', numEnvs: 1, wrappers: [limit(20)] };
  test.each<[string, Run]>([
    [
      'data-efficient Rainbow',
      { agent: 'rainbow', ...dqn, preset: 'atari-100k', settings: { ...one, hidden: [256], atoms: 51 } },
    ],
    ['DQN', { agent: 'dqn', ...dqn, settings: { ...one, network: 'nature' } }],
    [
      'Rainbow on MinAtar',
      {
        agent: 'rainbow',
        env: 'MinAtar/Breakout-v1',
        numEnvs: 1,
        steps: 34,
        settings: { ...one, hidden: [128], atoms: 51 },
      },
    ],
    [
      'PPO on MinAtar',
      {
        agent: 'ppo',
        env: 'MinAtar/Breakout-v1',
        numEnvs: 8,
        steps: 512,
        settings: { hidden: [128], rolloutSteps: 64, minibatches: 2 },
      },
    ],
    [
      'SAC',
      {
        agent: 'sac',
        ...robot,
        steps: 34,
        settings: { hidden: [256, 256], batchSize: 256, learningStarts: 33, replayCapacity: 300 },
      },
    ],
    [
      'PPO',
      {
        agent: 'ppo',
        ...robot,
        steps: 128,
        settings: { hidden: [64, 64], rolloutSteps: 128, minibatches: 2 },
      },
    ],
  ])('%s', (_name, run) => expectSame(run));
});
