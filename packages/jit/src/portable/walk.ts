// Reads the graph of a policy once, for one observation, and writes it as calls of a few functions on arrays. The writers of JavaScript, C and
// Python print these calls.
import { JitError } from '../errors.ts';
import type { OnnxGraph, OnnxNode, OnnxPort } from '../onnx/model.ts';
import { numbersOf, readModel } from '../onnx/readModel.ts';
import { sizeOf } from '../program/ir.ts';
import { chosenIn } from './chosen.ts';
import { machineOf, startOf } from './machine.ts';
import { noPolicy } from './parts.ts';
import type { Call, Chosen, Place, Port, PortableProgram } from './program.ts';

/** A tensor: constant numbers, or a part of the memory. */
interface Tensor {
  readonly shape: readonly number[];
  readonly isWide: boolean;
  readonly data?: Float64Array | undefined;
  readonly place?: Place | undefined;
}

const FLOAT32 = 1;
const FLOAT64 = 11;
const BOOL = 9;
const WHOLE = new Set([2, 6, 7]);

/** Operators with one of our functions, and those with swapped operands. */
const SAME: Readonly<Record<string, string>> = {
  ...{ Add: 'add', Sub: 'sub', Mul: 'mul', Div: 'div', Max: 'max', Min: 'min', Pow: 'pow', Where: 'where' },
  ...{ Less: 'less', LessOrEqual: 'lessOrEqual', Equal: 'equal', And: 'min', Or: 'max', PRelu: 'leaky' },
  ...{ Not: 'not', Relu: 'relu', Tanh: 'tanh', Sigmoid: 'sigmoid', Softplus: 'softplus', Exp: 'exp' },
  ...{ Log: 'log', Sqrt: 'sqrt', Abs: 'abs', Neg: 'neg', Sin: 'sin', Cos: 'cos', Sign: 'sign' },
  ...{ Floor: 'floor', Sum: 'add' },
};
const SWAPPED: Readonly<Record<string, string>> = { Greater: 'less', GreaterOrEqual: 'lessOrEqual' };
const REDUCED: Readonly<Record<string, string>> = {
  ...{ ReduceSum: 'sum', ReduceMean: 'sum', ReduceSumSquare: 'sum' },
  ...{ ReduceMax: 'largest', ReduceMin: 'largest' },
};

function stridesOf(shape: readonly number[]): number[] {
  return shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
}

/** The shape to which shapes are broadcast. */
function joint(...shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map(({ length }) => length));
  return Array.from({ length: rank }, (_, k) =>
    Math.max(...shapes.map((shape) => shape[shape.length - rank + k] ?? 1)),
  );
}

/** The part of the walk that knows shapes; a node's numbers are computed by `evaluate` if all are constant. */
class Walk {
  readonly calls: Call[] = [];
  readonly constants: number[] = [];
  readonly wideConstants: number[] = [];
  readonly weights: Float32Array[] = [];
  weightCount = 0;
  readonly tensors = new Map<string, Tensor>();
  readonly #placed = new Map<Float64Array, Place>();
  readonly #matrices = new Map<Float64Array, Place>();
  memory = 0;
  wideMemory = 0;
  products = 0;
  #op = '';

  allocate(shape: readonly number[], isWide = false): Tensor & { readonly place: Place } {
    const kind = isWide ? 'wideMemory' : 'memory';
    const place: Place = { of: kind, at: this[kind] };
    const size = sizeOf(shape);
    if (!(size <= MOST.elements && shape.every((n) => n >= 0))) this.refuse('has an impossible shape');
    this[kind] += size;
    return { shape, isWide, place };
  }

  constant(numbers: readonly number[], shape: readonly number[] = []): Tensor {
    return { shape, isWide: false, data: Float64Array.from(numbers) };
  }

