// Random extensions of a small program: rounding, comparisons, selections, indices, casts, layers, images and gradients.

import { sizeOf } from '../src/program/ir.ts';
import * as tf from '../src/tensorflow.ts';
import {
  type Draft,
  type Exactness,
  isExact,
  isFloat,
  isNumber,
  type Known,
  type Shape,
  spread,
  type T,
} from './mixedDraft.ts';

/** Result of an inexact function. */
const rounded = (most = 4): Exactness => ({ most, digits: Number.POSITIVE_INFINITY });

type Function1 = (x: T) => T;
/** Exact functions, with the largest magnitude and digits of the result if they differ. */
type Exact = Readonly<Record<string, readonly [Function1, ((x: Known) => Partial<Exactness>)?]>>;

const exactly: Exact = {
  neg: [(x) => tf.neg(x)],
  abs: [(x) => tf.abs(x)],
  relu: [(x) => tf.relu(x)],
  relu6: [(x) => tf.relu6(x)],
  square: [(x) => tf.square(x), ({ most, digits }) => ({ most: most ** 2, digits: 2 * digits })],
  'clip to [−1, 1]': [(x) => tf.clipByValue(x, -1, 1)],
  'clip from 0': [(x) => tf.clipByValue(x, 0, Number.POSITIVE_INFINITY)],
  sign: [(x) => tf.sign(x), () => ({ most: 1, digits: 0 })],
  step: [(x) => tf.step(x), () => ({ most: 1, digits: 0 })],
  round: [(x) => tf.round(x), ({ most }) => ({ most: most + 1, digits: 0 })],
};

const roughly: Readonly<Record<string, Function1>> = {
  tanh: (x) => tf.tanh(x),
  sigmoid: (x) => tf.sigmoid(x),
  exp: (x) => tf.exp(tf.tanh(x)),
  log: (x) => tf.log(tf.add(tf.abs(x), 1)),
  log1p: (x) => tf.log1p(tf.abs(x)),
  elu: (x) => tf.elu(x),
  softplus: (x) => tf.softplus(x),
  sqrt: (x) => tf.sqrt(tf.abs(x)),
  'a seventh': (x) => tf.div(x, 7),
  softmax: (x) => (x.rank === 0 ? tf.tanh(x) : tf.softmax(x)),
  'log softmax': (x) => (x.rank === 0 ? tf.tanh(x) : tf.logSoftmax(x)),
};

/** Exact functions of floats with ones and zeros, most of which passes simplify. */
const withConstants: Exact = {
  'one times': [(x) => tf.mul(x, tf.onesLike(x))],
  'zero plus': [(x) => tf.add(x, tf.zerosLike(x))],
  'three times': [(x) => tf.mul(3, x), ({ most, digits }) => ({ most: 3 * most, digits })],
  'half of': [(x) => tf.div(x, 2), ({ digits }) => ({ digits: digits + 1 })],
  'ones less than': [(x) => tf.sub(x, tf.onesLike(x)), ({ most }) => ({ most: most + 1 })],
  'one minus': [(x) => tf.sub(1, x), ({ most }) => ({ most: most + 1 })],
  'hat function': [(x) => tf.relu(tf.sub(1, tf.abs(x))), () => ({ most: 1 })],
  'clip to [0, 1]': [(x) => tf.clipByValue(x, 0, 1), () => ({ most: 1 })],
};

const comparisons = {
  equal: tf.equal,
  notEqual: tf.notEqual,
  less: tf.less,
  greaterEqual: tf.greaterEqual,
} as const;
const reductions = { sum: tf.sum, mean: tf.mean, max: tf.max, min: tf.min } as const;

