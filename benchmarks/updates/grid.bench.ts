// DQN's update in all sizes: 8-w-w-4 for widths w, batch sizes and threads, compared with plain PyTorch and PyTorch at its best (fused
// Adam), with denormals flushed in both, and with JAX on as many cores. The contenders alternate; the median update counts.
// PRISM_GRID=quick measures the corners only, with one thread.

import type { DqnConfig } from '@prism-rl/algo-dqn-family';
import { plugin } from '@prism-rl/algo-dqn-family/plugin';
import type { AgentEntry, Engine, StepLearner } from '@prism-rl/core';
import { Box, Discrete, Rng, resolveConfig } from '@prism-rl/core';
import { activateBackend } from '@prism-rl/nn';
import type { Python, Report } from '../src/index.ts';
import { findPython, median } from '../src/index.ts';

export const suite = 'grid';

const quick = process.env.PRISM_GRID === 'quick';
const widths = quick ? [64, 1024] : [64, 128, 256, 512, 1024];
const batchSizes = quick ? [32, 1024] : [32, 128, 512, 1024];
const threadCounts = quick ? [1] : [1, 2];
const rounds = 5;
/** Approximate milliseconds of a turn. */
const turn = 30;
const inputs = 8;
const actions = 4;

interface Size {
  readonly width: number;
  readonly batchSize: number;
  readonly threads: number;
}

export async function run(report: Report): Promise<void> {
  const engine = await activateBackend('auto');
  const pythons = { torch: await findPython(['torch']), jax: await findPython(['jax']) };
  for (const threads of threadCounts) {
    const threaded = engine.withThreads?.(threads) ?? engine;
    for (const width of widths) {
      for (const batchSize of batchSizes)
        await compare({ width, batchSize, threads }, threaded, pythons, report);
    }
  }
}

async function compare(
  size: Size,
  engine: Engine,
  { torch, jax }: { readonly [name in 'torch' | 'jax']: Python | undefined },
  report: Report,
): Promise<void> {
  const { width, batchSize, threads } = size;
  const created = performance.now();
  const agent = await learner(size, engine);
  const batches = Array.from({ length: 8 }, (_, k) => madeUpBatch(batchSize, new Rng(k)));
  let updates = 0;
  const learn = async (): Promise<number> => {
    const start = performance.now();
    await agent.learn(batches[updates++ % batches.length]);
    return (performance.now() - start) * 1000;
  };
  await learn();
  const compiling = performance.now() - created;
  await learn();
  const calls = Math.max(2, Math.min(400, Math.round((turn * 1000) / (await learn()))));
  const args = [`${inputs}-${width}-${width}-${actions}`, String(threads), String(batchSize)];
  const peers = [
    { name: 'PyTorch', server: torch?.servePeer('jit_torch.py', [...args, 'plain']) },
    { name: 'PyTorch, fused Adam', server: torch?.servePeer('jit_torch.py', [...args, 'fused']) },
    { name: 'JAX', server: jax?.servePeer('jit_jax.py', args) },
  ].flatMap(({ name, server }) => (server === undefined ? [] : [{ name, server }]));
  for (const { server } of peers) await server.ask(String(calls));
  const ours: number[] = [];
  const theirs = peers.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (let call = 0; call < calls; call++) ours.push(await learn());
    for (const [k, { server }] of peers.entries())
      theirs[k]!.push(...((await server.ask(String(calls))) as number[]));
  }
  for (const { server } of peers) await server.close();
  await agent.dispose?.();

  const name = `${inputs}-${width}-${width}-${actions}, batch ${batchSize}, ${threads} thread${threads > 1 ? 's' : ''}`;
  const row = { suite, unit: 'µs/update', higherIsBetter: false, value: median(ours) };
  if (peers.length === 0) report({ ...row, name });
  for (const [k, { name: peer }] of peers.entries()) {
    report({
      ...row,
      name: k === 0 ? name : `${name}, beside ${peer}`,
      peer,
      peerValue: median(theirs[k]!),
      target: 1,
    });
  }
  if (threads === 1)
    report({ suite, name: `${name}: compiling`, unit: 'ms', value: compiling, higherIsBetter: false });
}

async function learner({ width, batchSize }: Size, engine: Engine): Promise<StepLearner> {
  const entry = plugin.agents!.dqn as AgentEntry<DqnConfig>;
  const agent = await entry.create({
    observationSpace: new Box({ low: -1, high: 1, shape: [inputs] }),
    actionSpace: new Discrete(actions),
    numEnvs: 1,
    steps: 1e9,
    config: resolveConfig('agent dqn', entry, {
      hidden: [width, width],
      batchSize,
      replayCapacity: batchSize,
      targetUpdateEvery: 1e6,
      loss: 'huber',
    }),
    rng: new Rng(1),
    engine,
  });
  return agent as StepLearner;
}

function madeUpBatch(rows: number, rng: Rng): object {
  const normals = (length: number): Float32Array => Float32Array.from({ length }, () => rng.normal());
  return {
    indices: Int32Array.from({ length: rows }, (_, k) => k),
    observations: normals(rows * inputs),
    actions: Int32Array.from({ length: rows }, () => rng.integers(actions)),
    rewards: normals(rows),
    nextObservations: normals(rows * inputs),
    discounts: Float32Array.from({ length: rows }, () => (rng.random() < 0.1 ? 0 : 0.99)),
    weights: new Float32Array(rows).fill(1),
  };
}
