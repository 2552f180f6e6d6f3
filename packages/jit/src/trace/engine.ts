// The parts of tfjs's engine and cpu backend that the compiler leans on, typed in one place.
// They are internal to tfjs, so the tests pin them: a new tfjs release that changes them fails there.
import * as tf from '../tensorflow.ts';

/** The engine's record of a piece of tensor data. */
export interface DataInfo {
  readonly backend: TensorBackend;
}

/** The data-keeping half of a backend. */
export interface TensorBackend {
  refCount(dataId: object): number;
  incRef(dataId: object): void;
  disposeData(dataId: object, force?: boolean): boolean;
  readSync(dataId: object): tf.TypedArray;
}

/** The engine's bookkeeping. */
export interface EngineInternals {
  readonly registeredVariables: Record<string, tf.Variable>;
  readonly state: { tensorInfo: WeakMap<object, DataInfo> };
  makeVariable(initialValue: tf.Tensor, trainable?: boolean, name?: string, dtype?: tf.DataType): tf.Variable;
  disposeTensor(tensor: tf.Tensor): void;
  trackTensor(tensor: tf.Tensor, backend: TensorBackend): void;
  startScope(name?: string | null): void;
  endScope(result?: unknown): void;
  readSync(dataId: object): tf.TypedArray;
}

/** The one engine of the process. */
export function engineInternals(): EngineInternals {
  return tf.engine() as unknown as EngineInternals;
}

/** One entry of the cpu backend's data storage. */
export interface CpuEntry {
  readonly values?: tf.TypedArray | Uint8Array[] | undefined;
  readonly dtype: tf.DataType;
  refCount: number;
}

/** The cpu backend as far as the recording backend extends it. */
export interface CpuBackend extends TensorBackend {
  firstUse: boolean;
  data: {
    get(dataId: object): CpuEntry;
    set(dataId: object, entry: CpuEntry): void;
    has(dataId: object): boolean;
  };
  write(values: tf.TypedArray, shape: number[], dtype: tf.DataType): object;
  read(dataId: object): Promise<tf.TypedArray>;
  makeTensorInfo(shape: number[], dtype: tf.DataType, values?: tf.TypedArray): tf.TensorInfo;
}

/** The cpu backend's class: taken from a fresh instance, since tfjs does not export it. */
export function cpuBackendClass(): new () => CpuBackend {
  const factory = tf.findBackendFactory('cpu');
  return (factory!() as object).constructor as new () => CpuBackend;
}

/**
 * Points a variable at other data, keeping the engine's counts right.
 *
 * `Variable.assign` would do, but it talks to the active backend, which may not be the data's owner.
 */
export function repoint(variable: tf.Variable, dataId: object, backend: TensorBackend): void {
  const engine = engineInternals();
  engine.disposeTensor(variable);
  (variable as { dataId: object }).dataId = dataId;
  engine.trackTensor(variable, backend);
}

/** The backend that owns a tensor's data now. */
export function ownerOf(dataId: object): TensorBackend | undefined {
  return engineInternals().state.tensorInfo.get(dataId)?.backend;
}
