// Times prioritized replay of a million transitions: sampling 32, updating 32 priorities, adding.
import { Box, Discrete, packedArray, Rng } from '@prism-rl/core';
import type { Report } from '../../../benchmarks/src/benchRow.ts';
import { microBench } from '../../../benchmarks/src/microBench.ts';
import { findPython } from '../../../benchmarks/src/python.ts';
import { sideBySide } from '../../../benchmarks/src/sideBySide.ts';
import { PrioritizedReplay } from '../src/index.ts';
import { SumTree } from '../src/replay/sumTree.ts';

export const suite = 'replay';

const CAPACITY = 1_000_000;
const BATCH = 32;
/** Calls per measurement of a case; no two touch the same slots. */
const CALLS = 50;

const spaces = {
  CartPole: new Box({ low: -10, high: 10, shape: [4] }),
  'MinAtar Breakout': new Box({ low: 0, high: 1, shape: [10, 10, 4], dtype: 'uint8' }),
};

export async function run(report: Report): Promise<void> {
  const rng = new Rng(0);
  const tree = new SumTree(CAPACITY);
  const leaves = new Float64Array(CAPACITY);
  rng.fillUniform(leaves, 0.01, 1);
  tree.fill(leaves);
  const indices = new Int32Array(BATCH);
  const repeat = (work: () => void) => (): void => {
    for (let k = 0; k < CALLS; k++) work();
  };
  const cases = [
    {
      name: `sum tree of ${CAPACITY}: ${BATCH} draws`,
      run: repeat(() => tree.sampleStratified(rng, indices)),
    },
    {
      name: `sum tree of ${CAPACITY}: ${BATCH} changes`,
      run: repeat(() => {
        for (let k = 0; k < BATCH; k++) tree.set(rng.integers(CAPACITY), 0.5);
      }),
    },
  ];
  for (const [name, observationSpace] of Object.entries(spaces)) {
    for (const prioritization of ['proportional', 'rank'] as const) {
      const memory = new PrioritizedReplay({
        observationSpace,
        actionSpace: new Discrete(2),
        prioritization,
        capacity: CAPACITY,
        batchSize: BATCH,
        discount: 0.99,
        learningStarts: BATCH,
      });
      const { size } = observationSpace;
      // A tenth of the elements is not 0, as in MinAtar.
      const observations = packedArray(observationSpace.dtype, size);
      const nextObservations = packedArray(observationSpace.dtype, size);
      for (let k = 0; k < size; k += 10) nextObservations[k] = 1;
      const transition = {
        count: 1,
        observations,
        actions: new Int32Array(1),
        rewards: new Float64Array(1),
        nextObservations,
        terminated: new Uint8Array(1),
        truncated: new Uint8Array(1),
        starts: new Uint8Array(1),
        extras: {},
      };
      const add = (): void => {
        observations.set(nextObservations);
        const moved = rng.integers(size);
        nextObservations[rng.integers(size)] = nextObservations[moved]!;
        nextObservations[moved] = observations[rng.integers(size)]!;
        memory.add(transition);
      };
      for (let t = 0; t < CAPACITY; t++) add();
      const priorities = new Float32Array(BATCH);
      const what = `${prioritization}, ${CAPACITY} × ${name}`;
      cases.push(
        { name: `${what}: sample ${BATCH}`, run: repeat(() => memory.sample(rng)) },
        {
          name: `${what}: sample and update ${BATCH}`,
          run: repeat(() => {
            const batch = memory.sample(rng);
            rng.fillUniform(priorities, 0.01, 1);
            memory.update(batch.indices, priorities);
          }),
        },
        { name: `${what}: add`, run: repeat(add) },
      );
      if (name === 'CartPole' && prioritization === 'proportional') {
        const works = cases.slice(-3).map(({ run }) => run) as [Work, Work, Work];
        await besideCpprb({ sample: works[0], update: works[1], add: works[2] }, report);
      }
      report({
        suite,
        name: `${what}: bytes of a transition`,
        unit: 'B',
        value: memory.bytesPerTransition,
        higherIsBetter: false,
      });
    }
  }
  await microBench(
    cases.map((one) => ({ ...one, operations: CALLS })),
    report,
    { suite, milliseconds: 300 },
  );
}

type Work = () => void;

/** Compares with cpprb (C++), in turns: nanoseconds per add, per sample of 32, and per sample with new priorities. */
async function besideCpprb(works: Record<'add' | 'sample' | 'update', Work>, report: Report): Promise<void> {
  const python = await findPython(['cpprb']);
  if (python === undefined) return;
  const server = python.servePeer('replay_cpprb.py');
  for (const [name, work] of Object.entries(works)) {
    const nanoseconds = (): number => {
      const start = performance.now();
      for (let k = 0; k < 40; k++) work();
      return ((performance.now() - start) * 1e6) / (40 * CALLS);
    };
    nanoseconds();
    const times = await sideBySide(5, nanoseconds, async () => Number(await server.ask(name)));
    const row = { suite, unit: 'ns/call', higherIsBetter: false, peer: 'cpprb', ...times };
    report({ ...row, name: `proportional, ${CAPACITY} × CartPole, beside cpprb: ${name}` });
  }
  await server.close();
}
