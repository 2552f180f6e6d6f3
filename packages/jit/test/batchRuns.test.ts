// A batched run learns the same as alone, bit for bit. Runs may end at different times, wait in different steps, and fail.

import { beforeAll, expect, test } from 'vitest';
import type { Batch, BatchedStep } from '../src/batchRuns.ts';
import { batchRuns, JitError, jitStep, useJitBackend } from '../src/index.ts';
import type { TypedArray } from '../src/program/ir.ts';
import * as tf from '../src/tensorflow.ts';
import { ARCHITECTURES, type Architecture, dqnLearner, type Learner, madeUpBatch } from './networks.ts';

beforeAll(() => tf.setBackend('cpu'));

const learners = (architecture: Architecture, count: number): Learner[] =>
  Array.from({ length: count }, (_, run) => dqnLearner(architecture, 10 * run + 1));

const batchOf = (architecture: Architecture, run: number, update: number): Record<string, TypedArray> =>
  madeUpBatch(architecture, 1000 * run + (update % 5));

/** A learner's parameters after some updates alone. */
async function learnedAlone(learner: Learner, architecture: Architecture, run: number, updates: number) {
  const step = await jitStep(learner.specs, (tensors) => learner.step(tensors));
  for (let update = 0; update < updates; update++) step.run(batchOf(architecture, run, update));
  step.dispose();
  return contentsOf(learner);
}

const contentsOf = ({ online }: Learner): TypedArray[] =>
  online.variables.map((one) => one.dataSync().slice() as TypedArray);

const compiledIn = (batch: Batch, all: readonly Learner[]): BatchedStep[] =>
  all.map((learner, run) => batch.members[run]!.compile(learner.specs, (tensors) => learner.step(tensors)));

test.each([
  ['mlp', 200],
  ['minatar', 20],
  ['smallNature', 10],
] as const)('%s: three runs in one graph are three runs, bit for bit', async (name, updates) => {
  const architecture = ARCHITECTURES[name];
  const batched = learners(architecture, 3);
  const batch = await batchRuns(3, { maxRuns: 3 }); // however large the step
  const steps = compiledIn(batch, batched);
  for (let update = 0; update < updates; update++)
    await Promise.all(steps.map((step, run) => step.run(batchOf(architecture, run, update))));
  expect(batch.graphs.map(({ runs }) => runs)).toEqual([3]);
  for (const [run, learner] of learners(architecture, 3).entries())
    expect(contentsOf(batched[run]!)).toEqual(await learnedAlone(learner, architecture, run, updates));
});

test('other runs do not wait for a run that has ended, and it does not affect them', async () => {
  const architecture = ARCHITECTURES.smallMlp;
  const updates = [3, 9, 20, 9];
  const batched = learners(architecture, 4);
  const batch = await batchRuns(4);
  const steps = compiledIn(batch, batched);
  await Promise.all(
    steps.map(async (step, run) => {
      for (let update = 0; update < updates[run]!; update++)
        await step.run(batchOf(architecture, run, update));
      batch.members[run]!.leave();
    }),
  );
  // Three runs use the graph for four; the last one uses its own graph.
  expect(batch.graphs.map(({ runs }) => runs)).toEqual([4]);
  for (const [run, learner] of learners(architecture, 4).entries())
    expect(contentsOf(batched[run]!)).toEqual(await learnedAlone(learner, architecture, run, updates[run]!));
  for (const step of steps) step.dispose();
  expect(batch.graphs).toEqual([]);
});

test('if runs wait in different steps, the cheaper step runs first', async () => {
  const batch = await batchRuns(2, { pure: true, kernel: false });
  const x = { x: { shape: [2, 2] } };
  const square = (t: tf.Tensor): tf.Tensor => tf.matMul(t as tf.Tensor2D, t as tf.Tensor2D);
  const cheap = batch.members.map((member) => member.compile(x, ({ x }) => ({ y: square(x!) })));
  const dear = batch.members.map((member) => member.compile(x, ({ x }) => ({ y: square(square(x!)) })));
  const order: string[] = [];
  const given = { x: Float32Array.of(1, 2, 3, 4) };
  const first = (async () => {
    order.push(`dear ${(await dear[0]!.run(given)).y}`);
  })();
  order.push(`cheap ${(await cheap[1]!.run({ x: Float32Array.of(1, 0, 0, 2) })).y}`);
  order.push(`dear too ${(await dear[1]!.run({ x: Float32Array.of(2, 0, 0, 1) })).y}`);
  await first;
  expect(order).toEqual(['cheap 1,0,0,4', 'dear 199,290,435,634', 'dear too 16,0,0,1']);
});

