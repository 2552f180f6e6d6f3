export { openGpu } from './openGpu.ts';
