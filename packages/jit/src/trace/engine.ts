// The internals of tfjs's engine and cpu backend on which the compiler depends, typed in one place. Tests cover them, so that a tfjs release
// that changes them fails there.
import * as tf from '../tensorflow.ts';

/** The engine's record of tensor data. */
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

export function engineInternals(): EngineInternals {
  return tf.engine() as unknown as EngineInternals;
}

export interface CpuEntry {
  readonly values?: tf.TypedArray | Uint8Array[] | undefined;
  readonly dtype: tf.DataType;
  refCount: number;
}

/** The part of the cpu backend that the recording backend extends. */
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

/** The cpu backend's class, taken from an instance, since tfjs does not export it. */
export function cpuBackendClass(): new () => CpuBackend {
  const factory = tf.findBackendFactory('cpu');
  return (factory!() as object).constructor as new () => CpuBackend;
}

/**
 * Points a variable at other data and keeps the engine's counts correct. `Variable.assign` uses the active backend, which may not own the data.
 */
export function repoint(variable: tf.Variable, dataId: object, backend: TensorBackend): void {
  const engine = engineInternals();
  engine.disposeTensor(variable);
  (variable as { dataId: object }).dataId = dataId;
  engine.trackTensor(variable, backend);
}

export function ownerOf(dataId: object): TensorBackend | undefined {
  return engineInternals().state.tensorInfo.get(dataId)?.backend;
}
