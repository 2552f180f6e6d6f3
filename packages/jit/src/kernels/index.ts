export { Instructions } from './arithmetic.ts';
export { compileKernel } from './compileKernel.ts';
export type { Kernel, KernelMemory, KernelProgram, Operand, Stage, Store } from './program.ts';
export type { WgslKernel } from './wgslKernel.ts';
export { wgslKernel } from './wgslKernel.ts';
