// Takes wrappers into the model of a policy: it then reads what the environment returns, and its actions go into the environment.
import { JitError } from '../errors.ts';
import { GraphBuilder, type Ref } from '../onnx/builder.ts';
import { ELEMENT_TYPE, encodeModel } from '../onnx/model.ts';
import { readModel } from '../onnx/readModel.ts';
import { readMetadata, withMetadata } from '../onnx/rewriteModel.ts';
import { sizeOf } from '../program/ir.ts';

/** As `RowStep` of `@prism-rl/core`: this package stands without it. */
type RowStep =
  | {
      readonly kind: 'sum';
      readonly axes: readonly [outer: number, length: number, inner: number];
      readonly taps: readonly { readonly places: readonly number[]; readonly weights?: readonly number[] }[];
      readonly rounding?: 'float32' | 'trunc' | 'nearest' | undefined;
    }
  | {
      readonly kind: 'normalize';
      readonly mean: ArrayLike<number>;
      readonly deviation: ArrayLike<number>;
      readonly precision: Type;
    }
  | {
      readonly kind: 'stack';
      readonly count: number;
      readonly block: number;
      readonly padding: ArrayLike<number> | undefined;
    }
  | ({ readonly [name in 'offset' | 'divisor' | 'low' | 'high']: ArrayLike<number> } & {
      readonly kind: 'action';
    });

type Type = 'float32' | 'float64';

/** As `WrapperSteps` of `@prism-rl/core`. */
export interface WrapperSteps {
  readonly shape: readonly number[];
  readonly type: Type;
  readonly steps: readonly RowStep[];
}

/** A row of numbers in the graph. */
interface Row {
  readonly ref: Ref;
  readonly type: Type;
  readonly size: number;
}

/** Writes as nodes what wrappers do. */
class Around {
  readonly graph: GraphBuilder;
  /** Numbers of the state so far, and the parts of the next one. */
  stateSize = 0;
  readonly next: Ref[] = [];

  constructor(reserved: ReadonlySet<string>) {
    this.graph = new GraphBuilder(reserved);
  }

  cast(row: Row, type: Type): Row {
    if (row.type === type) return row;
    return { ...row, type, ref: this.graph.node('Cast', [row.ref], { to: ELEMENT_TYPE[type] }) };
  }

  op(name: string, row: Row, numbers: ArrayLike<number>): Row {
    const constant = this.graph.constant(row.type, [numbers.length], numbers);
    return { ...row, ref: this.graph.node(name, [row.ref, constant]) };
  }

  reshaped(ref: Ref, shape: readonly number[]): Ref {
    return this.graph.node('Reshape', [ref, this.graph.int64([-1, ...shape])]);
  }

  /** The middle one of three axes by its numbers at places, and these times weights. */
  tap(row: Row, axes: readonly number[], places: readonly number[], weights?: readonly number[]): Row {
    const { graph } = this;
    const [outer, , inner] = axes as [number, number, number];
    const picked = graph.node('Gather', [this.reshaped(row.ref, axes), graph.int64(places)], { axis: 2 });
    const size = outer * places.length * inner;
    if (weights === undefined) return { ...row, size, ref: this.reshaped(picked, [size]) };
    const wide = this.cast({ ...row, ref: picked }, 'float64');
    const factor = graph.constant('float64', [places.length, 1], weights);
    return { type: 'float64', size, ref: this.reshaped(graph.node('Mul', [wide.ref, factor]), [size]) };
  }

  /** The next numbers of the state. */
  kept(size: number): Ref {
    this.stateSize += size;
    return this.slice('state', this.stateSize - size, size);
  }

  slice(ref: Ref, from: number, size: number): Ref {
    const [start, end, axis] = [from, from + size, 1].map((n) => this.graph.int64([n]));
    return this.graph.node('Slice', [ref, start!, end!, axis!]);
  }

  round(row: Row, rounding: 'float32' | 'trunc' | 'nearest'): Row {
    if (rounding === 'float32') return this.cast(row, 'float32');
    const { graph } = this;
    const to = (ref: Ref, type: keyof typeof ELEMENT_TYPE): Ref =>
      graph.node('Cast', [ref], { to: ELEMENT_TYPE[type] });
    if (rounding === 'trunc') return { ...row, type: 'float32', ref: to(to(row.ref, 'int32'), 'float32') };
    // As Math.round, also for numbers just below one half.
    const below = graph.node('Floor', [row.ref]);
    const half = graph.constant('float64', [1], [0.5]);
    const isAbove = graph.node('LessOrEqual', [half, graph.node('Sub', [row.ref, below])]);
    return this.cast({ ...row, ref: graph.node('Add', [below, to(isAbove, 'float64')]) }, 'float32');
  }

