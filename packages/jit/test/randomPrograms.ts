// Small random programs with many patterns of the passes, and similar ones. Axes of 1, 2 and 3 make it easy to confuse rows, columns and squares.
import type { ArraySpec } from '../src/index.ts';
import * as tf from '../src/tensorflow.ts';

/** Numbers from a seed: mulberry32. */
export function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

type Shape = readonly number[];

/** One line of a program: a tensor computed from earlier ones. */
interface Line {
  readonly text: string;
  readonly shape: Shape;
  make(pool: readonly tf.Tensor[]): tf.Tensor;
}

/** A program: its inputs, its function, and its text. */
export interface RandomProgram {
  readonly specs: { readonly [name: string]: ArraySpec };
  readonly text: string;
  step(inputs: { readonly [name: string]: tf.Tensor }): { [name: string]: tf.Tensor };
}

const unary: { readonly [name: string]: (x: tf.Tensor) => tf.Tensor } = {
  relu: (x) => tf.relu(x),
  tanh: (x) => tf.tanh(x),
  sigmoid: (x) => tf.sigmoid(x),
  square: (x) => tf.square(tf.tanh(x)),
  neg: (x) => tf.neg(x),
  'log(1 + |x|)': (x) => tf.log(tf.add(tf.abs(x), 1)),
  'clip to [0, 1]': (x) => tf.clipByValue(x, 0, 1),
  'relu(1 − |x|)': (x) => tf.relu(tf.sub(1, tf.abs(x))),
  'x · 1': (x) => tf.mul(x, tf.onesLike(x)),
  'x + 0': (x) => tf.add(x, tf.zerosLike(x)),
  'x / 2': (x) => tf.div(x, 2),
  'x − 1': (x) => tf.sub(x, 1),
  'x − ones': (x) => tf.sub(x, tf.onesLike(x)),
  '1 − x': (x) => tf.sub(1, x),
};

const binary: { readonly [name: string]: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor } = {
  '+': (a, b) => tf.add(a, b),
  '−': (a, b) => tf.sub(a, b),
  '·': (a, b) => tf.mul(a, tf.tanh(b)),
  '/': (a, b) => tf.div(a, tf.add(tf.abs(b), 0.5)),
  max: (a, b) => tf.maximum(a, b),
};

const reductions: { readonly [name: string]: (x: tf.Tensor, axis: number, keep: boolean) => tf.Tensor } = {
  sum: (x, axis, keep) => tf.sum(x, axis, keep),
  mean: (x, axis, keep) => tf.mean(x, axis, keep),
  max: (x, axis, keep) => tf.max(x, axis, keep),
};

const spread = (a: Shape, b: Shape): Shape | undefined => {
  const rank = Math.max(a.length, b.length);
  const shape = Array.from({ length: rank }, (_, i) => {
    const [m, n] = [a[i + a.length - rank] ?? 1, b[i + b.length - rank] ?? 1];
    return m === n || n === 1 ? m : m === 1 ? n : 0;
  });
  return shape.includes(0) ? undefined : shape;
};

