export { checkpointEvery } from './checkpointEvery.ts';
export { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
export type { ReadCheckpoint, WrittenCheckpoint } from './checkpoint.ts';
export { createRunDirectory, freeRunDirectory, readManifest, runFiles } from './runDirectory.ts';
