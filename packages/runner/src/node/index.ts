export { hasCheckpoint, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
export { checkpointEvery } from './checkpointEvery.ts';
export { conductRun } from './conductRun.ts';
export { appendEpisodes, datasetSource, readDataset } from './datasets.ts';
export { readBytes } from './inPieces.ts';
export { highestToken, leaseRunDirectory } from './leasedDirectory.ts';
export { isHdf5, readHdf5, writeMinari } from './minari.ts';
export { isRunning, processActivity, processNamespace } from './processIdentity.ts';
export { replaceFile, writeWhole } from './replaceFile.ts';
export {
  claimRunDirectory,
  makeDirectory,
  readManifest,
  releaseRunDirectory,
  runFiles,
  writeManifest,
} from './runDirectory.ts';
export { isLockFile, lockRunDirectory } from './runLock.ts';
export { fileDigest, sourcesOf } from './sourcesOf.ts';
