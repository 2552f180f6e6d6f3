// Records what a step does: the operations it calls, the constants it makes, the variables it reads and assigns.

import { JitError } from '../errors.ts';
import type { Attributes, DType, Operation, TypedArray, Value } from '../program/ir.ts';
import { compilable, sameShape } from '../program/ir.ts';
import * as tf from '../tensorflow.ts';
import { jitBackend, type OperationInputs, type TraceListener, unreported } from './backend.ts';
import { outputShapeOfHeavy } from './heavy.ts';
import { captureStack, userLocation } from './location.ts';
import { assertFits, assertNotEmpty } from './refusal.ts';

/** Operations whose result depends only on their input's shape. */
const SHAPE_ONLY = new Set(['ZerosLike', 'OnesLike']);

const MOVES_A_WINDOW = /^(Fused)?(Conv2D|DepthwiseConv2[dD](Native)?)$|^(Max|Avg)Pool$/;

/** Such as tfjs's running sums along a negative axis, whose shape is empty. */
function withoutShape(op: string, stack: Error | undefined): JitError {
  return JitError.notLowered`TensorFlow.js reports no shape for the result of ${op}.
    Pass a non-negative axis: not all of its operations support negative ones.`.at(
    userLocation(stack ?? captureStack()),
  );
}

/** Records one execution of a step. Values are identified by `dataId`, so tfjs's aliases need no operation. */
export class Tracer implements TraceListener {
  readonly operations: Operation[] = [];
  readonly constants: Value[] = [];
  readonly #values = new Map<object, Value>();
  readonly #coerced = new Map<string, Value>();
  readonly #variables: ReadonlyMap<object, tf.Variable>;
  readonly #keepsPlaces: boolean;
  #nextId = 0;

  /**
   * @param variables the variables by their `dataId` at the start
   * @param keepsPlaces whether each operation and constant remembers the line that made it, which takes a sixth of the compile time
   */
  constructor(variables: ReadonlyMap<object, tf.Variable>, keepsPlaces: boolean) {
    this.#variables = variables;
    this.#keepsPlaces = keepsPlaces;
  }

  /**
   * Declares an input of the step.
   *
   * @param isBytes whether it may be bound as bytes
   */
  input(name: string, tensor: tf.Tensor, isBytes = false): Value {
    if (isBytes && tensor.dtype !== 'float32') {
      throw JitError.unsupportedDtype`The input '${name}' is declared both as bytes and as ${tensor.dtype}.
        Only a float32 input may be bytes: leave out its dtype.`;
    }
    const value: Value = {
      id: this.#nextId++,
      source: 'input',
      shape: tensor.shape,
      dtype: this.#dtype(tensor.dtype, `input '${name}'`),
      name,
      ...(isBytes && { isBytes }),
    };
    this.#values.set(tensor.dataId, value);
    return value;
  }

  /** The recorded value of a tensor, with the tensor's shape and dtype. */
  use(info: tf.TensorInfo): Value {
    const known = this.#values.get(info.dataId) ?? this.#captured(info);
    return this.#coerce(known, this.#dtype(info.dtype, 'a tensor'), info.shape);
  }

  /** The value of tensor data; undefined if the step has not touched them. */
  known(dataId: object): Value | undefined {
    return this.#values.get(dataId);
  }

  constant(dataId: object, values: tf.TypedArray, shape: readonly number[], dtype: tf.DataType): void {
    const type = compilable(dtype);
    if (type !== undefined) this.#constant(dataId, values, shape, type, this.#place());
  }

  read(dataId: object): void {
    const value = this.#values.get(dataId) ?? (this.#variables.has(dataId) ? 'variable' : undefined);
    if (value === undefined || (value !== 'variable' && value.source === 'constant')) return;
    throw JitError.hostRead`The step reads a traced tensor on the host (dataSync, arraySync, data(), print, or an if on its value).
      Return the tensor from the step and read it outside, or branch inside the graph with tf.where.`.at(
      userLocation(captureStack()),
    );
  }

