export { deviceEnvOf } from '../rows/deviceEnvOf.ts';
export { openGpu } from './openGpu.ts';