  place({ data, place, isWide }: Tensor): Place {
    if (data === undefined) return place as Place;
    const kind = isWide ? 'wideConstants' : 'constants';
    const known = this.#placed.get(data) ?? { of: kind, at: this[kind].length };
    if (!this.#placed.has(data)) for (const x of data) this[kind].push(x);
    this.#placed.set(data, known);
    return known;
  }

  call(name: string, to: Tensor, from: readonly (Tensor | undefined)[], numbers: readonly number[]): Tensor {
    const places = from.map((one) => one && this.place(one));
    this.calls.push({ name, to: this.place(to), from: places, numbers });
    return to;
  }

  refuse(why = 'is not among those that these formats can compute'): never {
    throw JitError.badInput`The policy's operator ${this.#op} ${why}.
      Export the policy as ONNX, which any runtime of ONNX can compute.`;
  }

  reshaped(x: Tensor, shape: readonly number[]): Tensor {
    return { ...x, shape };
  }

  /** Elements of a tensor at strides, starting at an offset. */
  view(x: Tensor, shape: readonly number[], strides: readonly number[], offset = 0): Tensor {
    const own = stridesOf(shape);
    const isPart = shape.every((n, axis) => n === 1 || strides[axis] === own[axis]);
    if (isPart && x.data !== undefined)
      return { ...x, shape, data: x.data.subarray(offset, offset + sizeOf(shape)) };
    if (isPart) return { ...x, shape, place: { ...x.place!, at: x.place!.at + offset } };
    const to = this.allocate(shape, x.isWide);
    this.move(to, own, x, strides, offset);
    return to;
  }

  /** Copies elements; axes of one element and contiguous neighbours become one. */
  move(
    to: Tensor,
    toStrides: readonly number[],
    x: Tensor,
    strides: readonly number[],
    offset = 0,
    shape = to.shape,
    toOffset = 0,
  ): void {
    const axes: [size: number, to: number, from: number][] = [];
    for (const [axis, n] of shape.entries()) {
      const [t, s] = [toStrides[axis]!, strides[axis]!];
      const before = axes.at(-1);
      if (n === 1) continue;
      if (before !== undefined && before[1] === t * n && before[2] === s * n) {
        axes.splice(-1, 1, [before[0] * n, t, s]);
      } else axes.push([n, t, s]);
    }
    if (axes.length > 5) this.refuse('moves elements along more than five axes');
    while (axes.length < 5) axes.unshift([1, 0, 0]);
    const [target, from] = [this.place(to), this.place(x)];
    this.calls.push({
      name: 'move',
      to: { ...target, at: target.at + toOffset },
      from: [{ ...from, at: from.at + offset }],
      numbers: [0, 1, 2].flatMap((k) => axes.map((axis) => axis[k]!)),
    });
  }

  /** A tensor as large as a shape, or of one element. */
  spread(x: Tensor, shape: readonly number[]): Tensor {
    const size = sizeOf(x.shape);
    if (size === 1 || size === sizeOf(shape)) return x;
    const padded = [...Array.from({ length: shape.length - x.shape.length }, () => 1), ...x.shape];
    const strides = stridesOf(padded).map((stride, axis) => (padded[axis] === 1 ? 0 : stride));
    return this.view(x, shape, strides);
  }

  elementwise(name: string, ...operands: readonly Tensor[]): Tensor {
    const shape = joint(...operands.map((one) => one.shape));
    const spread = operands.map((one) => this.spread(one, shape));
    const size = sizeOf(shape);
    const isWide = spread.some((one) => one.isWide) && name !== 'round';
    const same = spread.map((one) => (isWide && !one.isWide ? this.widened(one) : one));
    const steps = same.map((one) => Number(size === 1 || sizeOf(one.shape) > 1));
    const numbers = same.length === 1 ? [size] : [size, ...steps];
    return this.call(name, this.allocate(shape, isWide), same, numbers);
  }

  widened(x: Tensor): Tensor {
    return this.call('widen', this.allocate(x.shape, true), [x], [sizeOf(x.shape)]);
  }

  /** A reduction over neighbouring axes, which become axes of one element. */
  reduce(name: string, x: Tensor, axes: readonly number[]): Tensor {
    const [first = 0] = axes;
    const last = axes.at(-1) ?? 0;
    if (x.isWide || last - first + 1 !== axes.length) this.refuse('reduces axes that are apart');
    const shape = x.shape.map((n, axis) => (axes.includes(axis) ? 1 : n));
    const [outer, inner] = [sizeOf(x.shape.slice(0, first)), sizeOf(x.shape.slice(last + 1))];
    const n = sizeOf(x.shape) / (outer * inner);
    return this.call(name, this.allocate(shape), [x], [outer, n, inner]);
  }

  softmax(x: Tensor, axis: number): { readonly [name in 'shifted' | 'power' | 'sum']: Tensor } {
    const shifted = this.elementwise('sub', x, this.reduce('largest', x, [axis]));
    const power = this.elementwise('exp', shifted);
    return { shifted, power, sum: this.reduce('sum', power, [axis]) };
  }

  /** Rows of x `[rows, inner]` times the rows of a matrix `[units, inner]`, plus a bias for each unit. */
  dense(x: Tensor, matrix: Tensor, bias: Tensor | undefined, shape: readonly number[]): Tensor {
    const [units, inner] = matrix.shape as [number, number];
    const rows = sizeOf(shape) / units;
    const isRow = bias !== undefined && sizeOf(bias.shape) === units;
    const to = this.allocate(shape);
    this.products += rows * inner * units;
    if (!(this.products <= MOST.products)) this.refuse('has an impossible shape');
    this.calls.push({
      name: 'dense',
      to: to.place,
      from: [this.place(x), this.#matrix(matrix), isRow ? this.place(bias) : undefined],
      numbers: [rows, inner, units],
    });
    return bias === undefined || isRow ? to : this.elementwise('add', to, bias);
  }

  #matrix({ data, place }: Tensor): Place {
    if (data === undefined) return place as Place;
    const known: Place = this.#matrices.get(data) ?? { of: 'weights', at: this.weightCount };
    if (!this.#matrices.has(data)) {
      this.weights.push(Float32Array.from(data));
      this.weightCount += data.length;
    }
    this.#matrices.set(data, known);
    return known;
  }

  /** A matrix of two axes turned. */
  turned(x: Tensor): Tensor {
    const [rows, columns] = x.shape as [number, number];
    const shape = [columns, rows];
    if (x.data === undefined) return this.view(x, shape, [1, columns]);
    const { data } = x;
    const made = data.map((_, k) => data[(k % rows) * columns + Math.floor(k / rows)]!);
    return { ...x, shape, data: made };
  }

  convolution(x: Tensor, filters: Tensor, bias: Tensor | undefined, node: OnnxNode): Tensor {
    const { strides = [1, 1], pads = [0], dilations = [1], group = 1 } = node.attrs;
    const [down, right] = strides as readonly number[];
    const isPlain =
      [...(pads as number[])].every((n) => n === 0) && [...(dilations as number[])].every((n) => n === 1);
    if (!isPlain || group !== 1) this.refuse('has padding, dilations or groups');
    const [units, channels, height, width] = filters.shape as [number, number, number, number];
    const [, , rows, columns] = x.shape as [number, number, number, number];
    const [high, wide] = [
      1 + Math.floor((rows - height) / down!),
      1 + Math.floor((columns - width) / right!),
    ];
    const shape = [high, wide, channels, height, width];
    const windows = this.view(x, shape, [down! * columns, right!, rows * columns, columns, 1]);
    const matrix = this.reshaped(filters, [units, channels * height * width]);
    const found = this.dense(windows, matrix, bias, [high * wide, units]);
    return this.reshaped(this.turned(found), [1, units, high, wide]);
  }

  /** Writes the calls of a node. */
  node(node: OnnxNode): readonly Tensor[] {
    const found = this.#results(node);
    return 'shape' in found ? [found] : found;
  }

  #results(node: OnnxNode): Tensor | readonly Tensor[] {
    this.#op = node.op;
    const { op, attrs } = node;
    const inputs = node.inputs.map((name) => this.tensors.get(name) ?? this.refuse('has an unknown input'));
    const [x, y, z] = inputs as [Tensor, Tensor, Tensor];
    const list = (one: Tensor | undefined): number[] =>
      one?.data ? [...one.data] : this.refuse('depends on its input');
    const number = (name: string, otherwise: number): number => {
      const value = attrs[name] ?? otherwise;
      return typeof value === 'object' && 'float' in value ? value.float : Number(value);
    };
    const rank = x.shape.length;
    const axis = (number('axis', 0) + rank) % Math.max(rank, 1);
    /** A reduction, without its axes unless the node keeps them. */
    const kept = (one: Tensor, axes: readonly number[]): Tensor => {
      const shape = x.shape.filter((_, k) => !axes.includes(k));
      return number('keepdims', 1) === 1 ? one : this.reshaped(one, shape);
    };
    const same = SAME[op];
    const swapped = SWAPPED[op];
    if (same === 'where' || (same !== undefined && inputs.length === 1))
      return this.elementwise(same, ...inputs);
    if (same !== undefined) return inputs.reduce((all, one) => this.elementwise(same, all, one));
    if (swapped !== undefined) return this.elementwise(swapped, y, x);
    const reduced = REDUCED[op];
    if (reduced !== undefined) {
      const axes = inputs.length > 1 ? list(y).map((n) => (n + rank) % rank) : x.shape.map((_, k) => k);
      axes.sort((a, b) => a - b);
      const sign = op === 'ReduceMin' ? this.elementwise('neg', x) : x;
      const each = op === 'ReduceSumSquare' ? this.elementwise('mul', x, x) : sign;
      const found = this.reduce(reduced, each, axes);
      const count = sizeOf(axes.map((n) => x.shape[n]!));
      const mean = op === 'ReduceMean' ? this.elementwise('mul', found, this.constant([1 / count])) : found;
      const value = op === 'ReduceMin' ? this.elementwise('neg', mean) : mean;
      return kept(value, axes);
    }
    switch (op) {
      case 'Identity':
        return x;
      case 'Reciprocal':
        return this.elementwise('div', this.constant([1]), x);
      case 'LeakyRelu':
        return this.elementwise('leaky', x, this.constant([number('alpha', 0.01)]));
      case 'Elu':
        return this.elementwise('elu', x, this.constant([number('alpha', 1)]));
      case 'Clip':
        return this.elementwise('min', this.elementwise('max', x, y), z);
      case 'HardSigmoid': {
        const line = this.elementwise('mul', x, this.constant([number('alpha', 0.2)]));
        const moved = this.elementwise('add', line, this.constant([number('beta', 0.5)]));
        const above = this.elementwise('max', moved, this.constant([0]));
        return this.elementwise('min', above, this.constant([1]));
      }
      case 'Cast': {
        const to = number('to', FLOAT32);
        if (to === FLOAT64) return x.isWide ? x : this.widened(x);
        const narrow = x.isWide ? this.elementwise('round', x) : x;
        if (to === BOOL) return this.elementwise('flag', narrow);
        return WHOLE.has(to) ? this.elementwise('trunc', narrow) : narrow;
      }
      case 'Reshape': {
        const wanted = list(y).map((n, k) => (n === 0 && number('allowzero', 0) === 0 ? x.shape[k]! : n));
        const rest = sizeOf(x.shape) / -sizeOf(wanted);
        const shape = wanted.map((n) => (n === -1 ? rest : n));
        return this.reshaped(x, shape);
      }
      case 'Transpose': {
        const perm = attrs.perm as readonly number[];
        const strides = stridesOf(x.shape);
        const [shape, turned] = [x.shape, strides].map((all) => perm.map((k) => all[k]!));
        return this.view(x, shape!, turned!);
      }
      case 'Expand': {
        const shape = joint(x.shape, list(y));
        const spread = this.spread(x, shape);
        if (sizeOf(spread.shape) === sizeOf(shape)) return this.reshaped(spread, shape);
        const still = shape.map(() => 0);
        return this.view(x, shape, still);
      }
      case 'Tile': {
        const reps = list(y);
        const strides = stridesOf(x.shape).flatMap((stride) => [0, stride]);
        const each = x.shape.flatMap((n, k) => [reps[k]!, n]);
        const shape = x.shape.map((n, k) => n * reps[k]!);
        return this.reshaped(this.view(x, each, strides), shape);
      }
      case 'Concat': {
        const shape = x.shape.map((n, k) =>
          k === axis ? inputs.reduce((sum, one) => sum + one.shape[k]!, 0) : n,
        );
        const to = this.allocate(shape, x.isWide);
        const strides = stridesOf(shape);
        let offset = 0;
        for (const one of inputs) {
          this.move(to, strides, one, stridesOf(one.shape), 0, one.shape, offset);
          offset += one.shape[axis]! * strides[axis]!;
        }
        return to;
      }
      case 'Split': {
        const strides = stridesOf(x.shape);
        let offset = 0;
        return list(y).map((n) => {
          const shape = x.shape.map((all, k) => (k === axis ? n : all));
          const part = this.view(x, shape, strides, offset);
          offset += n * strides[axis]!;
          return part;
        });
      }
      case 'Slice': {
        const [starts, ends] = [list(y), list(z)];
        const axes = inputs[3] ? list(inputs[3]).map((n) => (n + rank) % rank) : starts.map((_, k) => k);
        const steps = inputs[4] ? list(inputs[4]) : starts.map(() => 1);
        const strides = stridesOf(x.shape);
        const shape = [...x.shape];
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
        return this.view(x, shape, strides, offset);
      }
      case 'Pad': {
        const pads = list(y);
        if (pads.length !== 2 * rank || pads.some((n) => n < 0)) this.refuse('cuts elements off');
        const shape = x.shape.map((n, k) => n + pads[k]! + pads[k + rank]!);
        const to = this.allocate(shape, x.isWide);
        const strides = stridesOf(shape);
        this.call('fill', to, [], [sizeOf(shape), inputs[2] ? list(z)[0]! : 0]);
        const offset = strides.reduce((sum, stride, k) => sum + stride * pads[k]!, 0);
        this.move(to, strides, x, stridesOf(x.shape), 0, x.shape, offset);
        return to;
      }
      case 'Gather': {
        const [outer, block] = [sizeOf(x.shape.slice(0, axis)), sizeOf(x.shape.slice(axis + 1))];
        const shape = [...x.shape.slice(0, axis), ...y.shape, ...x.shape.slice(axis + 1)];
        const numbers = [outer, sizeOf(y.shape), block, x.shape[axis]!];
        return this.call('gather', this.allocate(shape, x.isWide), [x, y], numbers);
      }
      case 'ArgMax': {
        const found = this.reduce('first', x, [axis]);
        return kept(found, [axis]);
      }
      case 'Softmax': {
        const { power, sum } = this.softmax(x, axis);
        return this.elementwise('div', power, sum);
      }
      case 'LogSoftmax': {
        const { shifted, sum } = this.softmax(x, axis);
        return this.elementwise('sub', shifted, this.elementwise('log', sum));
      }
      case 'LayerNormalization': {
        const share = this.constant([1 / x.shape.at(-1)!]);
        const mean = this.elementwise('mul', this.reduce('sum', x, [rank - 1]), share);
        const away = this.elementwise('sub', x, mean);
        const squares = this.reduce('sum', this.elementwise('mul', away, away), [rank - 1]);
        const variance = this.elementwise('mul', squares, share);
        const wide = this.elementwise('add', variance, this.constant([number('epsilon', 1e-5)]));
        const unit = this.elementwise('div', away, this.elementwise('sqrt', wide));
        const scaled = this.elementwise('mul', unit, y);
        return inputs.length > 2 ? this.elementwise('add', scaled, z) : scaled;
      }
      case 'Gemm': {
        const a = number('transA', 0) === 1 ? this.turned(x) : x;
        const b = number('transB', 0) === 1 ? y : this.turned(y);
        return this.dense(a, b, inputs[2], [a.shape[0]!, b.shape[0]!]);
      }
      case 'MatMul': {
        if (sizeOf(y.shape.slice(0, -2)) !== 1) this.refuse('multiplies stacks of matrices');
        const matrix = this.turned(this.reshaped(y, y.shape.slice(-2)));
        return this.dense(x, matrix, undefined, [...x.shape.slice(0, -1), y.shape.at(-1)!]);
      }
      case 'Conv':
        return this.convolution(x, y, inputs[2], node);
      default:
        return this.refuse();
    }
  }
}

