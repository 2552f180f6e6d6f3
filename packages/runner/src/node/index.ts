export { hasCheckpoint, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
export { checkpointEvery } from './checkpointEvery.ts';
export { conductRun } from './conductRun.ts';
export { leaseRunDirectory } from './leasedDirectory.ts';
export { isRunning, processActivity, processNamespace } from './processIdentity.ts';
export { replaceFile, writeWhole } from './replaceFile.ts';
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
