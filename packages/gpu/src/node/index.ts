export { type GpuReport, gpuReport, type TrainUntil } from '../gpuReport.ts';
export { deviceEnvOf } from '../rows/deviceEnvOf.ts';
export { openGpu } from './openGpu.ts';