/** Computes nodes of constants now: the calls of a walk of their own. */
function folded(node: OnnxNode, tensors: ReadonlyMap<string, Tensor>): Tensor[] {
  const walk = new Walk();
  for (const name of node.inputs) walk.tensors.set(name, tensors.get(name)!);
  const found = walk.node(node);
  const program = finished(walk, [], [], walk.calls.length);
  const { numbers, run } = machineOf(program);
  run(0, program.calls.length);
  return found.map(({ shape, isWide, data, place }) => {
    const at = place && startOf(program, place);
    return { shape, isWide, data: at === undefined ? data : numbers.slice(at, at + sizeOf(shape)) };
  });
}

function finished(
  walk: Walk,
  inputs: readonly Port[],
  outputs: readonly Port[],
  choice: number,
): PortableProgram {
  const { calls, memory, wideMemory, constants, wideConstants, products } = walk;
  const weights = new Float32Array(walk.weightCount);
  let filled = 0;
  for (const matrix of walk.weights) {
    weights.set(matrix, filled);
    filled += matrix.length;
  }
  const considered = outputs.find(({ name }) => name === 'values' || name === 'parameters');
  const isIn = (place: Place | undefined): boolean =>
    considered !== undefined &&
    place?.of === considered.place.of &&
    place.at >= considered.place.at &&
    place.at < considered.place.at + considered.size;
  const made = 1 + calls.findLastIndex(({ to }) => isIn(to));
  const isRead = calls.slice(made, choice).some(({ from }) => from.some(isIn));
  const thought = isRead ? made : choice;
  return {
    ...{ inputs, outputs, calls, thought, choice, memory, wideMemory },
    ...{ constants, wideConstants, weights, products, noise: undefined },
  };
}

