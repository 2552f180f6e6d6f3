export { AtariEmulator } from './emulator.ts';
export { Atari2600 } from './atari2600.ts';
export { AtariVectorEnv, AtariStackedEnv } from './atariVectorEnv.ts';
export { AtariEnv } from './atariEnv.ts';
export { prismCatch } from './games/prismCatch.ts';
export { provideRoms } from './roms.ts';
