// Policies without a runtime: what they read, masks, states, and what is refused. That they choose as the agents do is tested with each family.
import { expect, test } from 'vitest';
import { exportOnnx } from '../src/index.ts';
import { GraphBuilder } from '../src/onnx/builder.ts';
import { encodeModel } from '../src/onnx/model.ts';
import { withMetadata } from '../src/onnx/rewriteModel.ts';
import {
  loadPolicy,
  type Noise,
  portablePolicy,
  readPolicy,
  writeC,
  writeModule,
  writePython,
} from '../src/portable/index.ts';
import * as tf from '../src/tensorflow.ts';

const about = ['A policy.'];

/** The policy as a module; `noise` is that of a distribution. */
async function moduleOf(model: Uint8Array, noise?: Noise): Promise<ReturnType<typeof portablePolicy>> {
  const program = readPolicy(model, noise && { by: 'distribution', noise });
  const { policy } = await import(
    `data:text/javascript,${encodeURIComponent(writeModule(program, { about }))}`
  );
  return policy;
}

/** Chooses the largest of three numbers, counted from 5; `by` names what it chooses by. */
function largest(by: 'values' | 'parameters'): Promise<Uint8Array> {
  return exportOnnx({ observation: { shape: [1, 3] } }, ({ observation }) => {
    const seen = tf.mul(observation, 1) as tf.Tensor2D;
    return { action: tf.add(tf.argMax(seen, 1), tf.scalar(5, 'int32')), [by]: seen };
  });
}

test('a mask excludes actions', async () => {
  const policy = await moduleOf(await largest('values'));
  expect(policy.act([1, 3, 2])).toBe(6);
  expect(policy.act([1, 3, 2], [1, 0, 1])).toBe(7);
  expect(policy.act([1, 3, 2])).toBe(6);
  expect(policy.assess([1, 3, 2], [1, 0, 1])).toEqual({ action: 7, values: [1, -1e30, 2] });
  expect(() => policy.act([1, 3, 2], [1, 0])).toThrow('The policy has no 2 actions to mask.');
  expect(() => policy.act([1, 3])).toThrow('The policy reads 3 numbers, but the observation has 2.');
});

test('a Dict is read packed or by names, and a mask stands for its part', async () => {
  const shapes = { action_mask: { shape: [1, 2] }, board: { shape: [1, 2] } };
  const model = await exportOnnx(shapes, ({ action_mask: mask, board }) => {
    const values = tf.sub(tf.mul(board, mask), tf.mul(tf.sub(1, mask), 100)) as tf.Tensor2D;
    return { action: tf.argMax(values, 1), values };
  });
  const policy = await moduleOf(model);
  const ways = [
    policy.act([1, 0, 3, 9]),
    policy.act({ action_mask: [1, 0], board: [3, 9] }),
    policy.act({ board: [3, 9] }, [1, 0]),
    policy.act([3, 9], [1, 0]),
  ];
  expect(ways).toEqual([0, 0, 0, 0]);
  expect(policy.act({ board: [3, 9] }, [1, 1])).toBe(1);
  expect(() => policy.act({ action_mask: [1, 0] })).toThrow(
    'The policy reads 2 numbers of board, not undefined.',
  );
});

test('a state goes in and comes out', async () => {
  const shapes = { observation: { shape: [1, 2] }, state: { shape: [1, 2] } };
  const model = await exportOnnx(shapes, ({ observation, state }) => {
    const nextState = tf.add(observation, state) as tf.Tensor2D;
    const values = tf.mul(nextState, 1) as tf.Tensor2D;
    return { action: tf.argMax(values, 1), values, nextState };
  });
  const policy = await moduleOf(model);
  const [one, other] = [policy.begin(), policy.begin()];
  expect([policy.act([0, 3], undefined, one), policy.act([1, 0], undefined, other)]).toEqual([1, 0]);
  expect(policy.act([2, 0], undefined, one)).toBe(1);
  expect([[...one], [...other]]).toEqual([
    [2, 3],
    [1, 0],
  ]);
});