/**
 * Reads an exported policy as calls for one observation, for the writers.
 *
 * @param model the bytes of an ONNX file that an agent exported
 * @param chosen default: outputs `values` are values, `parameters` unknown numbers, and the policy does not sample
 * @throws JitError `bad-input` for other models, and for an operator that has no call
 */
export function readPolicy(model: Uint8Array, chosen?: Chosen): PortableProgram {
  try {
    return walked(readModel(model), chosen ?? chosenIn(model));
  } catch (cause) {
    if (cause instanceof JitError) throw cause;
    // Shapes and attributes contradict each other.
    throw new JitError('bad-input', 'The model is damaged, or no policy of an agent.', 'Export it again.', {
      cause,
    });
  }
}

/** The nodes that some outputs depend on. */
function nodesFor({ nodes }: OnnxGraph, outputs: readonly string[]): Set<OnnxNode> {
  const [needed, found] = [new Set(outputs), new Set<OnnxNode>()];
  for (const node of nodes.toReversed()) {
    if (!node.outputs.some((name) => needed.has(name))) continue;
    found.add(node);
    for (const name of node.inputs) needed.add(name);
  }
  return found;
}

/** Maximum number of elements of a tensor, and of multiplications: a damaged model may state any. */
const MOST = { elements: 2 ** 24, products: 2 ** 34 };