  operation(
    name: string,
    inputs: OperationInputs,
    attrs: Attributes,
    run: () => tf.TensorInfo | tf.TensorInfo[],
  ): tf.TensorInfo | tf.TensorInfo[] {
    // Reshape and Identity share their input's data; the shape is recorded where the result is used.
    if (name === 'Reshape' || name === 'Identity') return run();
    assertFits(name, inputs, attrs);
    const used: Record<string, Value> = {};
    for (const [key, info] of Object.entries(inputs)) {
      if (info != null && compilable(info.dtype) !== undefined) used[key] = this.use(info);
    }
    const folds = SHAPE_ONLY.has(name) || Object.values(used).every((value) => value.source === 'constant');
    const callSite = this.#place();
    const heavy = folds ? undefined : outputShapeOfHeavy(name, inputs, attrs);
    const result =
      heavy === undefined
        ? run()
        : unreported(() => {
            const zeros = new Float32Array(tf.util.sizeFromShape(heavy));
            return jitBackend().makeTensorInfo(heavy, 'float32', zeros);
          });
    const results = Array.isArray(result) ? result : [result];
    if (MOVES_A_WINDOW.test(name)) assertNotEmpty(inputs, results[0]!.shape);
    if (folds) {
      for (const { dataId, shape, dtype } of results) {
        const type = compilable(dtype);
        if (type === undefined || this.#values.has(dataId)) continue;
        const values = unreported(() => jitBackend().readSync(dataId));
        this.#constant(dataId, values, shape, type, callSite);
      }
      return result;
    }
    // An operation that returns its input's data did nothing.
    if (results.every(({ dataId }) => this.#values.has(dataId))) return result;
    if (!results.every(({ shape }) => shape.every(Number.isInteger))) throw withoutShape(name, callSite);
    const operation: Operation = {
      id: this.operations.length,
      op: name,
      inputs: used,
      // Copy, since the step may change its lists later (the `begin` of a slice, say).
      attrs: structuredClone(attrs),
      outputs: [],
      callSite,
    };
    operation.outputs = results.map(({ dataId, shape, dtype }, output) => {
      const value: Value = {
        id: this.#nextId++,
        source: 'node',
        shape: [...shape],
        dtype: this.#dtype(dtype, `the result of ${name}`, callSite),
        node: operation,
        output,
      };
      this.#values.set(dataId, value);
      return value;
    });
    this.operations.push(operation);
    return result;
  }

  #constant(
    dataId: object,
    values: tf.TypedArray,
    shape: readonly number[],
    dtype: DType,
    callSite: Error | undefined,
  ): Value {
    const data: TypedArray =
      dtype === 'float32'
        ? Float32Array.from(values)
        : dtype === 'int32'
          ? Int32Array.from(values)
          : Uint8Array.from(values, (x) => (x ? 1 : 0));
    const value: Value = { id: this.#nextId++, source: 'constant', shape: [...shape], dtype, data, callSite };
    this.#values.set(dataId, value);
    this.constants.push(value);
    return value;
  }

  /** A tensor that the step did not make: a variable, or an outside tensor, which becomes a constant. */
  #captured(info: tf.TensorInfo): Value {
    const variable = this.#variables.get(info.dataId);
    if (variable !== undefined) {
      const value: Value = {
        id: this.#nextId++,
        source: 'variable',
        shape: variable.shape,
        dtype: this.#dtype(variable.dtype, `variable '${variable.name}'`),
        variable,
      };
      this.#values.set(info.dataId, value);
      return value;
    }
    const values = unreported(() => tf.engine().readSync(info.dataId)) as tf.TypedArray;
    return this.#constant(
      info.dataId,
      values,
      info.shape,
      this.#dtype(info.dtype, 'a captured tensor'),
      this.#place(),
    );
  }

  #coerce(value: Value, dtype: DType, shape: readonly number[]): Value {
    if (value.dtype === dtype && sameShape(value.shape, shape)) return value;
    const key = `${value.id}:${dtype}:${shape.join(',')}`;
    const made = this.#coerced.get(key);
    if (made !== undefined) return made;
    let result: Value;
    if (value.dtype !== dtype) {
      const cast = this.#emit('Cast', { x: value }, { dtype }, value.shape, dtype);
      result = this.#coerce(cast, dtype, shape);
    } else {
      result = this.#emit('Reshape', { x: value }, { shape: [...shape] }, shape, dtype);
    }
    this.#coerced.set(key, result);
    return result;
  }

  #emit(
    op: string,
    inputs: Record<string, Value>,
    attrs: Attributes,
    shape: readonly number[],
    dtype: DType,
  ): Value {
    const [only] = Object.values(inputs);
    if (only?.source === 'constant' && only.data !== undefined) {
      const data = dtype === 'float32' ? Float32Array.from(only.data) : Int32Array.from(only.data);
      const same = only.dtype === dtype ? only.data : dtype === 'bool' ? Uint8Array.from(only.data) : data;
      const folded: Value = { id: this.#nextId++, source: 'constant', shape: [...shape], dtype, data: same };
      this.constants.push(folded);
      return folded;
    }
    const operation: Operation = { id: this.operations.length, op, inputs, attrs, outputs: [] };
    const value: Value = {
      id: this.#nextId++,
      source: 'node',
      shape: [...shape],
      dtype,
      node: operation,
      output: 0,
    };
    operation.outputs.push(value);
    this.operations.push(operation);
    return value;
  }

  #place(): Error | undefined {
    return this.#keepsPlaces ? captureStack() : undefined;
  }

  #dtype(dtype: string, what: string, stack?: Error): DType {
    const type = compilable(dtype);
    if (type !== undefined) return type;
    throw JitError.unsupportedDtype`The dtype ${dtype} of ${what} cannot be compiled.
      Compiled steps support float32, int32 and bool; compute the rest eagerly, outside the step.`.at(
      userLocation(stack ?? captureStack()),
    );
  }
}