test('steps that differ are not batched, and steps without variables do not wait', async () => {
  const batch = await batchRuns(2);
  const x = { x: { shape: [1] } };
  const steps = batch.members.map((member, run) => {
    const variable = tf.variable(tf.ones([1, 1]));
    return member.compile(x, ({ x }) => {
      const y = tf.matMul(tf.reshape(x!, [1, 1]), variable as unknown as tf.Tensor2D);
      variable.assign(tf.add(variable, run + 1));
      return { y };
    });
  });
  const both = await Promise.all(steps.map((step) => step.run({ x: Float32Array.of(3) })));
  expect(both.map(({ y }) => [...y!])).toEqual([[3], [3]]);
  const again = await Promise.all(steps.map((step) => step.run({ x: Float32Array.of(3) })));
  expect(again.map(({ y }) => [...y!])).toEqual([[6], [9]]);
  expect(batch.graphs).toEqual([]);

  const pure = batch.members[0]!.compile(x, ({ x }) => ({ y: tf.exp(x!) }));
  await pure.run({ x: Float32Array.of(0) });
  const { y } = pure.run({ x: Float32Array.of(1) }) as Record<string, TypedArray>; // synchronous from now on
  expect(y![0]).toBeCloseTo(Math.E, 6);
});

test.each<[string, graphs: number, (x: tf.Tensor, run: number) => tf.Tensor]>([
  ['nothing', 1, (x) => tf.clipByValue(tf.mul(x, 3), 0, 2)],
  ['an attribute', 0, (x, run) => tf.clipByValue(x, 0, run + 1)],
  ['whether an input consists of bytes', 0, (x) => tf.mul(x, 3)],
])('steps that differ in %s have so many graphs: %i', async (what, graphs, fn) => {
  const batch = await batchRuns(2, { pure: true, kernel: false });
  const steps = batch.members.map((member, run) => {
    const isBytes = what.endsWith('bytes') && run === 1;
    return member.compile({ x: { shape: [2, 2], isBytes } }, ({ x }) => ({ y: fn(x!, run) }));
  });
  const x = Float32Array.of(0, 1, 2, 3);
  const both = await Promise.all(steps.map((step) => step.run({ x })));
  for (const [run, { y }] of both.entries()) expect([...y!]).toEqual([...fn(tf.tensor(x), run).dataSync()]);
  expect(batch.graphs).toHaveLength(graphs);
});

test('steps with differently wired variables are not batched', async () => {
  const batch = await batchRuns(2, { maxRuns: 2 });
  const pairs = [1, 10].map(
    (first) => [tf.variable(tf.fill([4, 4], first)), tf.variable(tf.fill([4, 4], 2))] as const,
  );
  const steps = batch.members.map((member, run) => {
    const [a, b] = pairs[run]!;
    // The first run updates the variable it has read, the other run the one it has not read.
    const renewed = run === 0 ? a : b;
    return member.compile({ x: { shape: [4, 4] } }, ({ x }) => {
      const y = tf.matMul(x as tf.Tensor2D, a as unknown as tf.Tensor2D);
      renewed.assign(tf.add(y, 1) as never);
      return { y };
    });
  });
  const x = Float32Array.from({ length: 16 }, (_, k) => Number(k % 5 === 0));
  for (let call = 1; call <= 2; call++) {
    const both = await Promise.all(steps.map((step) => step.run({ x })));
    expect(both.map(({ y }) => y![0])).toEqual([call, 10]);
  }
  expect(pairs.map((own) => own.map((variable) => variable.dataSync()[0]))).toEqual([
    [3, 2],
    [10, 11],
  ]);
  expect(batch.graphs.filter(({ runs }) => runs > 1)).toEqual([]);
});

test('a step disposed during its compilation does not run', async () => {
  const batch = await batchRuns(1);
  const step = batch.members[0]!.compile({ x: { shape: [2] } }, ({ x }) => ({ y: tf.exp(x!) }));
  const running = step.run({ x: Float32Array.of(0, 1) });
  step.dispose();
  await expect(running).rejects.toMatchObject({ code: 'disposed' });
});

test('assignments between calls take effect, and earlier clones keep their contents', async () => {
  await useJitBackend(); // variables and their clones share memory then
  const architecture = ARCHITECTURES.smallMlp;
  const [batched, alone] = [learners(architecture, 2), learners(architecture, 2)];
  const batch = await batchRuns(2);
  const steps = compiledIn(batch, batched);
  const singles = await Promise.all(
    alone.map((learner) => jitStep(learner.specs, (tensors) => learner.step(tensors))),
  );
  const takeAll = async (update: number): Promise<void> => {
    await Promise.all(steps.map((step, run) => step.run(batchOf(architecture, run, update))));
    for (const [run, step] of singles.entries()) step.run(batchOf(architecture, run, update));
    for (const [run, learner] of alone.entries())
      expect(contentsOf(batched[run]!)).toEqual(contentsOf(learner));
  };
  const change = ([first, second]: readonly Learner[]): tf.Tensor => {
    const [weights, bias] = second!.online.variables;
    weights!.assign(tf.fill(weights!.shape, 0.25));
    first!.target.variables[1]!.assign(first!.online.variables[1]!);
    return bias!.clone();
  };
  await takeAll(0);
  const clones = [change(batched), change(alone)];
  await takeAll(1);
  await takeAll(2);
  expect(clones[0]!.dataSync()).toEqual(clones[1]!.dataSync());
  expect(batched.map(({ optimizer }) => optimizer.iterations)).toEqual([3, 3]);
  await tf.setBackend('cpu');
});

