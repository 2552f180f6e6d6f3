// Every run of onnxruntime-node returns new tensors with copies of all outputs, even of those already written into the given fetches: 1.2 MB an
// update for Rainbow on CartPole, a tenth of the update including garbage collection. No option prevents that. But the tensors are created by
// the constructor that the package registers with its binding, after the graph has run. This module registers the same constructor, except
// that during our runs it throws a marker at the first (smallest) output, before the others are copied.
//
// Nothing else changes. All other runs in the process get the package's own tensors. If the binding was in use before, or another version
// behaves differently, no marker is thrown and a run is an ordinary one. Errors of the graph are thrown before any output is created.
import { encodeModel } from '../onnx/model.ts';
import type { RuntimeTensor, RuntimeTensors } from './runtime.ts';

/** The constructor of the package's tensors. */
export type TensorConstructor = new (...args: never[]) => RuntimeTensor;

/** The binding's registration of the tensor constructor, once in each thread. */
export interface RegistersTensors {
  initOrtOnce?(logLevel: number, tensor: TensorConstructor, isMainThread: boolean): void;
}

/** A native session's synchronous run, which returns copies of the outputs. */
export type NativeRun = (feeds: RuntimeTensors, fetches: RuntimeTensors) => void;

const DISCARDED: unknown = Object.freeze({ message: 'The outputs are in the fetches.' });
let discards = false;

/**
 * Initialises the package's binding with a tensor constructor that can discard outputs.
 *
 * @param initialize the package's own initialisation, which does nothing after its first call
 */
export function initializeDiscarding(binding: RegistersTensors, initialize: () => void): void {
  const register = binding.initOrtOnce;
  if (register === undefined) {
    initialize();
    return;
  }
  binding.initOrtOnce = (logLevel, tensor, isMainThread) => {
    const discarding = new Proxy(tensor, {
      construct(target, args) {
        if (discards) throw DISCARDED;
        return Reflect.construct(target, args) as RuntimeTensor;
      },
    });
    register.call(binding, logLevel, discarding, isMainThread);
  };
  try {
    initialize();
  } finally {
    binding.initOrtOnce = register;
  }
}

/** Calls a native run and discards its returned outputs; the fetches are written. */
export function runDiscarding(run: () => void): void {
  discards = true;
  try {
    run();
  } catch (cause) {
    if (cause !== DISCARDED) throw cause;
  } finally {
    discards = false;
  }
}

/** A model with two outputs: −x and x + x. */
export function probeModel(length: number = PROBE.length): Uint8Array<ArrayBuffer> {
  const port = (name: string) => ({ name, type: 'float32', dims: [length] }) as const;
  const node = { domain: '', attrs: {} };
  return encodeModel({
    nodes: [
      { ...node, op: 'Neg', inputs: ['x'], outputs: ['negative'] },
      { ...node, op: 'Add', inputs: ['x', 'x'], outputs: ['double'] },
    ],
    initializers: [],
    inputs: [port('x')],
    outputs: [port('negative'), port('double')],
  });
}

const PROBE = [1, -2, 3];

/**
 * Whether runs of this binding may discard outputs: the marker arrives, twice, and the fetches are written.
 *
 * @param run runs {@link probeModel} synchronously
 */
export function mayDiscard(run: NativeRun, tensor: (data: Float32Array) => RuntimeTensor): boolean {
  for (const scale of [1, 10]) {
    const x = Float32Array.from(PROBE, (value) => scale * value);
    const [negative, double] = [new Float32Array(x.length), new Float32Array(x.length)];
    const [feeds, fetches] = [{ x: tensor(x) }, { negative: tensor(negative), double: tensor(double) }];
    let returned = false;
    runDiscarding(() => {
      run(feeds, fetches);
      returned = true;
    });
    if (returned || x.some((value, i) => negative[i] !== -value || double[i] !== 2 * value)) return false;
  }
  return true;
}
