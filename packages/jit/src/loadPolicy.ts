import { JitError, messageOf } from './errors.ts';
import type { OnnxPort } from './onnx/model.ts';
import { notFiniteIn } from './onnx/notFinite.ts';
import { readPorts } from './onnx/readPorts.ts';
import { allocate, type StoredType, sizeOf } from './program/ir.ts';
import { loadRuntime } from './runtime/loadRuntime.ts';
import type { RuntimeTensors } from './runtime/runtime.ts';

/** An action, and what the policy thinks of each: values, or else the probabilities of a policy that samples. Impossible ones have the lowest. */
export interface Decision {
  readonly action: number;
  readonly values?: readonly number[];
  readonly probabilities?: readonly number[];
}

/**
 * Loads a policy with discrete actions that `exportPolicy` of an agent wrote, for the best runtime here.
 *
 * @returns decides on one packed observation: the parts of a Dict one after the other, in alphabetical order. Throws JitError `bad-input` for
 *   another number of elements, and for a model that cannot run.
 * @throws JitError `bad-input` for another model, such as a recurrent policy, for a damaged one, and for weights that are NaN or infinite;
 *   `missing-runtime`.
 */
export async function loadPolicy(
  model: Uint8Array,
): Promise<(observation: ArrayLike<number>) => Promise<Decision>> {
  const { inputs, outputs } = readPorts(model);
  const action = outputs.find(({ name }) => name === 'action');
  const thought = outputs.find(({ name }) => name === 'values' || name === 'parameters');
  const isStateless = inputs.every(({ name, type }) => name !== 'state' && type === 'float32');
  const isSized = [...inputs, ...outputs].every((port) => shapeOf(port).every((n) => n >= 1));
  const elements = inputs.reduce((sum, port) => sum + sizeOf(shapeOf(port)), 0);
  if (
    thought?.type !== 'float32' ||
    action?.type !== 'int32' ||
    action.dims.length !== 1 ||
    !isStateless ||
    !isSized ||
    elements > mostElements ||
    sizeOf(shapeOf(thought)) > mostElements
  ) {
    throw new JitError(
      'bad-input',
      'The model is no policy that chooses among numbered actions from one observation.',
      'Export it from an agent for Discrete actions whose network is not recurrent.',
    );
  }
  const wrong = notFiniteIn(model);
  if (wrong !== undefined) {
    const { tensor, value, position } = wrong;
    throw new JitError(
      'bad-input',
      `The weights "${tensor}" of the model have ${value} at position ${position}.`,
      'Export a policy whose training did not diverge.',
    );
  }
  const runtime = await loadRuntime();
  const session = await unlessUnusable(runtime.createSession(model, { threads: 1, provider: 'cpu' }));
  const arrayFor = (port: OnnxPort) => {
    const shape = shapeOf(port);
    const data = allocate(port.type as StoredType, sizeOf(shape));
    return { data, tensor: runtime.tensor(port.type as StoredType, data, shape) };
  };
  return async (observation) => {
    if (observation.length !== elements) {
      throw new JitError(
        'bad-input',
        `The policy reads ${elements} numbers, but the observation has ${observation.length}.`,
        'Use the environment that it was trained in.',
      );
    }
    const feeds: RuntimeTensors = {};
    let from = 0;
    for (const port of inputs) {
      const { data, tensor } = arrayFor(port);
      for (let k = 0; k < data.length; k++) data[k] = observation[from++]!;
      feeds[port.name] = tensor;
    }
    const [chosen, numbers] = [arrayFor(action), arrayFor(thought)];
    await unlessUnusable(session.run(feeds, { action: chosen.tensor, [thought.name]: numbers.tensor }));
    const all = Array.from(numbers.data);
    return {
      action: chosen.data[0]!,
      ...(thought.name === 'values' ? { values: all } : { probabilities: softmax(all) }),
    };
  };
}

/** Maximum number of elements of an observation and of an output: a damaged model may state any. */
const mostElements = 2 ** 24;

/** The shape of a port for one observation. */
function shapeOf({ dims }: OnnxPort): number[] {
  return dims.map((dim) => (typeof dim === 'string' ? 1 : dim));
}

/** @throws JitError `bad-input` if the runtime refuses the model. */
async function unlessUnusable<T>(used: Promise<T>): Promise<T> {
  try {
    return await used;
  } catch (cause) {
    const [reason] = messageOf(cause).split('\n', 1);
    throw new JitError('bad-input', `The model cannot run: ${reason}`, 'Export it again.', { cause });
  }
}

function softmax(logits: readonly number[]): number[] {
  const most = Math.max(...logits);
  const weights = logits.map((logit) => Math.exp(logit - most));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
