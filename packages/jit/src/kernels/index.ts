export { Instructions, KERNEL_ARITHMETIC, Numbers, writeArithmetic } from './arithmetic.ts';
export { compileKernel } from './compileKernel.ts';
export type {
  Axes,
  Dense,
  DenseBack,
  Instruction,
  Kernel,
  KernelMemory,
  KernelOp,
  KernelProgram,
  LineAxis,
  Loop,
  Move,
  Operand,
  Outer,
  Reduce,
  Stage,
  Store,
  Widen,
} from './program.ts';