test('a seed decides the actions of a policy that samples', async () => {
  const model = await largest('parameters');
  const policy = await moduleOf(model, ['category', 'category', 'category']);
  const logits = [0, Math.log(2), Math.log(5)];
  const drawn = (seed: number): number[] => {
    const sampler = policy.explore(seed);
    return Array.from({ length: 4000 }, () => Number(sampler.act(logits)) - 5);
  };
  const found = drawn(1);
  expect(drawn(1)).toEqual(found);
  expect(drawn(2)).not.toEqual(found);
  for (const [k, share] of [1 / 8, 2 / 8, 5 / 8].entries())
    expect(found.filter((one) => one === k).length / 4000).toBeCloseTo(share, 1);
  expect(policy.assess(logits)).toEqual({
    action: 7,
    probabilities: [1, 2, 5].map((n) => expect.closeTo(n / 8, 6)),
  });
  const still = await moduleOf(model);
  expect(() => still.explore(1)).toThrow('The policy does not sample its actions.');
});

test('normal noise has the deviation that lies further on', async () => {
  const model = await exportOnnx({ observation: { shape: [1, 2] } }, ({ observation }) => ({
    action: tf.split(tf.mul(observation, 1), 2, 1)[0]!,
    parameters: tf.mul(observation, 1),
  }));
  const sampler = (await moduleOf(model, [1, 0])).explore(3);
  expect(sampler.assess([3, 0]).parameters).toEqual([3, 0]);
  const drawn = Array.from({ length: 4000 }, () => (sampler.act([3, Math.log(2)]) as Float32Array)[0]!);
  const mean = drawn.reduce((sum, x) => sum + x, 0) / drawn.length;
  const spread = Math.sqrt(drawn.reduce((sum, x) => sum + (x - mean) ** 2, 0) / drawn.length);
  expect([mean, spread]).toEqual([expect.closeTo(3, 0), expect.closeTo(2, 0)]);
});

test('refuses other models, damaged ones, unknown operators and large networks', async () => {
  const model = await largest('values');
  expect(() => readPolicy(new Uint8Array([1, 2, 3]))).toThrow(/damaged, or no ONNX file/);
  expect(() => readPolicy(model.subarray(0, 60))).toThrow(/damaged|no ONNX file/);
  const other = await exportOnnx({ x: { shape: [1, 2] } }, ({ x }) => ({ y: tf.relu(x) }));
  expect(() => writeModule(readPolicy(other), { about })).toThrow('The model is no policy of an agent.');
  const sorted = await exportOnnx({ x: { shape: [1, 2] } }, ({ x }) => ({ values: tf.topk(x, 1).values }));
  expect(() => readPolicy(sorted)).toThrow("The policy's operator TopK is not among those");
  const weights = tf.variable(tf.zeros([2100, 2100]));
  const large = await exportOnnx({ observation: { shape: [1, 2100] } }, ({ observation }) => {
    const values = tf.matMul(observation as tf.Tensor2D, weights as unknown as tf.Tensor2D);
    return { action: tf.argMax(values, 1), values };
  });
  weights.dispose();
  const program = readPolicy(large);
  const write = [writeModule, writeC, writePython] as const;
  for (const written of write)
    expect(() => written(program, { about })).toThrow(/it has 4\.4 million weights/);
});

test('a model says what it chooses by, and how it samples', async () => {
  const model = await largest('parameters');
  const values = loadPolicy(portablePolicy(model, { by: 'values' }).export('onnx'));
  expect(values.assess([1, 3, 2])).toEqual({ action: 6, values: [1, 3, 2] });
  const noise: Noise = ['category', 'category', 'category'];
  const logits = portablePolicy(model, { by: 'distribution', noise });
  const sampler = loadPolicy(logits.export('onnx')).explore(3);
  const [drawn, wanted] = [sampler, logits.explore(3)].map((one) =>
    Array.from({ length: 30 }, () => one.act([1, 1, 1])),
  );
  expect(drawn).toEqual(wanted);
  expect(new Set(drawn).size).toBe(3);
  for (const text of ['no JSON', '7', '{"by":"distribution","noise":[5,0]}', '{"by":"distribution"}']) {
    const policy = loadPolicy(withMetadata(model, { chosen: text }));
    expect(policy.assess([1, 3, 2]).probabilities).toHaveLength(3);
    expect(() => policy.explore(1), text).toThrow('does not sample');
  }
});

test('an expected return is told by assess, and costs act nothing', async () => {
  const model = await exportOnnx({ observation: { shape: [1, 3] } }, ({ observation }) => {
    const hidden = tf.tanh(observation) as tf.Tensor2D;
    const values = tf.mul(hidden, 2) as tf.Tensor2D;
    return { action: tf.argMax(values, 1), value: tf.sum(tf.exp(hidden), 1), values };
  });
  const seen = [0.5, 2, -1];
  const value = seen.reduce((sum, x) => sum + Math.exp(Math.tanh(x)), 0);
  for (const policy of [await moduleOf(model), portablePolicy(model)])
    expect(policy.assess(seen).value).toBeCloseTo(value, 6);
  const { calls, choice } = readPolicy(model);
  expect(calls.slice(choice).map(({ name }) => name)).toEqual(['exp', 'copy', 'add']);
});

