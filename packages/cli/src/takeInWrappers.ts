// Takes a run's wrappers into the model of its policy: that then reads what the environment returns, and its actions go into the environment.
import { exceedsFloat32, isBox, PrismError, type VectorEnv, type WrapperChoice } from '@prism-rl/core';
import {
  ELEMENT_TYPE,
  encodeModel,
  GraphBuilder,
  type OnnxGraph,
  type OnnxPort,
  readMetadata,
  readModel,
  withMetadata,
} from '@prism-rl/jit/onnx';
import { type RowStep, VectorWrapper } from '@prism-rl/wrappers';
import { wrapperText } from './readWrapper.ts';

/** An environment without its wrappers, and what these do, from the inside out. */
export interface Unwrapped {
  readonly env: VectorEnv;
  readonly steps: readonly RowStep[];
  /** How often the environment takes each action. */
  readonly times: number;
}

/**
 * Looks into wrappers.
 *
 * @param wrappers of `env`, from the inside out
 * @throws PrismError `incompatible` for a wrapper that is code alone
 */
export function unwrapped(env: VectorEnv, wrappers: readonly WrapperChoice[]): Unwrapped {
  let [inner, steps, times]: [VectorEnv, readonly RowStep[], number] = [env, [], 1];
  for (const choice of wrappers.toReversed()) {
    // It is not a vector's wrapper, and the program that acts repeats.
    if (choice.name === 'action-repeat') {
      times *= Number(choice.config.times);
      continue;
    }
    const own = inner instanceof VectorWrapper ? inner.rowSteps() : undefined;
    if (own === undefined) {
      throw PrismError.incompatible`The wrapper ${wrapperText(choice)} cannot be taken into a file here.
        Leave out --with-wrappers: the file then names its wrappers, and expects their observations.`;
    }
    steps = [...own, ...steps];
    inner = (inner as VectorWrapper).env;
  }
  return { env: inner, steps, times };
}

type Type = 'float32' | 'float64';

/** A row of numbers in the graph. */
interface Row {
  readonly ref: string;
  readonly type: Type;
  readonly size: number;
}

/** Writes what wrappers do as nodes. */
class Around {
  readonly graph: GraphBuilder;
  /** Numbers of the state so far, and the parts of the next one. */
  stateSize = 0;
  readonly next: string[] = [];

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

  /** The middle one of three axes by its numbers at places, and these times weights. */
  tap(
    row: Row,
    [outer, length, inner]: readonly number[],
    places: readonly number[],
    weights?: readonly number[],
  ): Row {
    const { graph } = this;
    const table = graph.int64(places);
    const split = graph.node('Reshape', [row.ref, graph.int64([-1, outer!, length!, inner!])]);
    const picked = { ...row, ref: graph.node('Gather', [split, table], { axis: 2 }) };
    const n = places.length;
    const factor = weights && graph.constant('float64', [n, 1], weights);
    const { ref, type } = factor === undefined ? picked : this.cast(picked, 'float64');
    const weighted = factor === undefined ? ref : graph.node('Mul', [ref, factor]);
    const size = outer! * n * inner!;
    return { type, size, ref: graph.node('Reshape', [weighted, graph.int64([-1, size])]) };
  }

  /** Numbers of a row from a place on. */
  slice(ref: string, from: number, size: number): string {
    const [start, end, axis] = [from, from + size, 1].map((n) => this.graph.int64([n]));
    return this.graph.node('Slice', [ref, start!, end!, axis!]);
  }

  round(row: Row, rounding: 'float32' | 'trunc' | 'nearest'): Row {
    if (rounding === 'float32') return this.cast(row, 'float32');
    const { graph } = this;
    if (rounding === 'trunc') {
      const whole = graph.node('Cast', [row.ref], { to: ELEMENT_TYPE.int32 });
      return { ...row, type: 'float32', ref: graph.node('Cast', [whole], { to: ELEMENT_TYPE.float32 }) };
    }
    // As Math.round, also for numbers just below one half.
    const below = graph.node('Floor', [row.ref]);
    const half = graph.constant('float64', [1], [0.5]);
    const isAbove = graph.node('LessOrEqual', [half, graph.node('Sub', [row.ref, below])]);
    const more = graph.node('Cast', [isAbove], { to: ELEMENT_TYPE.float64 });
    return this.cast({ ...row, ref: graph.node('Add', [below, more]) }, 'float32');
  }

  stack(row: Row, { count, block, padding }: Extract<RowStep, { kind: 'stack' }>): Row {
    const { graph } = this;
    const { size } = row;
    const before = (count - 1) * size;
    const flag = this.slice('state', this.stateSize, 1);
    const kept = this.slice('state', this.stateSize + 1, before);
    this.stateSize += 1 + before;
    const copies = Array.from({ length: count - 1 });
    const first =
      padding === undefined
        ? graph.node('Tile', [row.ref, graph.int64([1, count - 1])])
        : graph.constant(
            'float32',
            [1, before],
            copies.flatMap(() => [...padding]),
          );
    const hasBegun = graph.node('Cast', [flag], { to: ELEMENT_TYPE.bool });
    const all = graph.node('Concat', [graph.node('Where', [hasBegun, kept, first]), row.ref], { axis: 1 });
    const one = graph.node('Add', [graph.node('Mul', [flag, graph.float(0)]), graph.float(1)]);
    this.next.push(one, this.slice(all, size, before));
    const stacked = { ...row, ref: all, size: count * size };
    if (block === size) return stacked;
    // A block of each frame in turn.
    const places = Array.from({ length: count * size }, (_, k) => {
      const [group, inGroup] = [Math.floor(k / (count * block)), k % (count * block)];
      return Math.floor(inGroup / block) * size + group * block + (inGroup % block);
    });
    return this.tap(stacked, [1, count * size, 1], places);
  }

