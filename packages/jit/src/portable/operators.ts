// What each operator of ONNX is in calls: a table of rules.
import type { OnnxNode } from '../onnx/model.ts';
import { sizeOf } from '../program/ir.ts';
import { constant, joint, type Reduction, spread, type Tensor, turned, view, type Walk } from './walk.ts';

const FLOAT32 = 1;
const FLOAT64 = 11;
const BOOL = 9;
const WHOLE = new Set([2, 6, 7]);

/** A node as its rule sees it: its inputs, of which `x`, `y` and `z` are the first, the rank of `x`, and the node's axis and attributes. */
type Given = ReturnType<typeof givenOf>;

function givenOf(walk: Walk, { op, attrs, inputs: names }: OnnxNode) {
  const inputs = names.map((name) => walk.tensors.get(name) ?? walk.refuse('has an unknown input'));
  const [x, y, z] = inputs as [Tensor, Tensor, Tensor];
  const number = (name: string, otherwise: number): number => {
    const value = attrs[name] ?? otherwise;
    return typeof value === 'object' && 'float' in value ? value.float : Number(value);
  };
  const rank = x.shape.length;
  const axis = (number('axis', op === 'LayerNormalization' ? -1 : 0) + rank) % Math.max(rank, 1);
  return {
    ...{ walk, each: walk.elementwise.bind(walk), inputs, x, y, z },
    ...{ rank, axis, attrs, number },
  };
}

type Rule = (given: Given) => Tensor | readonly Tensor[];

/** Operators with one of our functions; several operands are joined one by one. */
const SAME = {
  ...{ Add: 'add', Sub: 'sub', Mul: 'mul', Div: 'div', Max: 'max', Min: 'min', Pow: 'pow', Where: 'where' },
  ...{ Less: 'less', LessOrEqual: 'lessOrEqual', Equal: 'equal', And: 'min', Or: 'max', PRelu: 'leaky' },
  ...{ Not: 'not', Relu: 'relu', Tanh: 'tanh', Sigmoid: 'sigmoid', Softplus: 'softplus', Exp: 'exp' },
  ...{ Log: 'log', Sqrt: 'sqrt', Abs: 'abs', Neg: 'neg', Sin: 'sin', Cos: 'cos', Sign: 'sign' },
  ...{ Floor: 'floor', Sum: 'add' },
};
const same =
  (name: string): Rule =>
  ({ each, inputs }) =>
    name === 'where' || inputs.length === 1
      ? each(name, ...inputs)
      : inputs.reduce((all, one) => each(name, all, one));

/** A reduction, without its axes unless the node keeps them. */
function kept({ walk, x, number }: Given, found: Tensor, axes: readonly number[]): Tensor {
  const shape = x.shape.filter((_, k) => !axes.includes(k));
  return number('keepdims', 1) === 1 ? found : walk.reshaped(found, shape);
}

/** A reduction of all given axes, after `before` and divided by the number of elements if it is a mean. */
const reduction =
  (name: Reduction, isMean = false, before: (given: Given) => Tensor = ({ x }) => x): Rule =>
  (given) => {
    const { walk, each, inputs, x, y, rank } = given;
    const axes = inputs.length > 1 ? walk.list(y).map((n) => (n + rank) % rank) : x.shape.map((_, k) => k);
    const found = walk.reduce(name, before(given), axes);
    const count = sizeOf(axes.map((n) => x.shape[n]!));
    return kept(given, isMean ? each('mul', found, 1 / count) : found, axes);
  };

const sum = ({ walk, axis }: Given, x: Tensor): Tensor => walk.reduce('add', x, [axis]);

/** What x is above its maximum, which keeps powers finite. */
const shifted = ({ walk, each, x, axis }: Given): Tensor => each('sub', x, walk.reduce('max', x, [axis]));

