export { boundsOf } from './bounds.ts';
export type { Places } from './passes/fuse.ts';
export type { FlatUpdate, FusedProgram } from './fused.ts';
export { valuesRead } from './fused.ts';
export type {
  Attributes,
  DType,
  Operation,
  Program,
  StoredType,
  TypedArray,
  Value,
  VariableUpdate,
} from './ir.ts';
export { allocate, compilable, elementBytes, sameShape, sizeOf } from './ir.ts';
export type { LoweringTable } from './lower/context.ts';
export { axesOf, Lowered, NotLowered } from './lower/context.ts';
export { cut } from './lower/cut.ts';
export type { Place, Returned } from './lower/ports.ts';
export { declareOutputs, GraphInputs } from './lower/ports.ts';
export type { LoweringSources } from './lower/lower.ts';
export { lowerOperations, SUPPORTED_OPERATIONS } from './lower/lower.ts';
export { STACKED } from './lower/stacked.ts';
export { orderPixels } from './passes/orderedPixels.ts';
export type { RewriteChoices } from './passes.ts';
export { rewrite } from './passes.ts';
export { simplify } from './passes/simplify.ts';
export { sliceOf } from './slices.ts';
export { pairVariables } from './stack/pairPrograms.ts';
export type { StackedProgram } from './stack/stackedProgram.ts';
export { stackProgram } from './stack/stackProgram.ts';
export { substitute } from './substitute.ts';
export type { Blocks, WindowAttributes, WindowInfo } from './windows.ts';
export { convolutionInfo, oneBlock, takeWindows, WINDOWS, windowShape } from './windows.ts';
export { flopsOf } from './workOf.ts';
export { attributesKey, liveOperations, ProgramWriter } from './writer.ts';
