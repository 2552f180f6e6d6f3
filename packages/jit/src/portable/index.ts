export { loadPolicy } from './loadPolicy.ts';
export type { Noise } from './policy.ts';
export { portablePolicy } from './portablePolicy.ts';
export { readPolicy } from './readPolicy.ts';
export { takeInWrappers } from './takeInWrappers.ts';
export { writeC } from './writeC.ts';
export { writeModule } from './writeJs.ts';
export { writePython } from './writePython.ts';