/** The program of a seed. */
export function randomProgram(seed: number): RandomProgram {
  const random = numbersFrom(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)]!;
  const side = (): number => 1 + below(3);
  // Mostly matrices, and terms for them.
  const shapes: Shape[] = [
    [side(), side()],
    [side(), side()],
    [side()],
    [side(), 1],
    [1, side()],
    [side(), side(), side()],
    [],
  ];
  const specs = Object.fromEntries(shapes.map((shape, k) => [`x${k}`, { shape: [...shape] }]));
  const inputs = shapes.length;
  const lines: Line[] = [];
  const all = (): Shape[] => [...shapes, ...lines.map(({ shape }) => shape)];
  const those = (want: (shape: Shape) => boolean): number[] =>
    all().flatMap((shape, k) => (want(shape) ? [k] : []));
  const add = (text: string, shape: Shape, make: Line['make']): number => {
    lines.push({ text, shape, make });
    return inputs + lines.length - 1;
  };
  const one = (): number =>
    random() < 0.6 && lines.length > 0 ? inputs + below(lines.length) : below(all().length);

  const kinds: (() => number | undefined)[] = [
    () => {
      const [x, name] = [one(), pick(Object.keys(unary))];
      return add(`${name} of ${x}`, all()[x]!, (pool) => unary[name]!(pool[x]!));
    },
    () => {
      const [a, name] = [one(), pick(Object.keys(binary))];
      const b = pick(those((shape) => spread(all()[a]!, shape) !== undefined));
      const shape = spread(all()[a]!, all()[b]!)!;
      return add(`${a} ${name} ${b}`, shape, (pool) => binary[name]!(pool[a]!, pool[b]!));
    },
    // A product with an addition, perhaps with a ReLU.
    () => {
      const [a, turned] = [pick(those(({ length }) => length === 2)), random() < 0.3];
      const [rows, inner] = all()[a]!;
      const fitting = those((shape) => shape.length === 2 && shape[turned ? 1 : 0] === inner);
      if (fitting.length === 0) return undefined;
      const b = pick(fitting);
      const columns = all()[b]![turned ? 0 : 1]!;
      const product = add(`${a} × ${b}${turned ? 'ᵀ' : ''}`, [rows!, columns], (pool) =>
        tf.matMul(pool[a] as tf.Tensor2D, pool[b] as tf.Tensor2D, false, turned),
      );
      const bias = pick(those((shape) => spread([rows!, columns], shape) !== undefined));
      const shape = spread([rows!, columns], all()[bias]!)!;
      const flipped = random() < 0.3;
      const sum = add(flipped ? `${bias} + ${product}` : `${product} + ${bias}`, shape, (pool) =>
        flipped ? tf.add(pool[bias]!, pool[product]!) : tf.add(pool[product]!, pool[bias]!),
      );
      return random() < 0.5 ? sum : add(`relu of ${sum}`, shape, (pool) => tf.relu(pool[sum]!));
    },
    () => {
      const x = one();
      const shape = all()[x]!;
      const [axis, keep, name] = [below(shape.length), random() < 0.5, pick(Object.keys(reductions))];
      if (shape.length === 0) return undefined;
      const left = shape.flatMap((n, k) => (k !== axis ? [n] : keep ? [1] : []));
      return add(`${name} of ${x} over ${axis}`, left, (pool) => reductions[name]!(pool[x]!, axis, keep));
    },
    () => {
      const x = pick(those(({ length }) => length >= 2));
      const shape = all()[x]!;
      const begin = shape.map((n) => below(n));
      const size = shape.map((n, k) => 1 + below(n - begin[k]!));
      return add(`slice of ${x} from ${begin} of ${size}`, size, (pool) => tf.slice(pool[x]!, begin, size));
    },
    () => {
      const x = pick(those(({ length }) => length >= 2));
      const shape = all()[x]!;
      const flat = [shape.reduce((product, n) => product * n, 1)];
      const to = pick([flat, [...shape, 1], [1, ...shape], [...shape].reverse()]).slice(-3);
      if (to.reduce((product, n) => product * n, 1) !== flat[0]) return undefined;
      return add(`${x} as [${to}]`, to, (pool) => tf.reshape(pool[x]!, [...to]));
    },
    () => {
      const x = pick(those(({ length }) => length === 2));
      return add(`${x}ᵀ`, all()[x]!.toReversed(), (pool) => tf.transpose(pool[x]!));
    },
    // A written-out log-softmax, over the last axis or another one.
    () => {
      const x = pick(those(({ length }) => length === 2));
      const [axis, most] = [below(2), below(2)];
      return add(`log softmax of ${x} over ${axis}, less the maximum over ${most}`, all()[x]!, (pool) => {
        const scores = tf.tanh(pool[x]!);
        const shifted = tf.sub(scores, tf.max(scores, most, true));
        return tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), axis, true)));
      });
    },
    // A slice of a slice.
    () => {
      const long = those((shape) => shape.length >= 2 && shape.some((n) => n > 2));
      if (long.length === 0) return undefined;
      const x = pick(long);
      const shape = all()[x]!;
      const axis = shape.findIndex((n) => n > 2);
      const begin = (): number[] => shape.map((_, k) => (k === axis ? 1 : 0));
      const less = (cut: number): number[] => shape.map((n, k) => (k === axis ? n - cut : n));
      return add(`slice of a slice of ${x} along ${axis}`, less(2), (pool) =>
        tf.slice(tf.slice(pool[x]!, begin(), less(1)), begin(), less(2)),
      );
    },
    // Broadcast by a constant to a larger shape.
    () => {
      const x = pick(those(({ length }) => length > 0));
      const shape = all()[x]!;
      const to = shape.map((n) => (n === 1 ? 1 + below(3) : n));
      const [number, name] = [pick([1, 1, 0, 0.5]), pick(['·', '+', '−'])];
      return add(`${x} ${name} ${number} of [${to}], and tanh`, to, (pool) => {
        const constant = tf.fill([...to], number);
        const made =
          name === '·'
            ? tf.mul(pool[x]!, constant)
            : name === '+'
              ? tf.add(pool[x]!, constant)
              : tf.sub(pool[x]!, constant);
        return tf.tanh(tf.mul(made, pool[x]!));
      });
    },
    // Rows selected by a greedy or another policy.
    () => {
      const x = pick(those(({ length }) => length === 3));
      const [rows, actions, k] = all()[x]! as [number, number, number];
      const values = those((shape) => shape.length === 2 && shape[0] === rows && shape[1] === actions).filter(
        (place) => place < inputs,
      );
      if (values.length === 0 || actions === 1) return undefined;
      const [by, axis, on] = [pick(values), 1 + below(2), pick([1, 0.9])];
      return add(
        `sum over ${axis} of ${x} · ${on} at the greatest of ${by}`,
        [rows, axis === 1 ? k : actions],
        (pool) => {
          const chosen = tf.oneHot(tf.argMax(pool[by]!, 1) as tf.Tensor1D, actions, on, 0, 'float32');
          return tf.sum(tf.mul(pool[x]!, tf.expandDims(chosen, 2)), axis);
        },
      );
    },
    // A joint norm, of all or of parts.
    () => {
      const parts = [one(), one(), one()];
      const over = random() < 0.7;
      return add(`norm of ${parts}${over ? '' : ', weighted'}`, [], (pool) =>
        tf.sqrt(
          tf.add(
            1,
            tf.addN(
              parts.map((x) =>
                tf.sum(
                  over
                    ? tf.square(tf.tanh(pool[x]!))
                    : tf.mul(tf.abs(tf.tanh(pool[x]!)), tf.sigmoid(pool[x]!)),
                ),
              ),
            ),
          ),
        ),
      );
    },
    // A gradient through a product with something added.
    () => {
      const a = pick(those(({ length }) => length === 2));
      const fitting = those((shape) => shape.length === 2 && shape[0] === all()[a]![1]);
      if (fitting.length === 0) return undefined;
      const w = pick(fitting);
      const product = [all()[a]![0]!, all()[w]![1]!];
      const bias = pick(those((shape) => spread(product, shape)?.join() === product.join()));
      const ofBias = random() < 0.5;
      const about = ofBias ? bias : w;
      return add(`d mean tanh(${a} × ${w} + ${bias}) / d ${about}`, all()[about]!, (pool) =>
        tf.grad((z) => {
          const [kernel, row] = ofBias ? [pool[w]!, z] : [z, pool[bias]!];
          return tf.mean(tf.tanh(tf.add(tf.matMul(pool[a] as tf.Tensor2D, kernel as tf.Tensor2D), row)));
        })(pool[about]!),
      );
    },
    () => {
      const x = one();
      const shape = all()[x]!;
      if (shape.length === 0) return undefined;
      const axis = below(shape.length);
      const to = shape.map((n, k) => (k === axis ? 2 * n : n));
      return add(`${x} twice along ${axis}`, to, (pool) => tf.concat([pool[x]!, pool[x]!], axis));
    },
  ];
  while (lines.length < 12) {
    const made = pick(kinds)();
    if (made !== undefined && all()[made]!.some((n) => n > 9)) lines.pop();
  }
  // The last ones, and an earlier one, which then has several uses.
  const outputs = [
    ...new Set([inputs + lines.length - 1, inputs + lines.length - 2, inputs + below(lines.length)]),
  ];
  return {
    specs,
    text: [
      ...shapes.map((shape, k) => `${k}: [${shape}]`),
      ...lines.map(({ text }, k) => `${inputs + k} = ${text}`),
    ].join('\n'),
    step: (given) => {
      const pool = shapes.map((_, k) => given[`x${k}`]!);
      for (const { make } of lines) pool.push(make(pool));
      return Object.fromEntries(outputs.map((place) => [`y${place}`, pool[place]!]));
    },
  };
}
