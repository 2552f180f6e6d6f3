// Explains errors of TensorFlow.js while a step is recorded: shapes that do not fit, an axis that is not there. Its messages often lack
// the shapes and always the caller's line, so the step is recorded once more, watched, to name the operation, shapes and line.

import { JitError } from '../errors.ts';
import type * as tf from '../tensorflow.ts';
import { type EngineInternals, engineInternals } from './engine.ts';
import { DoesNotFit } from './fits.ts';
import { isFromTensorFlow, userLocation, withDeepStacks } from './location.ts';

/** TensorFlow.js names the scopes of its operations so. */
const SCOPE_OF_OPERATION = /__op$/;

/** A call of an operation. */
interface Call {
  readonly name: string;
  /** Tensors there were before it. */
  readonly before: number;
  /** Those among them that it has looked at, in the order of its arguments. */
  readonly tensors: Set<tf.Tensor>;
}

/** Watches which operations are called with which tensors, until `stop`. */
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
      // An operation that fails ends its scope with null, the innermost first.
      if (call !== undefined) this.failed = result === null ? call : undefined;
      endScope.call(engine, result);
    };
    engine.trackTensor = (tensor, backend) => {
      trackTensor.call(engine, tensor, backend);
      this.#watch(tensor);
    };
    for (const variable of Object.values(engine.registeredVariables)) this.#watch(variable);
  }

  /** Every operation reads the dtype of each tensor that it is given. */
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
      delete (this.#engine as Partial<EngineInternals>)[method]; // uncovers the class's own method
    }
    for (const [tensor, value] of this.#dtypes) {
      Object.defineProperty(tensor, 'dtype', { configurable: true, enumerable: true, writable: true, value });
    }
  }
}

/**
 * Records a step, and tells of an operation that TensorFlow.js refuses in our own words.
 *
 * @throws JitError `bad-operation` with the operation, its shapes and the caller's line; what else goes wrong in a step as it is
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
    'Make the sizes of inputs, layers and axes fit each other.',
    { location: userLocation(cause), cause },
  );
}
