export { whyUnfit } from './whyUnfit.ts';
export { train } from './train.ts';
export type { TrainOptions } from './train.ts';
export { optionsOf } from './optionsOf.ts';
export { refuseNormalizedTwice } from './normalizingWrappers.ts';
export { planRun, resolveWrapper, shownWrappers } from './planRun.ts';
export type { RunOptions, RunPlan } from './planRun.ts';
export type { RunHandle, RunnerEvent } from './runHandle.ts';
export { evaluatePolicy } from './evaluatePolicy.ts';
export type { EvaluationResult } from './evaluatePolicy.ts';
export { actBy, playEpisode } from './playEpisode.ts';
export type { Act, PlayedEpisode, PlayOptions } from './playEpisode.ts';
export { agentOnly, isAgentOnly } from './agentOnly.ts';
export { endedWith } from './endedWith.ts';
export { envStepsOf } from './envStepsOf.ts';
export { Trainer } from './trainer.ts';
export { rememberAs } from './rememberAs.ts';
export { seatRuns } from './seatRuns.ts';
export type { StartRun } from './seatRuns.ts';
export { evaluateEvery } from './operators/evaluateEvery.ts';
export { logTo } from './operators/logTo.ts';
export {
  batches,
  checkpoints,
  episodes,
  evaluations,
  transitions,
  updates,
} from './operators/streams.ts';
export { recordEvery, recordingSeed } from './operators/recordEvery.ts';
export type { Camera } from './operators/recordEvery.ts';
export { stopWhenSolved } from './operators/stopWhenSolved.ts';
