// Imported first: the other modules need TensorFlow.js with its gradients and methods.
import './tensorflow.ts';

export type { Arrays, CompiledStep } from './compiled.ts';
export { JitError } from './errors.ts';
export type { DType, StoredType, TypedArray } from '@prism-rl/graph';
export { SUPPORTED_OPERATIONS } from '@prism-rl/graph';
export type { PlacedNode } from './runtime/placement.ts';
export type { ExecutionProvider, Runtime } from './runtime/runtime.ts';
export { loadRuntime } from './runtime/runtime.ts';
export type { JitOptions } from './step.ts';
export { jitStep } from './step.ts';
export { bringVariables } from './store/bringVariables.ts';
export { restoreOptimizer, saveOptimizer } from './store/optimizer.ts';
export type { Gathering, Seat, SeatedStep } from './together/gathering.ts';
export { gatherRuns } from './together/gathering.ts';
export { whereNodesRun } from './where.ts';
export { useJitBackend } from './trace/backend.ts';
export type { ArraySpec } from './trace/record.ts';
export { exportOnnx, exportOnnxAsync } from './export.ts';
export type { JitFunction } from './jit.ts';
export { jit } from './jit.ts';
