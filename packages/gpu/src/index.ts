export type { DeviceEnv } from './deviceEnv.ts';
export type { Controls, DeviceEpisode, Progress, Trial } from './deviceRuns.ts';
export { DeviceRuns } from './deviceRuns.ts';
export { GpuDevice, openGpu } from './gpuDevice.ts';
export { planMemory } from './memoryPlan.ts';
export { DeviceSteps } from './deviceSteps.ts';
export { type RecordedAgent, valueLoop } from './valueLoop.ts';