  step(row: Row, step: RowStep): Row {
    switch (step.kind) {
      case 'sum': {
        const taps = step.taps.map(({ places, weights }) => this.tap(row, step.axes, places, weights));
        const add = (sum: string, one: string): string => this.graph.node('Add', [sum, one]);
        const all = { ...taps[0]!, ref: taps.map(({ ref }) => ref).reduce(add) };
        return step.rounding === undefined ? all : this.round(all, step.rounding);
      }
      case 'normalize': {
        const { mean, deviation, precision } = step;
        const centred = this.op('Sub', this.cast(row, precision), mean);
        return this.cast(this.op('Div', centred, deviation), 'float32');
      }
      case 'stack':
        return this.stack(row, step);
      case 'action':
        return row;
    }
  }
}

/**
 * The model of a policy inside the wrappers that it acts in. A stack of frames is in its state, as the memory of a recurrent policy: `state`
 * and `nextState`, with zeros at the start of an episode.
 *
 * @throws PrismError `incompatible` for observations of several parts
 */
export function takeInWrappers(model: Uint8Array, { env, steps }: Unwrapped): Uint8Array {
  const own = readModel(model);
  const ports = [...own.inputs, ...own.outputs];
  const port = (name: string): OnnxPort | undefined => ports.find((one) => one.name === name);
  const inner = { observation: 'wrapped', state: 'ownState', nextState: 'ownNext', action: 'ownAction' };
  const renamed = (name: string): string => (Object.hasOwn(inner, name) ? inner[name as 'state'] : name);
  const namesIn = ({ nodes, initializers }: Pick<OnnxGraph, 'nodes' | 'initializers'>): string[] => [
    ...nodes.flatMap(({ outputs }) => outputs),
    ...initializers.map(({ name }) => name),
  ];
  const names = [...namesIn(own), ...Object.entries(inner).flat()];
  const before = new Around(new Set(names));
  const space = env.observationSpace;
  const seen = port('observation');
  if (seen === undefined || !isBox(space)) {
    throw PrismError.incompatible`Wrappers of observations ${space} cannot be taken into a file.
      Leave out --with-wrappers.`;
  }
  const [batch] = seen.dims as [string | number];
  const type = exceedsFloat32(space) ? 'float64' : 'float32';
  const { graph } = before;
  graph.input('observation', type, [batch, ...space.shape]);
  const packed = graph.node('Reshape', ['observation', graph.int64([-1, space.size])]);
  const row: Row = { ref: packed, type, size: space.size };
  const wrapped = before.cast(
    steps.reduce((one, step) => before.step(one, step), row),
    seen.type as Type,
  );
  const shape = graph.int64([-1, ...(seen.dims.slice(1) as number[])]);
  graph.output('wrapped', graph.node('Reshape', [wrapped.ref, shape]), seen.type, seen.dims);
  const ownSize = Number(port('state')?.dims[1] ?? 0);
  const frames = before.stateSize;
  const stateDims = [batch, frames + ownSize];
  if (frames + ownSize > 0) graph.input('state', 'float32', stateDims);
  if (ownSize > 0) {
    graph.output('ownState', before.slice('state', frames, ownSize), 'float32', [batch, ownSize]);
  }
  if (frames > 0)
    graph.output('stacks', graph.node('Concat', before.next, { axis: 1 }), 'float32', [batch, frames]);
  const first = graph.finish();
  const after = new Around(new Set([...names, ...namesIn(first)]));
  const states = [...(frames > 0 ? ['stacks'] : []), ...(ownSize > 0 ? ['ownNext'] : [])];
  if (states.length > 0)
    after.graph.output('nextState', after.graph.node('Concat', states, { axis: 1 }), 'float32', stateDims);
  const action = port('action')!;
  const size = Number(action.dims[1] ?? 1);
  let taken: Row = { ref: 'ownAction', type: 'float32', size };
  for (const step of steps.toReversed()) {
    if (step.kind !== 'action') continue;
    const { offset, divisor, low, high } = step;
    const moved = after.op('Div', after.op('Sub', taken, offset), divisor);
    taken = after.op('Min', after.op('Max', moved, low), high);
  }
  after.graph.output('action', taken.ref, action.type, action.dims);
  const last = after.graph.finish();
  const nodes = own.nodes.map(({ inputs, outputs, ...node }) => {
    return { ...node, inputs: inputs.map(renamed), outputs: outputs.map(renamed) };
  });
  const changed = new Set(Object.keys(inner));
  const graphOfAll = {
    nodes: [...first.nodes, ...nodes, ...last.nodes],
    initializers: [...first.initializers, ...own.initializers, ...last.initializers],
    inputs: [...first.inputs, ...own.inputs.filter(({ name }) => !changed.has(name))],
    outputs: [...last.outputs, ...own.outputs.filter(({ name }) => !changed.has(name))],
  };
  return withMetadata(encodeModel(graphOfAll, 'policy'), readMetadata(model));
}
