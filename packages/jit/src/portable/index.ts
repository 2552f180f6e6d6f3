export type { PortablePolicy } from './policy.ts';
export { readPolicy } from './walk.ts';
export { writeC } from './writeC.ts';
export { writeModule, writeScript, writeTypes } from './writeJs.ts';
export { writePython } from './writePython.ts';
