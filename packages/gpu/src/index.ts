export type { DeviceEnv } from './deviceEnv.ts';
export { DeviceRuns } from './deviceRuns.ts';
export { gpuBackend } from './gpuBackend.ts';
export { gpuReport, type TrainUntil } from './gpuReport.ts';
export { GpuDevice, openGpu } from './gpuDevice.ts';
export { planMemory } from './memoryPlan.ts';
export { DeviceSteps } from './deviceSteps.ts';
export { valueLoop } from './trainingLoop.ts';