test('acts for many observations', async () => {
  const policy = await moduleOf(await largest('values'));
  expect(policy.actAll([1, 3, 2, 9, 1, 1], 2)).toEqual(Int32Array.of(6, 5));
  expect(() => policy.actAll([1, 3, 2, 9], 2)).toThrow(
    'The policy reads 3 numbers, but the observation has 2.',
  );
  const model = await exportOnnx({ observation: { shape: [1, 2] } }, ({ observation }) => ({
    action: tf.mul(observation, 2),
    parameters: tf.mul(observation, 1),
  }));
  expect((await moduleOf(model)).actAll(Float32Array.of(1, 2, 3, 4), 2)).toEqual(Float32Array.of(2, 4, 6, 8));
});

test('refuses unknown formats', async () => {
  const policy = portablePolicy(await largest('values'));
  expect(() => policy.export('ruby' as 'c')).toThrow(
    'A policy has no format "ruby".\n  Use onnx, js, types, script, c, python.',
  );
  expect(() => policy.export('js', [], { weights: 'int4' as 'int8' })).toThrow(
    'Weights have no format "int4".',
  );
});

test('values under the name of parameters are values', async () => {
  const policy = portablePolicy(await largest('parameters'), { by: 'values' });
  expect(policy.assess([1, 3, 2])).toEqual({ action: 6, values: [1, 3, 2] });
  expect(policy.export('python')).toContain('"values"');
  expect(() => policy.explore(1)).toThrow('does not sample');
});

/** A policy with two layers of these units, over 3 numbers. */
async function layered(units: number): Promise<Uint8Array> {
  const matrix = (rows: number, columns: number, seed: number) =>
    tf.variable(
      tf.tensor2d(
        Float32Array.from({ length: rows * columns }, (_, k) => Math.sin(seed + 3 * k)),
        [rows, columns],
      ),
    );
  const [first, second] = [matrix(3, units, 1), matrix(units, 5, 2)];
  const bias = tf.variable(tf.tensor1d(Float32Array.from({ length: units }, (_, k) => Math.cos(k))));
  const model = await exportOnnx({ observation: { shape: [1, 3] } }, ({ observation }) => {
    const hidden = tf.tanh(
      tf.add(tf.matMul(observation as tf.Tensor2D, first as unknown as tf.Tensor2D), bias),
    );
    const values = tf.matMul(hidden as tf.Tensor2D, second as unknown as tf.Tensor2D);
    return { action: tf.argMax(values, 1), values };
  });
  for (const one of [first, second, bias]) one.dispose();
  return model;
}

const seen = Array.from({ length: 40 }, (_, k) => [Math.sin(k), Math.cos(3 * k), k / 40]);

test.each([1, 2, 7, 12, 33])(
  '%d units in WebAssembly give the same values, as does their fallback',
  async (units) => {
    const exact = portablePolicy(await layered(units));
    const text = exact.export('js', about, { wasm: true });
    // As under a policy that forbids it.
    const fallen = text.replace('new WebAssembly.Memory', 'new WebAssembly.Forbidden');
    for (const [module, code] of [text, fallen].entries()) {
      const { policy } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
      for (const one of seen) {
        const [found, wanted] = [policy.assess(one), exact.assess(one)];
        expect(found.action, String(module)).toBe(wanted.action);
        for (const [k, value] of wanted.values!.entries()) expect(found.values[k]).toBeCloseTo(value, 5);
      }
    }
  },
);

const waves = (seed: number, size: number): Float32Array =>
  Float32Array.from({ length: size }, (_, k) => Math.sin(seed + 3 * k));

