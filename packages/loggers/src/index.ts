export { progressBar } from './progressBar.ts';
export type { ProgressBarOptions } from './progressBar.ts';
export { multiProgress } from './multiProgress.ts';
export type {
  MultiProgress,
  MultiProgressMessage,
  MultiProgressOptions,
  MultiProgressState,
} from './multiProgress.ts';
export { progressMessages } from './progressMessages.ts';
export type { ProgressMessagesOptions } from './progressMessages.ts';
export { consoleLogger } from './consoleLogger.ts';
export type { ConsoleLoggerOptions } from './consoleLogger.ts';
export { jsonl } from './jsonl.ts';
export type { JsonlOptions } from './jsonl.ts';
export { withChecksum, withoutChecksum } from './checksum.ts';
export {
  eachMetric,
  endRowOf,
  loggedCheckpoints,
  readMetrics,
  repairMetrics,
  soundMetrics,
} from './readMetrics.ts';
export type {
  CheckpointRow,
  EndRow,
  EpisodeRow,
  EpisodesRow,
  EvaluationRow,
  MetricsRow,
  ProgressRow,
  StartRow,
  UpdateRow,
} from './metricsRow.ts';
export { tensorBoard } from './tensorBoard.ts';
export type { TensorBoardOptions } from './tensorBoard.ts';
export { mlflow } from './mlflow/mlflow.ts';
export type { MlflowOptions } from './mlflow/mlflow.ts';
export { readEventFile } from './tensorboard/readEventFile.ts';
export type { TensorBoardValue } from './tensorboard/readEventFile.ts';
export { RunTally, tallyOf } from './runTally.ts';
export type { TalliedEvaluation } from './runTally.ts';
export { plugin } from './plugin.ts';
