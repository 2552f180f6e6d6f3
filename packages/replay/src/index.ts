export type { ReplayBatch } from './replayBatch.ts';
export { LearningSchedule } from './learningSchedule.ts';
export type { LearningScheduleOptions } from './learningSchedule.ts';
export { UniformReplay } from './uniformReplay.ts';
export type { UniformReplayOptions } from './uniformReplay.ts';
