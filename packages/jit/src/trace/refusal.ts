// Finds mismatched shapes that TensorFlow.js would notice only while computing, which a trace skips, or never.

import { JitError } from '../errors.ts';
import type { Attributes } from '../program/ir.ts';
import * as tf from '../tensorflow.ts';
import type { OperationInputs } from './backend.ts';
import { type EngineInternals, engineInternals } from './engine.ts';
import { isFromTensorFlow, userLocation, withDeepStacks } from './location.ts';

class DoesNotFit extends Error {}

function assertThat(fits: boolean, sentence: string): asserts fits {
  if (!fits) throw new DoesNotFit(sentence);
}

function assertProduct(a: readonly number[], b: readonly number[], attrs: Attributes): void {
  assertThat(a.length >= 2 && b.length >= 2, 'a product takes matrices');
  const ofA = a.at(attrs.transposeA === true ? -2 : -1);
  const ofB = b.at(attrs.transposeB === true ? -1 : -2);
  assertThat(ofA === ofB, `the inner sizes ${ofA} and ${ofB} differ`);
}

/** Throws {@link DoesNotFit} for operands that an operation does not accept. */
export function assertFits(op: string, inputs: OperationInputs, attrs: Attributes): void {
  switch (op) {
    case 'BatchMatMul':
    case '_FusedMatMul':
      assertProduct(inputs.a!.shape, inputs.b!.shape, attrs);
      break;
    case 'FusedBatchNorm': {
      const { x, ...others } = inputs;
      for (const [name, other] of Object.entries(others)) {
        const size = other?.shape.at(-1) ?? 1;
        const last = x!.shape.at(-1);
        assertThat(size === 1 || size === last, `${name} has ${size} numbers for ${last} channels`);
      }
      break;
    }
    case 'PadV2': {
      const rank = inputs.x!.shape.length;
      const { length } = attrs.paddings as unknown[];
      assertThat(length === rank, `${rank} axes need ${rank} paddings, not ${length}`);
      break;
    }
    case 'Transpose': {
      const perm = attrs.perm as number[];
      assertThat(
        new Set(perm).size === perm.length,
        `the permutation [${perm.join(',')}] names an axis twice`,
      );
      break;
    }
    case 'Cumprod':
    case 'Cumsum': {
      const axis = attrs.axis as number;
      const rank = inputs.x!.shape.length;
      assertThat(axis < rank, `axis ${axis} is out of range for ${rank} axes`);
      break;
    }
  }
}

/** Throws {@link DoesNotFit} for windows larger than the image. */
export function assertNotEmpty(inputs: OperationInputs, shape: readonly number[]): void {
  const isGiven = Object.values(inputs).every(
    (input) => input === undefined || tf.util.sizeFromShape(input.shape) > 0,
  );
  assertThat(
    !isGiven || shape.every((size) => size > 0),
    `the window is larger than the image; the output would have the shape [${shape.join(',')}]`,
  );
}

// Explains errors of TensorFlow.js in a recorded step, such as mismatched shapes or an invalid axis. Its messages often lack the shapes and always
// the caller's line, so the step is recorded again under a watch that names the operation, shapes and line.

/** TensorFlow.js's names for the scopes of its operations. */
const SCOPE_OF_OPERATION = /__op$/;

interface Call {
  readonly name: string;
  readonly before: number;
  /** The tensors that it has read, in the order of its arguments. */
  readonly tensors: Set<tf.Tensor>;
}

/** Watches, until `stop`, which operations are called with which tensors. */
class Watch {
  readonly #engine: EngineInternals = engineInternals();
  readonly #scopes: (Call | undefined)[] = [];
  readonly #dtypes = new Map<tf.Tensor, tf.DataType>();
  /** The outermost of the operations that failed last. */
  failed: Call | undefined;

  constructor() {
    const engine = this.#engine;
    const { startScope, endScope, trackTensor } = engine;
    engine.startScope = (name) => {
      const isOperation = name != null && SCOPE_OF_OPERATION.test(name);
      const tensors = new Set<tf.Tensor>();
      const before = this.#dtypes.size;
      this.#scopes.push(
        isOperation ? { name: name.replace(SCOPE_OF_OPERATION, ''), before, tensors } : undefined,
      );
      startScope.call(engine, name);
    };
    engine.endScope = (result) => {
      const call = this.#scopes.pop();
      // A failing operation ends its scope with null, the innermost first.
      if (call !== undefined) this.failed = result === null ? call : undefined;
      endScope.call(engine, result);
    };
    engine.trackTensor = (tensor, backend) => {
      trackTensor.call(engine, tensor, backend);
      this.#watch(tensor);
    };
    for (const variable of Object.values(engine.registeredVariables)) this.#watch(variable);
  }

  /** Watches reads of the dtype: every operation reads it of each of its tensors. */
  #watch(tensor: tf.Tensor): void {
    if (this.#dtypes.has(tensor)) return;
    const number = this.#dtypes.size;
    const { dtype } = tensor;
    this.#dtypes.set(tensor, dtype);
    const read = (): tf.DataType => {
      const call = this.#scopes.find((scope) => scope !== undefined);
      if (call !== undefined && number < call.before) call.tensors.add(tensor);
      return dtype;
    };
    Object.defineProperty(tensor, 'dtype', { configurable: true, enumerable: true, get: read });
  }

  stop(): void {
    for (const method of ['startScope', 'endScope', 'trackTensor'] as const) {
      delete (this.#engine as Partial<EngineInternals>)[method]; // restores the class's method
    }
    for (const [tensor, value] of this.#dtypes) {
      Object.defineProperty(tensor, 'dtype', { configurable: true, enumerable: true, writable: true, value });
    }
  }
}

/**
 * Records a step and explains operations that TensorFlow.js refuses.
 *
 * @throws JitError `bad-operation` with the operation, its shapes and the caller's line; other errors of the step unchanged
 */
export function refusalsExplained<T>(record: () => T): T {
  try {
    return record();
  } catch (cause) {
    if (!isRefusal(cause)) throw cause;
  }
  const watch = new Watch();
  try {
    return withDeepStacks(record);
  } catch (cause) {
    throw isRefusal(cause) ? explained(cause, watch.failed) : cause;
  } finally {
    watch.stop();
  }
}

function isRefusal(cause: unknown): cause is Error {
  return (
    cause instanceof DoesNotFit ||
    (cause instanceof Error && !(cause instanceof JitError) && isFromTensorFlow(cause))
  );
}

function explained(cause: Error, call: Call | undefined): JitError {
  const sentence = cause.message.replace(/^Error in [\w ]+: |\.$/g, '');
  const reason = sentence.charAt(0).toLowerCase() + sentence.slice(1);
  const shapes = [...(call?.tensors ?? [])].map(({ shape }) => `[${shape.join(',')}]`);
  const list = shapes.length === 0 ? '' : ` of ${new Intl.ListFormat('en').format(shapes)}`;
  return new JitError(
    'bad-operation',
    call === undefined
      ? `TensorFlow.js refuses the step: ${reason}.`
      : `The step cannot compute ${call.name}${list}: ${reason}.`,
    'Check that the sizes of inputs, layers and axes match.',
    { location: userLocation(cause), cause },
  );
}
