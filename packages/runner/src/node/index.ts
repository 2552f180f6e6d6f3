export type { ReadCheckpoint } from './checkpoint.ts';
export { hasCheckpoint, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
export { checkpointEvery } from './checkpointEvery.ts';
export { conductRun } from './conductRun.ts';
export { leaseRunDirectory } from './leasedDirectory.ts';
export type { ProcessActivity } from './processIdentity.ts';
export { isRunning, processActivity, processNamespace } from './processIdentity.ts';
export { replaceFile, writeWhole } from './replaceFile.ts';
export type { ClaimedDirectory } from './runDirectory.ts';
export {
  claimDirectory,
  claimFreeDirectory,
  createRunDirectory,
  freeOnError,
  makeDirectory,
  readManifest,
  releaseRunDirectory,
  requireFreeDirectory,
  runFiles,
  writeManifest,
} from './runDirectory.ts';
export { lockRunDirectory } from './runLock.ts';