/** An input or output for one observation. @throws JitError `bad-input` for a shape that no policy has */
function portFor(
  { name, type, dims }: OnnxPort,
  tensorFor: (shape: readonly number[]) => Tensor | undefined,
): Port {
  const shape = dims.map((n) => (typeof n === 'string' ? 1 : n));
  const size = sizeOf(shape);
  const isPossible = shape.every((n) => Number.isInteger(n) && n > 0) && size <= MOST.elements;
  const tensor = isPossible ? tensorFor(shape) : undefined;
  if (tensor?.place === undefined || sizeOf(tensor.shape) !== size) throw noPolicy();
  return { name, type, place: tensor.place, size, shape: shape.slice(1) };
}

function walked(graph: OnnxGraph, chosen: Chosen | undefined): PortableProgram {
  const walk = new Walk();
  const inputs = graph.inputs.map((port) =>
    portFor(port, (shape) => {
      const tensor = walk.allocate(shape, port.type === 'float64');
      walk.tensors.set(port.name, tensor);
      return tensor;
    }),
  );
  for (const one of graph.initializers) {
    const isWide = one.type === 'float64';
    walk.tensors.set(one.name, { shape: one.dims, isWide, data: numbersOf(one) });
  }
  const write = (node: OnnxNode): void => {
    const isConstant = node.inputs.every((name) => walk.tensors.get(name)?.data !== undefined);
    const found = isConstant ? folded(node, walk.tensors) : walk.node(node);
    for (const [k, name] of node.outputs.entries()) walk.tensors.set(name, found[k]!);
  };
  const names = graph.outputs.map(({ name }) => name);
  const acting = nodesFor(
    graph,
    names.filter((name) => name !== 'value'),
  );
  for (const node of graph.nodes) if (acting.has(node)) write(node);
  const choice = walk.calls.length;
  for (const node of graph.nodes) if (!acting.has(node)) write(node);
  const outputs = graph.outputs.map((port) =>
    portFor(port, () => {
      const tensor = walk.tensors.get(port.name);
      return tensor && { ...tensor, place: walk.place(tensor) };
    }),
  );
  const program = finished(walk, inputs, outputs, choice);
  if (chosen?.by === 'values') {
    const named = outputs.map((one) => (one.name === 'parameters' ? { ...one, name: 'values' } : one));
    return { ...program, outputs: named };
  }
  // Other numbers of parameters are those of policies that do not sample.
  const isNoise = outputs.some(({ name, size }) => name === 'parameters' && size === chosen?.noise.length);
  return { ...program, noise: isNoise ? chosen?.noise : undefined };
}
