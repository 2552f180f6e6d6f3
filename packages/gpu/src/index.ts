export type { Buffers } from './gpuDevice.ts';
export { GpuDevice } from './gpuDevice.ts';
export { openGpu } from './openGpu.ts';
export type { ResidentOptions } from './residentSteps.ts';
export { ResidentSteps } from './residentSteps.ts';