/** Windows of a picture with two channels as compiled steps take them, and as the operator of ONNX does. */
const convolutions: Record<string, () => Promise<Uint8Array> | Uint8Array> = {
  compiled: async () => {
    const variable = (seed: number, shape: number[]): tf.Variable =>
      tf.variable(
        tf.tensor(
          waves(
            seed,
            shape.reduce((size, n) => size * n, 1),
          ),
          shape,
        ),
      );
    const all = [variable(1, [3, 2, 2, 5]), variable(2, [5]), variable(3, [60, 3])];
    const [filters, bias, matrix] = all as unknown as [tf.Tensor4D, tf.Tensor, tf.Tensor2D];
    const model = await exportOnnx({ observation: { shape: [1, 6, 6, 2] } }, ({ observation }) => {
      const found = tf.conv2d(observation as tf.Tensor4D, filters, [1, 2], 'valid');
      const hidden = tf.reshape(tf.relu(tf.add(found, bias)), [1, -1]) as tf.Tensor2D;
      const values = tf.matMul(hidden, matrix);
      return { action: tf.argMax(values, 1), values };
    });
    for (const one of all) one.dispose();
    return model;
  },
  'an operator': () => {
    const graph = new GraphBuilder(new Set(['observation', 'action', 'values']));
    graph.input('observation', 'float32', [1, 6, 6, 2]);
    const planes = graph.node('Transpose', ['observation'], { perm: [0, 3, 1, 2] });
    const filters = graph.constant('float32', [5, 2, 3, 2], waves(1, 60));
    const bias = graph.constant('float32', [5], waves(2, 5));
    const found = graph.node('Conv', [planes, filters, bias], { strides: [1, 2] });
    const flat = graph.node('Reshape', [graph.node('Relu', [found]), graph.int64([1, 60])]);
    const values = graph.node('MatMul', [flat, graph.constant('float32', [60, 3], waves(3, 180))]);
    const best = graph.node('ArgMax', [values], { axis: 1, keepdims: 0 });
    graph.output('values', graph.node('Identity', [values]), 'float32', [1, 3]);
    graph.output('action', graph.node('Cast', [best], { to: 6 }), 'int32', [1]);
    return encodeModel(graph.finish(), 'policy');
  },
};

test.each(Object.keys(convolutions))(
  'a convolution, %s, gives the same values in WebAssembly',
  async (kind) => {
    const exact = portablePolicy(await convolutions[kind]!());
    const text = exact.export('js', about, { wasm: true });
    const { policy } = await import(`data:text/javascript,${encodeURIComponent(text)}`);
    for (let k = 0; k < 10; k++) {
      const picture = Array.from({ length: 72 }, (_, n) => Math.cos(7 * k + n * n));
      const [found, wanted] = [policy.assess(picture), exact.assess(picture)];
      expect(found.action).toBe(wanted.action);
      for (const [n, value] of wanted.values!.entries()) expect(found.values[n]).toBeCloseTo(value, 4);
    }
  },
);

test.each([
  ['float16', 1e-3, 2],
  ['int8', 0.02, 3],
] as const)('weights as %s differ little, and take less', async (weights, most, share) => {
  const exact = portablePolicy(await layered(300));
  const text = exact.export('js', about, { weights });
  expect(text.length).toBeLessThan(exact.export('js').length);
  const error = Number(/Weights as \w+: they differ by at most (\S+), the largest is 1\.0/.exec(text)![1]);
  expect(error).toBeGreaterThan(0);
  expect(error).toBeLessThan(most);
  expect(/const weights = .*/.exec(text)![0].length * share).toBeLessThan(2400 * 5 * 1.4);
  const { policy } = await import(`data:text/javascript,${encodeURIComponent(text)}`);
  for (const one of seen) {
    const [found, wanted] = [policy.assess(one).values, exact.assess(one).values!];
    // 300 products, whose errors have either sign.
    for (const [k, value] of wanted.entries()) expect(Math.abs(found[k] - value)).toBeLessThan(60 * error);
  }
});

test.each([false, true])('to act allocates nothing (WebAssembly: %s)', async (wasm) => {
  const text = portablePolicy(await layered(12)).export('js', about, { wasm });
  const { policy } = await import(`data:text/javascript,${encodeURIComponent(text)}`);
  const one = Float32Array.of(1, 2, 3);
  const allocated = (): number => {
    const before = process.memoryUsage().heapUsed;
    for (let k = 0; k < 200_000; k++) policy.act(one);
    return process.memoryUsage().heapUsed - before;
  };
  // A number in a new object takes at least 12 bytes a time. The first rounds may allocate, until V8 has compiled the policy; a negative round
  // had a garbage collection.
  const rounds = Array.from({ length: 8 }, allocated);
  expect(rounds.some((bytes) => bytes >= 0 && bytes < 200_000)).toBe(true);
});
