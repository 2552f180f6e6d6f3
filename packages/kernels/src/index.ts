export { Instructions, KERNEL_ARITHMETIC, Numbers, writeArithmetic } from './arithmetic.ts';
export { compileKernel } from './compileKernel.ts';
export type {
  Axes,
  Dense,
  Instruction,
  Kernel,
  KernelMemory,
  KernelOp,
  KernelProgram,
  Loop,
  Move,
  Operand,
  Reduce,
  Stage,
  Store,
} from './program.ts';