test('on a processor a graph computes as many runs as its caches hold, and others do not wait for it', async () => {
  const architecture = ARCHITECTURES.smallMlp;
  const batch = await batchRuns(3, { maxRuns: 2 });
  const steps = compiledIn(batch, learners(architecture, 3));
  await steps[2]!.run(batchOf(architecture, 2, 0)); // has its own graph
  await Promise.all([0, 1].map((run) => steps[run]!.run(batchOf(architecture, run, 0))));
  expect(batch.graphs.map(({ runs }) => runs)).toEqual([2]);
});

test('large steps run alone, without waiting', async () => {
  const architecture = ARCHITECTURES.minatar;
  const batch = await batchRuns(2);
  const steps = compiledIn(batch, learners(architecture, 2));
  await steps[0]!.run(batchOf(architecture, 0, 0));
  expect(steps[0]!.run(batchOf(architecture, 0, 1))).not.toBeInstanceOf(Promise);
  expect(batch.graphs).toEqual([]);
});

test('a wrong input rejects all calls of the batch, with its name', async () => {
  const architecture = ARCHITECTURES.smallMlp;
  const batch = await batchRuns(2);
  const steps = compiledIn(batch, learners(architecture, 2));
  const good = batchOf(architecture, 0, 0);
  const runs = [steps[0]!.run(good), steps[1]!.run({ ...good, rewards: new Float32Array(1) })];
  const results = await Promise.allSettled(runs);
  for (const result of results) {
    expect(result.status).toBe('rejected');
    const { reason } = result as PromiseRejectedResult;
    expect(reason).toBeInstanceOf(JitError);
    expect((reason as JitError).message).toContain("'rewards'");
  }
});

/** Steps that add x · w to w, which is 1 at first, and return it. */
async function growing() {
  const batch = await batchRuns(2);
  const variables = batch.members.map(
    () => tf.variable(tf.ones([1, 1])) as unknown as tf.Variable<tf.Rank.R2>,
  );
  const steps = batch.members.map((member, run) =>
    member.compile({ x: { shape: [1, 1] } }, ({ x }) => {
      const w = variables[run]!;
      w.assign(tf.add(w, tf.matMul(x as tf.Tensor2D, w)));
      return { w };
    }),
  );
  const numbers = () => variables.map((w) => w.dataSync()[0]);
  return { batch, steps, numbers, run: (k: number) => steps[k]!.run({ x: Float32Array.of(2) }) };
}

test('a second call before the first resolves is refused, and others do not wait for a disposed step', async () => {
  const { steps, run } = await growing();
  const first = run(0);
  await expect(run(0)).rejects.toThrow(/another of its steps was waiting/);
  steps[1]!.dispose();
  expect([...(await first).w!]).toEqual([3]);
});

test('leaving while a step waits rejects the call, and the others run without it', async () => {
  const { batch, run, numbers } = await growing();
  const left = expect(run(0)).rejects.toThrow(/A run left its batch while one of its steps was waiting/);
  batch.members[0]!.leave();
  await left;
  expect([...(await run(1)).w!]).toEqual([3]);
  expect(numbers()).toEqual([1, 3]);
});

test('isShared: small steps are batched, large ones are not', async () => {
  const isShared = async (architecture: Architecture, provider: 'cpu' | 'webgpu', pure = false) => {
    const [member] = (await batchRuns(2, { provider })).members;
    const before = member!.isShared;
    const learner = dqnLearner(architecture, 1);
    if (pure) member!.compile(learner.actSpecs, learner.act);
    else member!.compile(learner.specs, (tensors) => learner.step(tensors));
    return [before, member!.isShared];
  };
  const { mlp, minatar } = ARCHITECTURES;
  expect(await isShared(mlp, 'cpu')).toEqual([undefined, true]);
  expect(await isShared(minatar, 'cpu')).toEqual([undefined, false]); // 41 MFLOP
  expect(await isShared(mlp, 'cpu', true)).toEqual([undefined, false]); // acting
  expect(await isShared(minatar, 'webgpu')).toEqual([undefined, true]);
});
