// Runs that learn together learn what each learns alone, bit for bit; they may end at different times, wait in different steps, and fail.

import { beforeAll, expect, test } from 'vitest';
import { gatherRuns, JitError, jitStep, useJitBackend } from '../src/index.ts';
import type { TypedArray } from '../src/program/ir.ts';
import * as tf from '../src/tensorflow.ts';
import type { Gathering, SeatedStep } from '../src/together/gathering.ts';
import { ARCHITECTURES, type Architecture, dqnLearner, type Learner, madeUpBatch } from './networks.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const learners = (architecture: Architecture, count: number): Learner[] =>
  Array.from({ length: count }, (_, run) => dqnLearner(architecture, 10 * run + 1));

const batchOf = (architecture: Architecture, run: number, update: number): Record<string, TypedArray> =>
  madeUpBatch(architecture, 1000 * run + (update % 5));

/** What a learner's parameters are after some updates by itself. */
async function learnedAlone(learner: Learner, architecture: Architecture, run: number, updates: number) {
  const step = await jitStep(learner.specs, (tensors) => learner.step(tensors));
  for (let update = 0; update < updates; update++) step.run(batchOf(architecture, run, update));
  step.dispose();
  return contentsOf(learner);
}

const contentsOf = ({ online }: Learner): TypedArray[] =>
  online.variables.map((one) => one.dataSync().slice() as TypedArray);

const seated = (gathering: Gathering, all: readonly Learner[]): SeatedStep[] =>
  all.map((learner, run) => gathering.seats[run]!.compile(learner.specs, (tensors) => learner.step(tensors)));

test.each([
  ['mlp', 200],
  ['minatar', 20],
  ['smallNature', 10],
] as const)('%s: three runs in one graph are three runs, bit for bit', async (name, updates) => {
  const architecture = ARCHITECTURES[name];
  const together = learners(architecture, 3);
  const gathering = await gatherRuns(3, { most: 3 }); // however large the step
  const steps = seated(gathering, together);
  for (let update = 0; update < updates; update++)
    await Promise.all(steps.map((step, run) => step.run(batchOf(architecture, run, update))));
  expect(gathering.graphs.map(({ runs }) => runs)).toEqual([3]);
  for (const [run, learner] of learners(architecture, 3).entries())
    expect(contentsOf(together[run]!)).toEqual(await learnedAlone(learner, architecture, run, updates));
});

test('a run that ends is waited for no longer, and the others go on as if it had not been there', async () => {
  const architecture = ARCHITECTURES.smallMlp;
  const updates = [3, 9, 20, 9];
  const together = learners(architecture, 4);
  const gathering = await gatherRuns(4);
  const steps = seated(gathering, together);
  await Promise.all(
    steps.map(async (step, run) => {
      for (let update = 0; update < updates[run]!; update++)
        await step.run(batchOf(architecture, run, update));
      gathering.seats[run]!.leave();
    }),
  );
  // Three of four are computed by the graph for four; the last one alone by another, which it does not share.
  expect(gathering.graphs.map(({ runs }) => runs)).toEqual([4]);
  for (const [run, learner] of learners(architecture, 4).entries())
    expect(contentsOf(together[run]!)).toEqual(await learnedAlone(learner, architecture, run, updates[run]!));
  for (const step of steps) step.dispose();
  expect(gathering.graphs).toEqual([]);
});

