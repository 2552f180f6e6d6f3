export { Instructions } from './arithmetic.ts';
export type { Kernel, KernelMemory, KernelProgram, Operand, Stage, Store } from './program.ts';
export { compileKernel } from './wasmKernel.ts';
export { wgslKernel } from './wgslKernel.ts';