/** Extensions of a program. Each adds a tensor or none. */
export const kinds: readonly ((d: Draft) => void)[] = [
  (d) => {
    const x = d.some(isNumber)!;
    const [name, [make, change]] = d.pick(Object.entries(exactly));
    const known = d.known[x]!;
    if (['sign', 'step', 'round'].includes(name) && !isExact(known)) return;
    d.add(`${name} of ${x}`, { ...known, ...change?.(known) }, (pool) => make(pool[x]!));
  },
  (d) => {
    const [x, [name, make]] = [d.some(isFloat)!, d.pick(Object.entries(roughly))];
    d.add(`${name} of ${x}`, rounded(), (pool) => make(pool[x]!));
  },
  (d) => {
    const [x, [name, [make, change]]] = [d.some(isFloat)!, d.pick(Object.entries(withConstants))];
    const known = d.known[x]!;
    d.add(`${name} ${x}`, { ...known, ...change?.(known) }, (pool) => make(pool[x]!));
  },
  (d) => {
    const a = d.some(isFloat)!;
    const b = d.some((known) => isFloat(known) && spread(d.known[a]!.shape, known.shape) !== undefined)!;
    d.add(`${a} divided by more than half of ${b}`, rounded(2 * d.known[a]!.most), (pool) =>
      tf.div(pool[a]!, tf.add(tf.abs(pool[b]!), 0.5)),
    );
  },
  // Broadcast by a constant to a larger shape.
  (d) => {
    const x = d.some((known) => known.shape.length > 0 && isFloat(known))!;
    const to = d.known[x]!.shape.map((n) => (n === 1 ? 1 + d.below(3) : n));
    const number = d.pick([1, 1, 0, 0.5]);
    const [name, make] = d.pick([
      ['·', tf.mul],
      ['+', tf.add],
      ['−', tf.sub],
    ] as const);
    d.add(`tanh of ${x} times ${x} ${name} ${number} of [${to}]`, rounded(1), (pool) =>
      tf.tanh(tf.mul(make(pool[x]!, tf.fill(to, number)), pool[x]!)),
    );
  },
  // A written-out log-softmax, over the last axis or another one.
  (d) => {
    const x = d.some((known) => known.shape.length === 2 && isFloat(known))!;
    const [axis, most] = [d.below(2), d.below(2)];
    d.add(`log softmax of ${x} over ${axis}, less the maximum over ${most}`, rounded(), (pool) => {
      const scores = tf.tanh(pool[x]!);
      const shifted = tf.sub(scores, tf.max(scores, most, true));
      return tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), axis, true)));
    });
  },
  (d) => {
    const x = d.some(({ shape }) => shape.length >= 2 && shape.some((n) => n > 2));
    if (x === undefined) return;
    const known = d.known[x]!;
    const axis = known.shape.findIndex((n) => n > 2);
    const begin = known.shape.map((_, i) => Number(i === axis));
    const less = (cut: number): number[] => known.shape.map((n, i) => n - cut * begin[i]!);
    d.add(`slice of a slice of ${x} along ${axis}`, known, (pool) =>
      tf.slice(tf.slice(pool[x]!, begin, less(1)), begin, less(2)),
    );
  },
  // Rows selected by a greedy or another policy.
  (d) => {
    const x = d.some((known) => known.shape.length === 3 && isFloat(known) && known.shape[1]! > 1);
    const [rows = 0, actions = 0] = x === undefined ? [] : d.known[x]!.shape;
    const by = d.some(
      (known) => known.shape.join() === `${[rows, actions]}` && isNumber(known) && isExact(known),
    );
    if (x === undefined || by === undefined) return;
    const [axis, on] = [1 + d.below(2), d.pick([1, 0.9])];
    const text = `sum over ${axis} of ${x} · ${on} at the greatest of ${by}`;
    d.add(text, rounded(3 * d.known[x]!.most), (pool) => {
      const chosen = tf.oneHot(tf.argMax(pool[by]!, 1) as tf.Tensor1D, actions, on, 0, 'float32');
      return tf.sum(tf.mul(pool[x]!, tf.expandDims(chosen, 2)), axis);
    });
  },
  // A joint norm, of squares or of other products.
  (d) => {
    const [parts, isOfSquares] = [[0, 0, 0].map(() => d.some(isFloat)!), d.chance(0.7)];
    const term = (x: T): T =>
      tf.sum(isOfSquares ? tf.square(tf.tanh(x)) : tf.mul(tf.abs(tf.tanh(x)), tf.sigmoid(x)));
    d.add(`norm of ${parts}${isOfSquares ? '' : ', weighted'}`, rounded(40), (pool) =>
      tf.sqrt(tf.add(1, tf.addN(parts.map((x) => term(pool[x]!))))),
    );
  },
  // A gradient through a product with something added.
  (d) => {
    const isMatrix = (known: Known): boolean => known.shape.length === 2 && isFloat(known);
    const a = d.some(isMatrix)!;
    const [rows, inner] = d.known[a]!.shape;
    const w = d.some((known) => isMatrix(known) && known.shape[0] === inner);
    const product = [rows!, w === undefined ? 0 : d.known[w]!.shape[1]!];
    const bias = d.some((known) => isFloat(known) && spread(product, known.shape)?.join() === product.join());
    if (w === undefined || bias === undefined) return;
    const ofBias = d.chance(0.5);
    d.add(`d mean tanh(${a} × ${w} + ${bias}) / d ${ofBias ? bias : w}`, rounded(1), (pool) => {
      const [x, kernel, row] = [pool[a]!, pool[w]!, pool[bias]!].map((one) => tf.tanh(one)) as [T, T, T];
      const mean = (z: T): T => tf.mean(tf.tanh(tf.add(tf.matMul(x, ofBias ? kernel : z), ofBias ? z : row)));
      return tf.grad(mean)(ofBias ? row : kernel);
    });
  },
  // Arithmetic, including mixed integers and floats.
  (d) => {
    const a = d.some(() => true)!;
    const one = d.known[a]!;
    const fits = (known: Known): boolean =>
      spread(one.shape, known.shape) !== undefined && (isNumber(one) || isNumber(known));
    const b = d.some(fits);
    if (b === undefined) return;
    const other = d.known[b]!;
    const sum = { most: one.most + other.most, digits: Math.max(one.digits, other.digits) };
    const [name, make] = d.pick([
      ['+', tf.add],
      ['−', tf.sub],
      ['·', tf.mul],
      ['max', tf.maximum],
      ['min', tf.minimum],
    ] as const);
    const product = { most: one.most * other.most, digits: one.digits + other.digits };
    d.add(`${a} ${name} ${b}`, name === '·' ? product : sum, (pool) => make(pool[a]!, pool[b]!));
  },
  (d) => {
    const a = d.some((known) => isNumber(known) && isExact(known));
    if (a === undefined) return;
    const { dtype, most, digits } = d.known[a]!;
    const [by, isQuotient] = [d.pick([2, -2, 4]), d.chance(0.5)];
    const made = isQuotient ? { most, digits: 0 } : { most: Math.abs(by), digits };
    d.add(`${a} ${isQuotient ? 'divided by' : 'modulo'} ${by}`, made, (pool) => {
      const divisor = tf.scalar(by, dtype);
      return isQuotient ? tf.floorDiv(pool[a]!, divisor) : tf.mod(pool[a]!, divisor);
    });
  },
  (d) => {
    const a = d.some(isExact)!;
    const { shape } = d.known[a]!;
    const b = d.some((known) => isExact(known) && spread(shape, known.shape) !== undefined)!;
    const [name, compare] = d.pick(Object.entries(comparisons));
    d.add(`${a} ${name} ${b}`, { most: 1, digits: 0 }, (pool) => compare(pool[a]!, pool[b]!));
  },
  (d) => {
    const c = d.some(({ dtype }) => dtype === 'bool')!;
    const a = d.some(({ shape }) => spread(shape, d.known[c]!.shape) !== undefined)!;
    d.add(`${a} where ${c}, else 0`, d.known[a]!, (pool) =>
      tf.where(pool[c]!, pool[a]!, tf.zerosLike(pool[a]!)),
    );
  },
  (d) => {
    const x = d.some(isExact)!;
    const dtype = d.pick(['float32', 'int32', 'bool'] as const);
    const made = { bool: { most: 1, digits: 0 }, int32: { digits: 0 }, float32: {} }[dtype];
    d.add(`${x} as ${dtype}`, { ...d.known[x]!, ...made }, (pool) => tf.cast(pool[x]!, dtype));
  },
  (d) => {
    const x = d.some(({ shape, dtype }) => shape.length > 0 && dtype !== 'bool')!;
    const { shape, most, digits } = d.known[x]!;
    const chosen = shape.flatMap((_, axis) => (d.chance(0.5) ? [axis] : []));
    const axes = chosen.length > 0 ? chosen : shape.map((_, axis) => axis);
    const [keeps, [name, reduce]] = [d.chance(0.5), d.pick(Object.entries(reductions))];
    const count = sizeOf(axes.map((axis) => shape[axis]!));
    const exact = { most: name === 'sum' ? most * count : most, digits };
    d.add(`${name} of ${x} over ${axes}`, name === 'mean' ? rounded(most) : exact, (pool) =>
      reduce(pool[x]!, axes, keeps),
    );
  },
  // Argmax or argmin, and the values there.
  (d) => {
    const x = d.some((known) => known.shape.length > 0 && isNumber(known) && isExact(known));
    if (x === undefined) return;
    const { shape, most, digits } = d.known[x]!;
    const axis = d.below(shape.length);
    const extreme = d.chance(0.5) ? tf.argMax : tf.argMin;
    const at = (pool: readonly T[]): tf.Tensor1D => extreme(pool[x]!, axis) as tf.Tensor1D;
    const depth = Math.max(2, shape[axis]!);
    const [onValue, type] = [d.pick([1, 2]), d.pick(['float32', 'int32'] as const)];
    const text = `of ${x} over ${axis}`;
    d.pick([
      () => d.add(`place of an extreme ${text}`, { most: shape[axis]!, digits: 0 }, at),
      () =>
        d.add(`places in ${x} over ${axis} as rows`, { most: 2, digits: 0 }, (pool) =>
          tf.oneHot(at(pool), depth, onValue, 0, type),
        ),
      () =>
        d.add(`${x} along ${axis} at the places of extremes`, d.known[x]!, (pool) =>
          tf.gather(pool[x]!, at(pool), axis),
        ),
      () =>
        d.add(`running sums ${text}`, { most: most * shape[axis]!, digits }, (pool) =>
          tf.cumsum(pool[x]!, axis),
        ),
    ])();
  },
  // Rows summed or written at indices, some of them invalid.
  (d) => {
    const x = d.some((known) => known.shape.length === 2 && isFloat(known))!;
    const { shape, most, digits } = d.known[x]!;
    const [rows = 1] = shape;
    const by = d.some((known) => known.shape.join() === `${rows}` && known.dtype === 'int32');
    if (by === undefined) return;
    d.add(`rows of ${x} by segments ${by}`, { most: most * rows, digits }, (pool) =>
      tf.unsortedSegmentSum(pool[x]!, pool[by] as tf.Tensor1D, 3),
    );
  },
  // A product with an addition, fused or separate.
  (d) => {
    const a = d.some((known) => (known.shape.length === 2 || known.shape.length === 3) && isNumber(known))!;
    const one = d.known[a]!;
    const [isTurned, rank] = [d.chance(0.3), one.shape.length];
    const inner = one.shape.at(-1)!;
    const b = d.some(({ shape, dtype }) => {
      const isAlike = dtype === one.dtype && shape.length === rank && shape.at(isTurned ? -1 : -2) === inner;
      return isAlike && (rank === 2 || spread(shape.slice(0, 1), one.shape.slice(0, 1)) !== undefined);
    });
    if (b === undefined) return;
    const other = d.known[b]!;
    const batch = spread(one.shape.slice(0, -2), other.shape.slice(0, -2))!;
    const shape = [...batch, one.shape.at(-2)!, other.shape.at(isTurned ? -2 : -1)!];
    const [most, digits] = [one.most * other.most * inner, one.digits + other.digits];
    const name = `${a} × ${b}${isTurned ? 'ᵀ' : ''}`;
    const product = d.add(name, { most, digits }, (pool) => tf.matMul(pool[a]!, pool[b]!, false, isTurned));
    const c = d.some(
      (known) => known.dtype === one.dtype && spread(shape, known.shape)?.join() === shape.join(),
    );
    if (product === undefined || c === undefined) return;
    const sum = { most: most + d.known[c]!.most, digits: Math.max(digits, d.known[c]!.digits) };
    if (isFloat(one) && d.chance(0.4)) {
      const activation = d.pick(['linear', 'relu', 'elu'] as const);
      d.add(`${name} + ${c}, ${activation}, in one`, rounded(sum.most), (pool) =>
        tf.fused.matMul({ a: pool[a]!, b: pool[b]!, transposeB: isTurned, bias: pool[c]!, activation }),
      );
      return;
    }
    const added = d.add(`${product} + ${c}`, sum, (pool) => tf.add(pool[product]!, pool[c]!));
    if (added !== undefined && d.chance(0.5)) d.add(`relu of ${added}`, sum, (pool) => tf.relu(pool[added]!));
  },
  // Windows of images.
  (d) => {
    const x = d.some(
      (known) => known.shape.length === 4 && isFloat(known) && known.shape[1]! > 1 && known.shape[2]! > 1,
    )!;
    const known = d.known[x]!;
    const channels = known.shape[3]!;
    const [size, stride, units] = [1 + d.below(2), 1 + d.below(2), 1 + d.below(3)];
    const pad = d.pick(['valid', 'same'] as const);
    const name = `windows of ${size}×${size} by ${stride}, ${pad}, in ${x}`;
    const filter = tf.util.toTypedArray(
      Array.from({ length: size * size * channels * units }, (_, i) => ((i * 5) % 9) / 4 - 1),
      'float32',
    );
    const weights = (): tf.Tensor4D => tf.tensor(filter as Float32Array, [size, size, channels, units]);
    const bias = d.some(
      ({ shape: own, dtype }) => dtype === 'float32' && own.length <= 1 && [1, units].includes(sizeOf(own)),
    );
    const most = known.most * sizeOf([size, size, channels]);
    const image = (pool: readonly T[]): tf.Tensor4D => pool[x] as tf.Tensor4D;
    d.pick([
      () => d.add(`greatest of ${name}`, known, (pool) => tf.maxPool(image(pool), size, stride, pad)),
      () =>
        d.add(`means of ${name}`, rounded(known.most), (pool) => tf.avgPool(image(pool), size, stride, pad)),
      () =>
        d.add(`${units} units of ${name}`, rounded(most), (pool) =>
          tf.conv2d(image(pool), weights(), stride, pad),
        ),
      () =>
        d.add(
          `${units} units of ${name}${bias === undefined ? '' : ` and ${bias}`}, relu, in one`,
          rounded(most + 1e3),
          (pool) =>
            tf.fused.conv2d({
              ...({ x: image(pool), filter: weights(), strides: stride, pad, activation: 'relu' } as const),
              ...(bias !== undefined && { bias: pool[bias]! }),
            }),
        ),
      () =>
        d.add(`gradient of ${units} units of ${name}`, rounded(100), (pool) =>
          tf.grad((z: T) => tf.sum(tf.tanh(tf.conv2d(z as tf.Tensor4D, weights(), stride, pad))))(pool[x]!),
        ),
    ])();
  },
  // Moves.
  (d) => {
    const x = d.some(({ shape }) => shape.length > 0)!;
    const known = d.known[x]!;
    const { shape, dtype } = known;
    const axis = d.below(shape.length);
    const begin = shape.map((n) => d.below(n));
    const size = shape.map((n, i) => 1 + d.below(n - begin[i]!));
    const flat: Shape = d.pick([[sizeOf(shape)], [...shape, 1], [1, ...shape], shape.toReversed()]);
    const alike = d.some((other) => other.shape.join() === shape.join() && other.dtype !== dtype);
    const joined = alike ?? x;
    const other = d.known[joined]!;
    const both = {
      most: Math.max(known.most, other.most),
      digits: isFloat(known) ? Math.max(known.digits, other.digits) : 0,
    };
    const move = (text: string, of: Function1) => () => d.add(text, known, (pool) => of(pool[x]!));
    const edge = shape.map((_, i): [number, number] => [0, i === axis ? 1 : 0]);
    d.pick([
      move(`${x} as [${flat}]`, (one) => tf.reshape(one, [...flat])),
      move(`${x} turned`, (one) => tf.transpose(one)),
      move(`${size} of ${x} from ${begin}`, (one) => tf.slice(one, begin, size)),
      move(`${x} twice along ${axis}`, (one) => tf.concat([one, one], axis)),
      () =>
        isExact(other) &&
        dtype !== 'bool' &&
        d.add(`${joined} behind ${x} along ${axis}`, both, (pool) =>
          tf.concat([pool[x]!, pool[joined]!], axis),
        ),
      move(`${x} with an edge`, (one) => tf.pad(one, edge)),
      move(`${x} backwards`, (one) => tf.reverse(one, axis)),
      move(`part ${begin[axis]} of ${x} along ${axis}`, (one) => tf.unstack(one, axis)[begin[axis]!]!),
    ])();
  },
  // Gradients of functions of a product.
  (d) => {
    const x = d.some(isFloat)!;
    const y = d.some((known) => isFloat(known) && spread(d.known[x]!.shape, known.shape) !== undefined)!;
    const [name, make] = d.pick(Object.entries(roughly));
    d.add(`gradient of ${name} of ${x} times ${y}`, rounded(100), (pool) => {
      const factor = tf.add(2, tf.tanh(pool[y]!));
      return tf.grad((z: T) => tf.sum(tf.sin(make(tf.mul(tf.tanh(z), factor)))))(pool[x]!);
    });
  },
];
