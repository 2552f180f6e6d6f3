export { type TrainingRun, type TrainOptions, train } from './train.ts';
export { beginWith, type StartingPoint } from './startingPoint.ts';
export type { PolicyOptions, RunPolicy } from './runPolicy.ts';
export { unwrapped } from './unwrapped.ts';
export {
  planRun,
  resolveWrapper,
  evaluationWrappers,
  defaultEpisodes,
  requireWholeRuns,
  trainsWhole,
} from './planRun.ts';
export type { RunSpec } from './planRun.ts';
export { type RunFactory, runFactory } from './runFactory.ts';
export type { RunHandle, RunnerEvent } from './runHandle.ts';
export { playMatch } from './playMatch.ts';
export { thinkingPolicy } from './thinking.ts';
export { TrainedPlayer } from './trainedPlayer.ts';
export { episodeStepLimit, evaluatePolicy } from './evaluatePolicy.ts';
export { type PlayedEpisode, actBy, playEpisode } from './playEpisode.ts';
export {
  agentIn,
  agentOnly,
  endedWith,
  envStepsOf,
  poolIn,
  restoreErrorText,
  resumesExactly,
} from './savedRun.ts';
export { rememberAs } from './rememberAs.ts';
export { runBatch } from './runBatch.ts';
export { evaluateEvery } from './operators/evaluateEvery.ts';
export { logTo } from './operators/logTo.ts';
export { batches, checkpoints, episodes, evaluations, transitions, updates } from './operators/streams.ts';
export { recordEvery, recordingSeed } from './operators/recordEvery.ts';
export { stopWhenSolved } from './operators/stopWhenSolved.ts';
