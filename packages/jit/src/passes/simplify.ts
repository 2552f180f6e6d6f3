// Simplifies a recorded program: removes dead and equal operations, ×1 and +0, turns numbers that tfjs has broadcast back into scalars, and
// moves biases into matrix products. Joins factors and divisors of one number (scaling.ts), which may change last bits.

import type { Operation, Program, Value } from '../program/ir.ts';
import { inBothOrders, isRowOf, sameShape, sizeOf } from '../program/ir.ts';
import { ELEMENTWISE_OPERATIONS } from '../program/operations.ts';
import { constantKey, replaced, sliceOf } from '../program/writer.ts';
import { Rewriter } from './rewriter.ts';
import { gatherScale } from './scaling.ts';

/** The one number that fills a constant. */
function fillOf(value: Value): number | undefined {
  const { data } = value;
  if (data === undefined || data.length === 0) return undefined;
  const [first] = data;
  return data.every((x) => Object.is(x, first)) ? first : undefined;
}

const ROUNDING = new Set(['Ceil', 'Equal', 'Floor', 'FloorDiv', 'Mod', 'NotEqual', 'Round']);
const COMPARING = new Set(['Greater', 'GreaterEqual', 'Less', 'LessEqual']);

/** Whether an operation rounds to integers or compares with a constant threshold: an error in the last bit would become an error of 1. */
function isRounding({ op, inputs: { x, a, b }, outputs: [output] }: Operation): boolean {
  const isCut = op === 'Cast' && x?.dtype === 'float32' && output?.dtype !== 'float32';
  const isThreshold = a?.data !== undefined || b?.data !== undefined;
  return isCut || ROUNDING.has(op) || (COMPARING.has(op) && isThreshold);
}

/** Operations that keep an integer an integer until it is rounded. */
const EXACT = new Set(['Add', 'Multiply', 'RealDiv', 'Reshape', 'Sub']);

class Simplifier extends Rewriter {
  /** Values that are one broadcast number: that number. */
  readonly #spread = new Map<Value, Value>();
  readonly #constants = new Map<string, Value>();
  readonly #equal = new Map<Value, Value>();
  /** Values that are rounded or compared: 41 · (1 / 41) is not 1. */
  readonly #rounded = new Set<Value>();

  constructor(program: Program) {
    super(program);
    for (const operation of this.operations.toReversed()) {
      const isRounded = operation.outputs.some((output) => this.#rounded.has(output));
      if ((isRounded && EXACT.has(operation.op)) || isRounding(operation))
        for (const value of Object.values(operation.inputs)) this.#rounded.add(value);
    }
  }

  protected override get(value: Value): Value {
    if (value.source !== 'constant' || value.data === undefined) return super.get(value);
    // Equal constants become one value.
    const known = this.#equal.get(value);
    if (known !== undefined) return known;
    const key = constantKey(value.dtype, value.shape, value.data) ?? String(value.id);
    const one = this.#constants.get(key) ?? value;
    this.#constants.set(key, one);
    this.#equal.set(value, one);
    return one;
  }

  /** The number that fills a value, as a value of one element; undefined if the elements differ. */
  #number(value: Value): Value | undefined {
    if (sizeOf(value.shape) === 1) return value;
    const spread = this.#spread.get(value);
    if (spread !== undefined) return spread;
    const fill = fillOf(value);
    if (fill === undefined || value.data === undefined) return undefined;
    return this.get(this.writer.constant(value.dtype, [], value.data.slice(0, 1)));
  }

  /**
   * An operation's inputs. The derivative of a ReLU tests where its input is positive; it may test the output instead, so that the input has no
   * other user and the ReLU can be fused.
   */
  protected override inputsOf(operation: Operation): Operation['inputs'] {
    const { op, inputs, attrs } = operation;
    const { x } = inputs;
    const slope = attrs.alpha;
    if (op !== 'Step' || x === undefined || (slope !== undefined && slope !== 0)) return inputs;
    const before = this.operations.slice(0, this.operations.indexOf(operation));
    const rectifier = before.findLast((one) => one.op === 'Relu' && one.inputs.x === x);
    return { x: rectifier?.outputs[0] ?? x };
  }

  protected override rewrite(operation: Operation): Value | readonly Value[] {
    const inputs = this.newInputsOf(operation);
    const { op, outputs } = operation;
    const [output] = outputs as [Value];
    const special =
      this.#biased(operation, inputs) ??
      this.#elementwise(operation, inputs) ??
      this.#reshape(operation, inputs) ??
      this.#slice(operation, inputs);
    if (special !== undefined) return special;
    const made = this.again(operation, inputs);
    const [x] = Object.values(inputs);
    if ((op === 'Tile' || op === 'BroadcastTo') && x !== undefined && made[0] !== undefined) {
      const number = this.#number(x);
      if (number !== undefined && sizeOf(output.shape) > 1) this.#spread.set(made[0], number);
    }
    return made;
  }