test('runs that wait in different steps are served the cheaper one first', async () => {
  const gathering = await gatherRuns(2, { pure: true, kernel: false });
  const x = { x: { shape: [2, 2] } };
  const square = (t: tf.Tensor): tf.Tensor => tf.matMul(t as tf.Tensor2D, t as tf.Tensor2D);
  const cheap = gathering.seats.map((seat) => seat.compile(x, ({ x }) => ({ y: square(x!) })));
  const dear = gathering.seats.map((seat) => seat.compile(x, ({ x }) => ({ y: square(square(x!)) })));
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

test('steps that differ are not gathered; nor do steps without variables wait', async () => {
  const gathering = await gatherRuns(2);
  const x = { x: { shape: [1] } };
  const steps = gathering.seats.map((seat, run) => {
    const variable = tf.variable(tf.ones([1, 1]));
    return seat.compile(x, ({ x }) => {
      const y = tf.matMul(tf.reshape(x!, [1, 1]), variable as unknown as tf.Tensor2D);
      variable.assign(tf.add(variable, run + 1));
      return { y };
    });
  });
  const both = await Promise.all(steps.map((step) => step.run({ x: Float32Array.of(3) })));
  expect(both.map(({ y }) => [...y!])).toEqual([[3], [3]]);
  const again = await Promise.all(steps.map((step) => step.run({ x: Float32Array.of(3) })));
  expect(again.map(({ y }) => [...y!])).toEqual([[6], [9]]);
  expect(gathering.graphs).toEqual([]);

  const pure = gathering.seats[0]!.compile(x, ({ x }) => ({ y: tf.exp(x!) }));
  await pure.run({ x: Float32Array.of(0) });
  const { y } = pure.run({ x: Float32Array.of(1) }) as Record<string, TypedArray>; // at once from now on
  expect(y![0]).toBeCloseTo(Math.E, 6);
});

test('steps whose operations have other attributes are not gathered', async () => {
  const gathering = await gatherRuns(2, { most: 2 });
  const steps = gathering.seats.map((seat, run) => {
    const variable = tf.variable(tf.tensor2d([1, 2, 3, 4], [2, 2]));
    return seat.compile({ x: { shape: [2, 2] } }, ({ x }) => {
      const y = tf.matMul(x as tf.Tensor2D, variable as unknown as tf.Tensor2D, false, run === 1);
      variable.assign(tf.add(variable, 1));
      return { y };
    });
  });
  const x = Float32Array.of(1, 0, 0, 1);
  const both = await Promise.all(steps.map((step) => step.run({ x })));
  expect(both.map(({ y }) => [...y!])).toEqual([
    [1, 2, 3, 4],
    [1, 3, 2, 4],
  ]);
});

test('steps whose variables are wired otherwise are not gathered', async () => {
  const gathering = await gatherRuns(2, { most: 2 });
  const pairs = [1, 10].map(
    (first) => [tf.variable(tf.fill([4, 4], first)), tf.variable(tf.fill([4, 4], 2))] as const,
  );
  const steps = gathering.seats.map((seat, run) => {
    const [a, b] = pairs[run]!;
    // The first run renews what it read, the other one what it did not read.
    const renewed = run === 0 ? a : b;
    return seat.compile({ x: { shape: [4, 4] } }, ({ x }) => {
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
  expect(gathering.graphs.filter(({ runs }) => runs > 1)).toEqual([]);
});

test('a step that is disposed of while it is compiled does not run any more', async () => {
  const gathering = await gatherRuns(1);
  const step = gathering.seats[0]!.compile({ x: { shape: [2] } }, ({ x }) => ({ y: tf.exp(x!) }));
  const running = step.run({ x: Float32Array.of(0, 1) });
  step.dispose();
  await expect(running).rejects.toMatchObject({ code: 'disposed' });
});

test('what is assigned between two calls is taken, and what was cloned before stays', async () => {
  await useJitBackend(); // where variables and their clones share memory
  const architecture = ARCHITECTURES.smallMlp;
  const [together, alone] = [learners(architecture, 2), learners(architecture, 2)];
  const gathering = await gatherRuns(2);
  const steps = seated(gathering, together);
  const singles = await Promise.all(
    alone.map((learner) => jitStep(learner.specs, (tensors) => learner.step(tensors))),
  );
  const takeAll = async (update: number): Promise<void> => {
    await Promise.all(steps.map((step, run) => step.run(batchOf(architecture, run, update))));
    for (const [run, step] of singles.entries()) step.run(batchOf(architecture, run, update));
    for (const [run, learner] of alone.entries())
      expect(contentsOf(together[run]!)).toEqual(contentsOf(learner));
  };
  const change = ([first, second]: readonly Learner[]): tf.Tensor => {
    const [weights, bias] = second!.online.variables;
    weights!.assign(tf.fill(weights!.shape, 0.25));
    first!.target.variables[1]!.assign(first!.online.variables[1]!);
    return bias!.clone();
  };
  await takeAll(0);
  const clones = [change(together), change(alone)];
  await takeAll(1);
  await takeAll(2);
  expect(clones[0]!.dataSync()).toEqual(clones[1]!.dataSync());
  expect(together.map(({ optimizer }) => optimizer.iterations)).toEqual([3, 3]);
  await tf.setBackend('cpu');
});

test('on a processor a graph has room for as many runs as its caches hold, and the others do not wait for it', async () => {
  const architecture = ARCHITECTURES.smallMlp;
  const gathering = await gatherRuns(3, { most: 2 });
  const steps = seated(gathering, learners(architecture, 3));
  await steps[2]!.run(batchOf(architecture, 2, 0)); // shares no graph with the first two
  await Promise.all([0, 1].map((run) => steps[run]!.run(batchOf(architecture, run, 0))));
  expect(gathering.graphs.map(({ runs }) => runs)).toEqual([2]);
});

test('large steps are taken alone, at once', async () => {
  const architecture = ARCHITECTURES.minatar;
  const gathering = await gatherRuns(2);
  const steps = seated(gathering, learners(architecture, 2));
  await steps[0]!.run(batchOf(architecture, 0, 0));
  expect(steps[0]!.run(batchOf(architecture, 0, 1))).not.toBeInstanceOf(Promise);
  expect(gathering.graphs).toEqual([]);
});

test('a wrong input is told to all who would have gone with it, by name', async () => {
  const architecture = ARCHITECTURES.smallMlp;
  const gathering = await gatherRuns(2);
  const steps = seated(gathering, learners(architecture, 2));
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

test('a seat that calls again before it is answered is told so, and one that gives up its step is waited for no longer', async () => {
  const gathering = await gatherRuns(2);
  const steps = gathering.seats.map((seat) => {
    const w = tf.variable(tf.ones([1, 1]));
    return seat.compile({ x: { shape: [1, 1] } }, ({ x }) => {
      w.assign(tf.add(w, tf.matMul(x as tf.Tensor2D, w as unknown as tf.Tensor2D)));
      return { w };
    });
  });
  const x = Float32Array.of(2);
  const first = steps[0]!.run({ x });
  await expect(steps[0]!.run({ x })).rejects.toThrow(/another one of its steps was waiting/);
  steps[1]!.dispose();
  expect([...(await first).w!]).toEqual([3]);
});

test('a step that takes bytes and one that takes floats are not gathered', async () => {
  const gathering = await gatherRuns(2, { pure: true, kernel: false });
  const steps = gathering.seats.map((seat, run) =>
    seat.compile({ x: { shape: [2], isBytes: run === 0 } }, ({ x }) => ({ y: tf.mul(x!, 2) })),
  );
  const [bytes, floats] = await Promise.all([
    steps[0]!.run({ x: Uint8Array.of(1, 255) }),
    steps[1]!.run({ x: Float32Array.of(0.25, -3) }),
  ]);
  expect([[...bytes.y!], [...floats.y!]]).toEqual([
    [2, 510],
    [0.5, -6],
  ]);
  expect(gathering.graphs).toEqual([]);
});

test('a run that leaves while its step waits is told so, and its step is not taken with the others', async () => {
  const gathering = await gatherRuns(2);
  const variables = gathering.seats.map(() => tf.variable(tf.ones([1, 1])) as unknown as tf.Tensor2D);
  const steps = gathering.seats.map((seat, run) =>
    seat.compile({ x: { shape: [1, 1] } }, ({ x }) => {
      const w = variables[run] as unknown as tf.Variable;
      w.assign(tf.add(w, tf.matMul(x as tf.Tensor2D, variables[run]!)));
      return { w };
    }),
  );
  const x = Float32Array.of(2);
  const left = expect(steps[0]!.run({ x })).rejects.toThrow(
    /A run has left while one of its steps was waiting/,
  );
  gathering.seats[0]!.leave();
  await left;
  expect([...(await steps[1]!.run({ x })).w!]).toEqual([3]);
  expect(variables.map((w) => [...w.dataSync()])).toEqual([[1], [3]]);
});

test('a seat says whether what it has compiled is taken with others: small steps are, large ones are left to each run', async () => {
  const isShared = async (architecture: Architecture, provider: 'cpu' | 'webgpu', pure = false) => {
    const [seat] = (await gatherRuns(2, { provider })).seats;
    const before = seat!.isShared;
    const learner = dqnLearner(architecture, 1);
    const { observations } = learner.specs;
    if (pure)
      seat!.compile({ observations: observations! }, ({ observations }) => ({
        values: learner.online.apply(observations as tf.Tensor),
      }));
    else seat!.compile(learner.specs, (tensors) => learner.step(tensors));
    return [before, seat!.isShared];
  };
  const { mlp, minatar } = ARCHITECTURES;
  expect(await isShared(mlp, 'cpu')).toEqual([undefined, true]);
  expect(await isShared(minatar, 'cpu')).toEqual([undefined, false]); // 41 MFLOP
  expect(await isShared(mlp, 'cpu', true)).toEqual([undefined, false]); // acting
  expect(await isShared(minatar, 'webgpu')).toEqual([undefined, true]);
});
