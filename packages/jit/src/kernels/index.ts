export { Instructions } from './arithmetic.ts';
export { joinLoops } from './joinLoops.ts';
export type { Kernel, KernelMemory, KernelProgram, MovableKernel, Operand, Stage, Store } from './program.ts';
export { positionsOf } from './program.ts';
export { compileKernel, compileMovable, kernelMemory } from './wasmKernel.ts';
export { type WgslKernel, wgslDeclarations, wgslGrid, wgslKernel } from './wgslKernel.ts';
export { wgslEach } from './wgslLoops.ts';
export { end, type Section, sectionsOf } from './wgslSections.ts';
