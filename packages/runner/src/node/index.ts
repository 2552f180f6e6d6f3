export type { ReadCheckpoint, WrittenCheckpoint } from './checkpoint.ts';
export { hasCheckpoint, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
export { checkpointEvery } from './checkpointEvery.ts';
export {
  createRunDirectory,
  freeRunDirectory,
  makeDirectory,
  readManifest,
  runFiles,
} from './runDirectory.ts';
export { lockRunDirectory } from './runLock.ts';
