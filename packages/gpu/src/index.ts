export { GpuDevice, openGpu } from './gpuDevice.ts';
export { ResidentSteps } from './residentSteps.ts';
