/** Node only: the folder of cartridge images, and vectors over worker threads. */

export { importRoms, listRoms, readRom, romFolder } from './node/romFolder.ts';
export { ThreadedAtariVectorEnv } from './node/threadedVectorEnv.ts';
