export { progressBar } from './progressBar.ts';
export { multiProgress, progressMessages } from './multiProgress.ts';
export type { MultiProgressMessage } from './multiProgress.ts';
export { consoleLogger } from './consoleLogger.ts';
export { keepDamaged, linesOf } from './lineFile.ts';
export { jsonl } from './jsonl.ts';
export {
  withChecksum,
  withoutChecksum,
  eachMetric,
  endRowOf,
  loggedCheckpoints,
  readMetrics,
  repairMetrics,
  soundMetrics,
} from './readMetrics.ts';
export { scalarsOf } from './metricsRow.ts';
export type { MetricsRow } from './metricsRow.ts';
export { tensorBoard } from './tensorBoard.ts';
export { mlflow } from './mlflow/mlflow.ts';
export { wandb } from './wandb/wandb.ts';
export { RunTally, tallyOf } from './runTally.ts';
