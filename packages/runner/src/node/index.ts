export type { ReadCheckpoint, WrittenCheckpoint } from './checkpoint.ts';
export { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
export { checkpointEvery } from './checkpointEvery.ts';
export { createRunDirectory, freeRunDirectory, readManifest, runFiles } from './runDirectory.ts';
