export type { StepShape } from './trajectory/columns.ts';
export { type Rollout, RolloutMemory } from './trajectory/rollouts.ts';
export { EpisodeMemory } from './trajectory/episodes.ts';
export { StepMemory } from './recordings/stepMemory.ts';
export { OfflineAgent } from './recordings/offlineAgent.ts';
export { withDemonstrations } from './recordings/demonstrations.ts';
export { csvRows, episodesOfLog, jsonRows, requireLogMapping } from './recordings/log.ts';
export type { LogMapping } from './recordings/log.ts';
export { EpisodeRecorder } from './recordings/episodeRecorder.ts';
export { type ActionCoverage, type Spread, DatasetSummary } from './recordings/datasetSummary.ts';
export { Segment, SegmentMemory } from './trajectory/segments.ts';
export { type PackedObservations, type ReplayBatch, requireFiniteRewards } from './replay/transitions.ts';
export { UniformReplay } from './replay/uniformReplay.ts';
export { NStep } from './replay/nStep.ts';
export { PrioritizedReplay } from './replay/prioritizedReplay.ts';
export { type SequenceBatch, SequenceReplay } from './replay/sequenceReplay.ts';
export { type Replay, betaOf, replayMemory } from './replay/replayMemory.ts';
export {
  timeMajor,
  generalisedAdvantages,
  lambdaReturns,
  explainedVariance,
  moments,
  standardise,
} from './targets.ts';
export { vTrace } from './vTrace.ts';
export { RewardScale, ObservationNormalizer } from './statistics.ts';