  stack(row: Row, { count, block, padding }: Extract<RowStep, { kind: 'stack' }>): Row {
    const { graph } = this;
    const { size } = row;
    const before = (count - 1) * size;
    const [flag, kept] = [this.kept(1), this.kept(before)];
    const copies = [1, count - 1];
    const one = padding === undefined ? row.ref : graph.constant('float32', [1, size], padding);
    const first = graph.node('Tile', [one, graph.int64(copies)]);
    const hasBegun = graph.node('Cast', [flag], { to: ELEMENT_TYPE.bool });
    const all = graph.node('Concat', [graph.node('Where', [hasBegun, kept, first]), row.ref], { axis: 1 });
    const begun = graph.node('Add', [graph.node('Mul', [flag, graph.float(0)]), graph.float(1)]);
    this.next.push(begun, this.slice(all, size, before));
    const stacked = { ...row, ref: all, size: count * size };
    if (block === size) return stacked;
    // A block of each frame in turn.
    const places = Array.from({ length: count * size }, (_, k) => {
      const [group, inGroup] = [Math.floor(k / (count * block)), k % (count * block)];
      return Math.floor(inGroup / block) * size + group * block + (inGroup % block);
    });
    return this.tap(stacked, [1, count * size, 1], places);
  }

  observed(row: Row, step: RowStep): Row {
    switch (step.kind) {
      case 'sum': {
        const taps = step.taps.map(({ places, weights }) => this.tap(row, step.axes, places, weights));
        const ref = taps.map((tap) => tap.ref).reduce((sum, tap) => this.graph.node('Add', [sum, tap]));
        const all = { ...taps[0]!, ref };
        return step.rounding === undefined ? all : this.round(all, step.rounding);
      }
      case 'normalize': {
        const centred = this.op('Sub', this.cast(row, step.precision), step.mean);
        return this.cast(this.op('Div', centred, step.deviation), 'float32');
      }
      case 'stack':
        return this.stack(row, step);
      case 'action':
        return row;
    }
  }

  acted(row: Row, step: RowStep): Row {
    if (step.kind !== 'action') return row;
    const moved = this.op('Div', this.op('Sub', row, step.offset), step.divisor);
    return this.op('Min', this.op('Max', moved, step.low), step.high);
  }
}

/**
 * The model of a policy inside the wrappers that it acts in. A stack of frames is in its state, as the memory of a recurrent policy: `state`
 * and `nextState`, with zeros at the start of an episode.
 *
 * @throws JitError `bad-input` for a model of observations in several parts
 */
export function takeInWrappers(model: Uint8Array, { shape, type, steps }: WrapperSteps): Uint8Array {
  if (steps.length === 0) return model;
  const own = readModel(model);
  const port = (name: string) => [...own.inputs, ...own.outputs].find((one) => one.name === name);
  const [seen, action] = [port('observation'), port('action')];
  if (seen === undefined || action === undefined) {
    throw JitError.badInput`Wrappers of observations in several parts cannot be taken into a policy.
      Leave the wrappers out.`;
  }
  const around = new Around(new Set([...own.inputs, ...own.outputs].map(({ name }) => name)));
  const { graph } = around;
  const [batch] = seen.dims as [string | number];
  const size = sizeOf(shape);
  const ref = around.reshaped(graph.input('observation', type, [batch, ...shape]), [size]);
  const row = steps.reduce<Row>((one, step) => around.observed(one, step), { ref, type, size });
  const wrapped = around.cast(row, seen.type as Type);
  // The policy's own names, and what stands for them.
  const refs = new Map(own.initializers.map((one) => [one.name, graph.tensor(one)]));
  const refOf = (name: string): Ref => refs.get(name) ?? name;
  refs.set('observation', around.reshaped(wrapped.ref, seen.dims.slice(1) as number[]));
  const ownSize = Number(port('state')?.dims[1] ?? 0);
  if (ownSize > 0) refs.set('state', around.kept(ownSize));
  const stateDims = [batch, around.stateSize];
  if (around.stateSize > 0) graph.input('state', 'float32', stateDims);
  for (const { name, type, dims } of own.inputs) if (!refs.has(name)) graph.input(name, type, dims);
  for (const { op, inputs, outputs, attrs } of own.nodes) {
    const found = graph.nodes(op, inputs.map(refOf), attrs, outputs.length);
    for (const [k, name] of outputs.entries()) refs.set(name, found[k]!);
  }
  if (around.stateSize > 0) {
    const next = [...around.next, ...(ownSize > 0 ? [refOf('nextState')] : [])];
    graph.output('nextState', graph.node('Concat', next, { axis: 1 }), 'float32', stateDims);
  }
  const chosen: Row = { ref: refOf('action'), type: 'float32', size: Number(action.dims[1] ?? 1) };
  const taken = steps.toReversed().reduce((one, step) => around.acted(one, step), chosen);
  graph.output('action', taken.ref, action.type, action.dims);
  for (const { name, type, dims } of own.outputs)
    if (name !== 'action' && name !== 'nextState') graph.output(name, refOf(name), type, dims);
  return withMetadata(encodeModel(graph.finish(), 'policy'), readMetadata(model));
}
