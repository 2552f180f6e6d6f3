export { Instructions } from './arithmetic.ts';
export type { Kernel, KernelMemory, KernelProgram, MovableKernel, Operand, Stage, Store } from './program.ts';
export { positionsOf } from './program.ts';
export { compileKernel, compileMovable } from './wasmKernel.ts';
export type { WgslKernel } from './wgslKernel.ts';
export { wgslDeclarations, wgslGrid, wgslKernel } from './wgslKernel.ts';
export type { Section } from './wgslSections.ts';
export { end, sectionsOf } from './wgslSections.ts';
