export { deviceEnvOf } from '../rows/deviceEnvOf.ts';
export { selfTest } from '../selfTest.ts';
export { openGpu } from './openGpu.ts';