const RULES: Readonly<Record<string, Rule>> = {
  ...Object.fromEntries(Object.entries(SAME).map(([op, name]) => [op, same(name)])),
  Greater: ({ each, x, y }) => each('less', y, x),
  GreaterOrEqual: ({ each, x, y }) => each('lessOrEqual', y, x),
  ReduceSum: reduction('add'),
  ReduceMax: reduction('max'),
  ReduceMin: reduction('min'),
  ReduceMean: reduction('add', true),
  ReduceSumSquare: reduction('add', false, ({ each, x }) => each('mul', x, x)),
  Identity: ({ x }) => x,
  Reciprocal: ({ each, x }) => each('div', 1, x),
  LeakyRelu: ({ each, x, number }) => each('leaky', x, number('alpha', 0.01)),
  Elu: ({ each, x, number }) => each('elu', x, number('alpha', 1)),
  Clip: ({ each, x, y, z }) => each('min', each('max', x, y), z),
  HardSigmoid: ({ each, x, number }) => {
    const line = each('add', each('mul', x, number('alpha', 0.2)), number('beta', 0.5));
    return each('min', each('max', line, 0), 1);
  },
  Cast: ({ each, x, number }) => {
    const to = number('to', FLOAT32);
    if (to === FLOAT64) return { ...x, isWide: true };
    const narrow = x.isWide ? each('round', x) : x;
    if (to === BOOL) return each('flag', narrow);
    return WHOLE.has(to) ? each('trunc', narrow) : narrow;
  },
  Reshape: ({ walk, x, y, number }) => {
    const wanted = walk.list(y).map((n, k) => (n === 0 && number('allowzero', 0) === 0 ? x.shape[k]! : n));
    const rest = sizeOf(x.shape) / -sizeOf(wanted);
    const shape = wanted.map((n) => (n === -1 ? rest : n));
    return walk.reshaped(x, shape);
  },
  Transpose: ({ x, attrs }) => {
    const perm = attrs.perm as readonly number[];
    const [shape, strides] = [x.shape, x.strides].map((all) => perm.map((k) => all[k]!));
    return view(x, shape!, strides!);
  },
  Expand: ({ walk, x, y }) => spread(x, joint(x.shape, walk.list(y))),
  Tile: ({ walk, x, y }) => {
    const reps = walk.list(y);
    const strides = x.strides.flatMap((stride) => [0, stride]);
    const parts = x.shape.flatMap((n, k) => [reps[k]!, n]);
    const shape = x.shape.map((n, k) => n * reps[k]!);
    return walk.reshaped(view(x, parts, strides), shape);
  },
  Concat: ({ walk, inputs, x, axis }) => {
    const length = inputs.reduce((all, one) => all + one.shape[axis]!, 0);
    const to = walk.allocate(x.shape.with(axis, length), x.isWide);
    let offset = 0;
    for (const one of inputs) {
      walk.each('copy', view(to, one.shape, to.strides, offset), [one]);
      offset += one.shape[axis]! * to.strides[axis]!;
    }
    return to;
  },
  Split: ({ walk, x, y, axis }) => {
    let offset = 0;
    return walk.list(y).map((n) => {
      const part = view(x, x.shape.with(axis, n), x.strides, offset);
      offset += n * x.strides[axis]!;
      return part;
    });
  },
  Slice: ({ walk, inputs, x, y, z, rank }) => {
    const [starts, ends] = [walk.list(y), walk.list(z)];
    const axes = inputs[3] ? walk.list(inputs[3]).map((n) => (n + rank) % rank) : starts.map((_, k) => k);
    const steps = inputs[4] ? walk.list(inputs[4]) : starts.map(() => 1);
    const [shape, strides] = [[...x.shape], [...x.strides]];
    let offset = 0;
    for (const [i, k] of axes.entries()) {
      const [n, step] = [x.shape[k]!, steps[i]!];
      const within = (at: number, least: number, most: number): number =>
        Math.min(most, Math.max(least, at < 0 ? at + n : at));
      const from = step > 0 ? within(starts[i]!, 0, n) : within(starts[i]!, 0, n - 1);
      const to = step > 0 ? within(ends[i]!, 0, n) : within(ends[i]!, -1, n - 1);
      shape[k] = Math.max(0, Math.ceil((to - from) / step));
      offset += from * strides[k]!;
      strides[k]! *= step;
    }
    return view(x, shape, strides, offset);
  },
  Pad: ({ walk, x, y, z, rank }) => {
    const pads = walk.list(y);
    if (pads.length !== 2 * rank || pads.some((n) => n < 0)) walk.refuse('cuts elements off');
    const shape = x.shape.map((n, k) => n + pads[k]! + pads[k + rank]!);
    const to = walk.each('copy', walk.allocate(shape, x.isWide), [z ?? constant([0])]);
    const offset = to.strides.reduce((sum, stride, k) => sum + stride * pads[k]!, 0);
    walk.each('copy', view(to, x.shape, to.strides, offset), [x]);
    return to;
  },
  Gather: ({ walk, x, y, axis }) => {
    const [before, after] = [x.shape.slice(0, axis), x.shape.slice(axis + 1)];
    const numbers = [sizeOf(before), sizeOf(y.shape), sizeOf(after), x.shape[axis]!];
    const places = [x, y].map((one) => walk.place(walk.contiguous(one)));
    return walk.call('gather', walk.allocate([...before, ...y.shape, ...after], x.isWide), places, numbers);
  },
  ArgMax: (given) => {
    const { walk, each, x, axis } = given;
    const n = x.shape[axis]!;
    const shape = x.shape.slice(axis).map((_, k) => (k === 0 ? n : 1));
    const places = constant([...Array(n).keys()], shape);
    const isLess = each('less', x, walk.reduce('max', x, [axis]));
    return kept(given, walk.reduce('min', each('where', isLess, n, places), [axis]), [axis]);
  },
  Softmax: (given) => {
    const power = given.each('exp', shifted(given));
    return given.each('div', power, sum(given, power));
  },
  LogSoftmax: (given) => {
    const { each } = given;
    const above = shifted(given);
    return each('sub', above, each('log', sum(given, each('exp', above))));
  },
  LayerNormalization: (given) => {
    const { each, x, y, z, axis, number } = given;
    const share = 1 / x.shape[axis]!;
    const away = each('sub', x, each('mul', sum(given, x), share));
    const variance = each('mul', sum(given, each('mul', away, away)), share);
    const unit = each('div', away, each('sqrt', each('add', variance, number('epsilon', 1e-5))));
    const scaled = each('mul', unit, y);
    return z === undefined ? scaled : each('add', scaled, z);
  },
  Gemm: ({ walk, x, y, z, number }) => {
    const a = number('transA', 0) === 1 ? turned(x) : x;
    const b = number('transB', 0) === 1 ? y : turned(y);
    return walk.dense(a, b, z, [a.shape[0]!, b.shape[0]!]);
  },
  MatMul: ({ walk, x, y }) => {
    if (sizeOf(y.shape.slice(0, -2)) !== 1) walk.refuse('multiplies stacks of matrices');
    const matrix = turned(walk.reshaped(y, y.shape.slice(-2)));
    return walk.dense(x, matrix, undefined, [...x.shape.slice(0, -1), y.shape.at(-1)!]);
  },
  Conv: ({ walk, x, y, z, attrs }) => walk.convolution(x, y, z, attrs),
};

/** Writes the calls of a node, which gives these tensors. */
export function writeNode(walk: Walk, node: OnnxNode): readonly Tensor[] {
  walk.op = node.op;
  const rule = Object.hasOwn(RULES, node.op) ? RULES[node.op]! : walk.refuse();
  return [rule(givenOf(walk, node))].flat();
}
