// Small steps as a whole: a few rows through dense layers, as agents do to act. A run of a graph costs more than the arithmetic of
// such a step; a kernel reads the parameters where they lie and is done.

import { type Operation, type Program, sizeOf, type Value } from '../graph/ir.ts';
import { axesOf } from '../lower/context.ts';
import { hostMemory, type Region } from '../store/hostMemory.ts';
import { placeDivided } from '../store/layout.ts';
import { type Slot, slotOf } from '../store/store.ts';
import type * as tf from '../tensorflow.ts';
import { Instructions, KERNEL_ARITHMETIC, Numbers, writeArithmetic } from './arithmetic.ts';
import type { Axes, Dense, Operand, Stage } from './program.ts';
import { compileKernel, type KernelPort, type StepKernel } from './stepKernel.ts';

/**
 * Multiplications from which on a graph is faster, by wider vectors. Measured: a kernel takes about 0.5 µs and 0.032 ns for each, a
 * graph 9 µs and 0.012 ns.
 */
const MOST_WORK = 400_000;
/** As much work as a hyperbolic tangent. */
const WORK_OF_TANH = 50;
/** Elements of all results from which on the copies and broadcasts, which go one by one, would count. */
const MOST_ELEMENTS = 16_384;

const DENSE = new Set(['BatchMatMul', '_FusedMatMul']);

function layerOf({
  kernel,
  inputs,
  attrs,
}: Operation): Pick<Dense, 'rows' | 'inner' | 'units' | 'relu'> | undefined {
  const { a, b, bias } = inputs;
  const activation = attrs.activation ?? 'linear';
  if (!DENSE.has(kernel) || a === undefined || b === undefined) return undefined;
  if (attrs.transposeA === true || attrs.transposeB === true) return undefined;
  if (activation !== 'linear' && activation !== 'relu') return undefined;
  const [units = 0, inner = 0] = [b.shape.at(-1), b.shape.at(-2)];
  const rows = sizeOf(a.shape) / inner;
  const isOneMatrix = sizeOf(b.shape) === inner * units && a.shape.at(-1) === inner;
  const fits = bias === undefined || sizeOf(bias.shape) === units;
  return isOneMatrix && fits ? { rows, inner, units, relu: activation === 'relu' } : undefined;
}

/** The axes around the reduced ones as one each; undefined when they are not neighbours. */
function reducedAxes({ kernel, inputs, attrs }: Operation): Axes | undefined {
  const shape = inputs.x?.shape;
  if (!['Sum', 'Mean', 'Max'].includes(kernel) || shape === undefined) return undefined;
  const axes = axesOf(attrs.axis ?? attrs.reductionIndices, shape.length);
  const [first, last] = [axes[0], axes.at(-1)];
  if (first === undefined || last === undefined || last - first + 1 !== axes.length) return undefined;
  return [sizeOf(shape.slice(0, first)), sizeOf(shape.slice(first, last + 1)), sizeOf(shape.slice(last + 1))];
}

/** How a value is read where it is spread over a shape of at most three axes that matter. */
function spreadStrides(
  from: readonly number[],
  to: readonly number[],
): { shape: Axes; strides: Axes } | undefined {
  const padded = [...Array.from({ length: to.length - from.length }, () => 1), ...from];
  const axes: { size: number; stride: number }[] = [];
  let stride = 1;
  for (let i = to.length - 1; i >= 0; i--) {
    const [size, own] = [to[i] as number, padded[i] as number];
    const here = own === 1 ? 0 : stride;
    stride *= own;
    const before = axes[0];
    if (size === 1) continue;
    // Neighbours that are read on in one go are one axis.
    if (before !== undefined && here === before.stride * before.size) before.size *= size;
    else axes.unshift({ size, stride: here });
  }
  if (axes.length > 3) return undefined;
  while (axes.length < 3) axes.unshift({ size: 1, stride: 0 });
  const [a, b, c] = axes as [(typeof axes)[0], (typeof axes)[0], (typeof axes)[0]];
  return { shape: [a.size, b.size, c.size], strides: [a.stride, b.stride, c.stride] };
}

function isJoined({ kernel, outputs, attrs, inputs }: Operation): boolean {
  const [output] = outputs as [Value];
  const [axis = 0] = axesOf(attrs.axis, output.shape.length);
  return kernel === 'Concat' && axis === output.shape.length - 1 && Object.values(inputs).length > 0;
}

function isSupported(operation: Operation): boolean {
  const { kernel, inputs, outputs } = operation;
  const [output] = outputs as [Value];
  const values = [...Object.values(inputs), ...outputs];
  if (values.some(({ dtype }) => dtype !== 'float32') || sizeOf(output.shape) > MOST_ELEMENTS) return false;
  if (kernel === 'Reshape' || isJoined(operation)) return true;
  if (KERNEL_ARITHMETIC.has(kernel) || kernel === 'BroadcastTo')
    return Object.values(inputs).every(({ shape }) => spreadStrides(shape, output.shape) !== undefined);
  return layerOf(operation) !== undefined || reducedAxes(operation) !== undefined;
}

/** Whether a program is small, made of dense layers, and all of it can be computed by a kernel. */
export function isSmallStep({ operations, updates, outputs }: Program): boolean {
  const layers = operations.flatMap((operation) => layerOf(operation) ?? []);
  const tangents = operations.filter(({ kernel }) => kernel === 'Tanh');
  const work =
    layers.reduce((sum, { rows, inner, units }) => sum + rows * inner * units, 0) +
    tangents.reduce((sum, one) => sum + WORK_OF_TANH * sizeOf((one.outputs[0] as Value).shape), 0);
  if (updates.length > 0 || layers.length === 0 || work > MOST_WORK) return false;
  return operations.every(isSupported) && [...outputs.values()].every(({ dtype }) => dtype === 'float32');
}