  #elementwise(operation: Operation, inputs: Record<string, Value>): Value | undefined {
    const { op, attrs, callSite } = operation;
    const [output] = operation.outputs as [Value];
    if (!ELEMENTWISE_OPERATIONS.has(op)) return undefined;
    const neutral = this.#neutral(op, inputs, output);
    if (neutral !== undefined) return neutral;
    const values = Object.values(inputs);
    if (sizeOf(output.shape) > 1 && values.every((value) => this.#number(value) !== undefined)) {
      // Compute a uniform result once as a scalar, and broadcast it only for users that need that.
      const scalars = replaced(inputs, (value) => this.#rank0(this.#number(value) as Value));
      const number = this.writer.emit(op, scalars, attrs, [], output.dtype, callSite);
      return this.#broadcast(number, output, callSite);
    }
    const isFull = values.some((value) => sameShape(value.shape, output.shape));
    const slim = replaced(inputs, (value) => {
      const number = this.#number(value);
      return isFull && number !== undefined && number !== value ? this.#rank0(number) : value;
    });
    const isUsedOnce = (name: string): boolean => this.usesOf(operation.inputs[name] as Value) === 1;
    const scaled = this.#rounded.has(output)
      ? undefined
      : gatherScale(this.writer, operation, slim, isUsedOnce);
    if (scaled !== undefined) return scaled;
    if (!Object.values(slim).some((value) => sameShape(value.shape, output.shape))) return undefined;
    return this.writer.emit(op, slim, attrs, output.shape, output.dtype, callSite);
  }

  /** Broadcasts a number to the shape of another value. */
  #broadcast(number: Value, { shape, dtype }: Value, callSite?: Error): Value {
    const spread = this.writer.emit('BroadcastTo', { x: number }, {}, shape, dtype, callSite);
    if (sizeOf(shape) > 1) this.#spread.set(spread, number);
    return spread;
  }

  /** x·1, x/1, x + 0, x − 0. */
  #neutral(op: string, inputs: Record<string, Value>, output: Value): Value | undefined {
    const { a, b } = inputs;
    if (a === undefined || b === undefined) return undefined;
    const keeps = (value: Value): boolean =>
      sameShape(value.shape, output.shape) && value.dtype === output.dtype;
    const none = op === 'Add' || op === 'Sub' ? 0 : 1;
    if (!['Add', 'Sub', 'Multiply', 'RealDiv'].includes(op)) return undefined;
    if (fillOf(b) === none && keeps(a)) return a;
    if ((op === 'Add' || op === 'Multiply') && fillOf(a) === none && keeps(b)) return b;
    return undefined;
  }

  #rank0(value: Value): Value {
    if (value.shape.length === 0) return value;
    if (value.data !== undefined) return this.get(this.writer.constant(value.dtype, [], value.data));
    return this.writer.reshape(value, []);
  }

  #reshape(operation: Operation, inputs: Record<string, Value>): Value | undefined {
    const [output] = operation.outputs as [Value];
    const { x } = inputs;
    if (operation.op === 'Cast' && x?.dtype === output.dtype) return x;
    if (operation.op !== 'Reshape' || x === undefined) return undefined;
    const number = this.#spread.get(x);
    if (number !== undefined) return this.#broadcast(this.#rank0(number), output);
    return this.writer.reshape(x.node?.op === 'Reshape' ? (x.node.inputs.x as Value) : x, output.shape);
  }

  /** A slice of everything, and a slice of a slice. */
  #slice({ op, attrs, outputs, callSite }: Operation, { x }: Record<string, Value>): Value | undefined {
    const [output] = outputs as [Value];
    if (op !== 'Slice' || x === undefined) return undefined;
    if (sameShape(x.shape, output.shape)) return x;
    const outer = x.node?.op === 'Slice' ? x.node : undefined;
    const source = outer?.inputs.x;
    if (outer === undefined || source === undefined) return undefined;
    const first = sliceOf(source, outer.attrs).begin;
    const begin = sliceOf(x, attrs).begin.map((n, i) => n + (first[i] as number));
    const size = [...output.shape];
    return this.writer.emit('Slice', { x: source }, { begin, size }, output.shape, output.dtype, callSite);
  }

  /** Joins a product and the addition of a row, and a ReLU after it. */
  #biased(operation: Operation, inputs: Record<string, Value>): Value | undefined {
    if (operation.op === 'Relu') return this.#activated(operation, inputs);
    if (operation.op !== 'Add') return undefined;
    const [output] = operation.outputs as [Value];
    const { shape, dtype } = output;
    for (const [product, bias] of inBothOrders(operation.inputs)) {
      const fused = FUSED[product.node?.op ?? ''];
      const made = this.get(product).node;
      if (fused === undefined || made?.op !== product.node?.op || this.usesOf(product) !== 1) continue;
      if (!isRowOf(shape.at(-1), bias.shape)) continue;
      if (made === undefined || fused.rank !== shape.length || !sameShape(product.shape, shape)) continue;
      const now = this.get(bias);
      const row = { bias: this.writer.reshape(now, [sizeOf(now.shape)]) };
      const attrs = { ...made.attrs, activation: 'linear' };
      return this.writer.emit(fused.op, { ...made.inputs, ...row }, attrs, shape, dtype, operation.callSite);
    }
    return undefined;
  }

  #activated(operation: Operation, inputs: Record<string, Value>): Value | undefined {
    const made = inputs.x?.node;
    const [output] = operation.outputs as [Value];
    const fusable = made?.op === '_FusedMatMul' || made?.op === 'FusedConv2D';
    if (!fusable || made.attrs.activation !== 'linear') return undefined;
    if (this.usesOf(operation.inputs.x as Value) !== 1) return undefined;
    const attrs = { ...made.attrs, activation: 'relu' };
    return this.writer.emit(made.op, made.inputs, attrs, output.shape, output.dtype, operation.callSite);
  }
}

/** Products that have a form with bias and activation. */
const FUSED: Readonly<Record<string, { readonly op: string; readonly rank: number }>> = {
  BatchMatMul: { op: '_FusedMatMul', rank: 2 },
  Conv2D: { op: 'FusedConv2D', rank: 4 },
};

/**
 * Simplifies a program: removes unused and repeated operations, ·1 and +0, and moves biases and ReLUs into their products. Joins scalings by
 * single numbers, which may change last bits, unless the result is rounded or compared.
 */
export function simplify(program: Program): Program {
  return new Simplifier(program).run();
}
