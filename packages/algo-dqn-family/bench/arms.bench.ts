// Time per update and per action of each arm, on vectors like CartPole's and cells like MinAtar Breakout's.
import type { AgentEntry, Space, StepLearner } from '@prism-rl/core';
import { ablationArms, Box, Discrete, packedArray, Registry, Rng, resolveConfig } from '@prism-rl/core';
import type { ReplayBatch } from '@prism-rl/memory';
import { activateBackend } from '@prism-rl/nn';
import type { Report } from '../../../benchmarks/src/benchRow.ts';
import { microBench } from '../../../benchmarks/src/microBench.ts';
import { rainbowAblation } from '../src/ablations.ts';
import type { DqnConfig } from '../src/index.ts';
import { plugin } from '../src/plugin.ts';

export const suite = 'dqn-arms';

const registry = new Registry([plugin]);
const arms = [...ablationArms(rainbowAblation).map(({ agent }) => agent), 'qr-dqn', 'iqn', 'munchausen-iqn'];

const tasks = {
  CartPole: {
    observationSpace: new Box({ low: -1, high: 1, shape: [4] }),
    actionSpace: new Discrete(2),
    hidden: [128, 128],
  },
  'MinAtar Breakout': {
    observationSpace: new Box({ low: 0, high: 1, shape: [10, 10, 4], dtype: 'uint8' }),
    actionSpace: new Discrete(6),
    hidden: [128],
  },
} as const;

function madeUpBatch(space: Space, batchSize: number, rng: Rng): ReplayBatch {
  const floats = (length: number): Float32Array => {
    const values = new Float32Array(length);
    rng.fillUniform(values);
    return values;
  };
  const cells = (): Uint8Array => Uint8Array.from(floats(batchSize * space.size), Math.round);
  return {
    indices: Int32Array.from({ length: batchSize }, (_, k) => k),
    observations: floats(batchSize * space.size),
    actions: new Int32Array(batchSize),
    rewards: floats(batchSize),
    nextObservations: floats(batchSize * space.size),
    discounts: new Float32Array(batchSize).fill(0.99),
    weights: new Float32Array(batchSize).fill(1),
    ...(space.dtype === 'uint8' && { packed: { observations: cells(), nextObservations: cells() } }),
  };
}

export async function run(report: Report): Promise<void> {
  const engine = await activateBackend('auto');
  for (const [task, { observationSpace, actionSpace, hidden }] of Object.entries(tasks)) {
    const cases: { name: string; run: () => unknown }[] = [];
    const made: { dispose?(): void }[] = [];
    for (const name of arms) {
      const entry = registry.get('agents', name).entry as AgentEntry<DqnConfig>;
      const config = resolveConfig(`agent ${name}`, entry, {
        hidden: [...hidden],
        batchSize: 32,
        replayCapacity: 1000,
        targetUpdateEvery: 1000,
        epsilonStart: 0,
        epsilonEnd: 0,
      });
      const rng = new Rng(1);
      const agent = (await entry.create({
        observationSpace,
        actionSpace,
        numEnvs: 1,
        steps: 1e6,
        config,
        rng,
        engine,
      })) as StepLearner;
      made.push(agent);
      const batch = madeUpBatch(observationSpace, config.batchSize, rng);
      const observation = packedArray(observationSpace.dtype, observationSpace.size);
      const out = { actions: new Int32Array(1), extras: {} };
      cases.push(
        { name: `${task}, ${name}: update`, run: () => agent.learn(batch) },
        { name: `${task}, ${name}: action`, run: () => agent.act(observation, out, 'explore') },
      );
    }
    await microBench(cases, report, { suite, milliseconds: 300 });
    for (const agent of made) agent.dispose?.();
  }
}
