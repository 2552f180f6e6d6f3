/** What needs Node: the folder of cartridge images. */

export type { RomImport, RomStatus } from './node/romFolder.ts';
export { importRoms, listRoms, readRom, romFolder } from './node/romFolder.ts';
