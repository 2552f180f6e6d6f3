export { progressBar } from './progressBar.ts';
export { multiProgress } from './multiProgress.ts';
export type { MultiProgress, MultiProgressMessage } from './multiProgress.ts';
export { progressMessages } from './progressMessages.ts';
export { consoleLogger } from './consoleLogger.ts';
export { linesOf } from './lineFile.ts';
export type { FileLine } from './lineFile.ts';
export { jsonl } from './jsonl.ts';
export { withChecksum, withoutChecksum } from './checksum.ts';
export {
  eachMetric,
  endRowOf,
  loggedCheckpoints,
  readMetrics,
  repairMetrics,
  soundMetrics,
} from './readMetrics.ts';
export type { MetricsRow } from './metricsRow.ts';
export { tensorBoard } from './tensorBoard.ts';
export { mlflow } from './mlflow/mlflow.ts';
export { readEventFile } from './tensorboard/readEventFile.ts';
export { RunTally, tallyOf } from './runTally.ts';