/** Writes the stages of a program. */
class StepWriter {
  readonly stages: Stage[] = [];
  readonly regions: Region[] = [];
  readonly scalars = new Instructions('scalar');
  readonly #numbers = new Numbers(this.scalars);
  readonly #places = new Map<Value, number>();

  region(length: number): Region {
    const region = hostMemory.allocate('float32', length);
    this.regions.push(region);
    return region;
  }

  input(value: Value): Region {
    const region = this.region(sizeOf(value.shape));
    this.#places.set(value, region.address);
    return region;
  }

  /** Where a value lies. */
  place(value: Value): number {
    const known = value.variable === undefined ? this.#places.get(value) : slotOf(value.variable)?.address;
    if (known !== undefined) return known;
    const region = this.input(value);
    region.array.set(value.data as Float32Array);
    return region.address;
  }

  write(operation: Operation): void {
    const { kernel, inputs, outputs } = operation;
    const [output] = outputs as [Value];
    const [first] = Object.values(inputs) as [Value];
    if (kernel === 'Reshape') {
      this.#places.set(output, this.place(first));
      return;
    }
    const to = this.input(output).address;
    const layer = layerOf(operation);
    const axes = reducedAxes(operation);
    if (layer !== undefined) {
      const { a, b, bias } = inputs as { a: Value; b: Value; bias?: Value };
      this.stages.push({
        kind: 'dense',
        ...layer,
        x: this.place(a),
        w: this.place(b),
        bias: bias && this.place(bias),
        to,
      });
    } else if (axes !== undefined) this.#reduce(kernel, first, axes, to);
    else if (isJoined(operation)) this.#join(Object.values(inputs), output, to);
    else if (kernel === 'BroadcastTo') this.#spread(first, output.shape, to);
    else this.#elementwise(operation, to);
  }

  #reduce(kernel: string, x: Value, shape: Axes, to: number): void {
    this.stages.push({
      kind: 'reduce',
      op: kernel === 'Max' ? 'max' : 'add',
      from: this.place(x),
      to,
      shape,
    });
    if (kernel !== 'Mean') return;
    const elements = new Instructions('element');
    const sum = elements.add({ kind: 'load', address: to });
    const value = elements.apply('div', sum, this.#numbers.get(shape[1]));
    const length = shape[0] * shape[2];
    this.stages.push({ kind: 'loop', length, instructions: elements.list, stores: [{ address: to, value }] });
  }

  #join(parts: readonly Value[], output: Value, to: number): void {
    const width = output.shape.at(-1) as number;
    let at = to;
    for (const part of parts) {
      const own = part.shape.at(-1) as number;
      const rows = sizeOf(part.shape) / own;
      const strides = { fromStrides: [0, own, 1], toStrides: [0, width, 1] } as const;
      this.stages.push({ kind: 'move', from: this.place(part), to: at, shape: [1, rows, own], ...strides });
      at += 4 * own;
    }
  }

  #spread(value: Value, shape: readonly number[], to: number): void {
    const grid = spreadStrides(value.shape, shape);
    if (grid === undefined) throw new Error('a kernel was given a shape of too many axes');
    const [, second, third] = grid.shape;
    const toStrides = [second * third, third, 1] as const;
    this.stages.push({
      kind: 'move',
      from: this.place(value),
      to,
      shape: grid.shape,
      fromStrides: grid.strides,
      toStrides,
    });
  }

  #elementwise({ kernel, attrs, inputs, outputs }: Operation, to: number): void {
    const [output] = outputs as [Value];
    const elements = new Instructions('element');
    const operands = Object.values(inputs).map((value): Operand => {
      if (value.data !== undefined && sizeOf(value.shape) === 1)
        return this.#numbers.get(value.data[0] as number);
      let address = this.place(value);
      if (sizeOf(value.shape) !== sizeOf(output.shape)) {
        ({ address } = this.region(sizeOf(output.shape)));
        this.#spread(value, output.shape, address);
      }
      return elements.add({ kind: 'load', address });
    });
    const value = writeArithmetic(kernel, attrs, operands, elements, this.#numbers);
    const length = sizeOf(output.shape);
    this.stages.push({ kind: 'loop', length, instructions: elements.list, stores: [{ address: to, value }] });
  }
}

/** The step as a kernel, if it is a small one. */
export function asSmallStep(program: Program): StepKernel | undefined {
  if (!isSmallStep(program)) return undefined;
  const variables = new Set<tf.Variable>();
  const read = ({ variable }: Value): void => {
    if (variable !== undefined) variables.add(variable);
  };
  for (const { inputs } of program.operations) Object.values(inputs).forEach(read);
  program.outputs.forEach(read);
  placeDivided(program, variables);
  const writer = new StepWriter();
  const inputs = program.inputs.map((value) => ({ name: value.name as string, region: writer.input(value) }));
  for (const operation of program.operations) writer.write(operation);
  const returned = [...program.outputs].map(([name, value]): KernelPort => {
    const region = writer.region(sizeOf(value.shape));
    const shape = [1, 1, sizeOf(value.shape)] as const;
    const straight = { shape, fromStrides: [0, 0, 1], toStrides: [0, 0, 1] } as const;
    writer.stages.push({ kind: 'move', from: writer.place(value), to: region.address, ...straight });
    return { name, region };
  });
  return {
    before: undefined,
    after: compileKernel({ scalars: writer.scalars.list, stages: writer.stages, stores: [] }),
    slots: [...variables].map((variable) => slotOf(variable) as Slot),
    changed: [],
    prepared: [],
    handedOver: [],
    inputs,
    returned,
    held: writer.regions,
  };
}
