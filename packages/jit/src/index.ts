// Import this first: the other modules need TensorFlow.js with its gradients and methods.
import './tensorflow.ts';
export type { Arrays } from './compiled.ts';
export { JitError } from './errors.ts';
export { loadRuntime } from './runtime/loadRuntime.ts';
export { type JitOptions, jitStep, whereNodesRun } from './step.ts';
export type { NamedArray, ProgramArray, StepPrograms } from './divide/stepPrograms.ts';
export { initialMemory, stepPrograms } from './divide/stepPrograms.ts';
export { downloadVariables } from './store/store.ts';
export { useJitBackend } from './trace/backend.ts';
export type { ArraySpec } from './trace/record.ts';
export { exportOnnx } from './export.ts';
