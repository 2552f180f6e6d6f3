export type { Buffers } from './gpuDevice.ts';
export { GpuDevice, openGpu } from './gpuDevice.ts';
export type { ResidentOptions } from './residentSteps.ts';
export { ResidentSteps } from './residentSteps.ts';
