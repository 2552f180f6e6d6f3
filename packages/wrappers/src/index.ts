export { ActionRepeat, ActionRepeatVector } from './actionRepeat.ts';
export { ClipAction, ClipActionVector, RescaleAction, RescaleActionVector } from './boxActions.ts';
export { FrameStack, FrameStackVector } from './frameStack.ts';
export { MaskObservation, MaskObservationVector } from './maskObservation.ts';
export { NormalizeObservation, NormalizeObservationVector } from './normalizeObservation.ts';
export { NormalizeReward, NormalizeRewardVector } from './normalizeReward.ts';
export { OrderEnforcing, OrderEnforcingVector } from './orderEnforcing.ts';
export { RecordEpisodeStatistics, RecordEpisodeStatisticsVector } from './recordEpisodeStatistics.ts';
export { Grayscale, GrayscaleVector, Resize, ResizeVector } from './pictures.ts';
export { RecordVideo, RecordVideoVector } from './recordVideo.ts';
export { StickyAction, StickyActionVector } from './stickyAction.ts';
export { TimeLimit, TimeLimitVector } from './timeLimit.ts';
export { TransformAction, TransformActionVector } from './transformAction.ts';
export {
  FlattenObservation,
  FlattenObservationVector,
  TransformObservation,
  TransformObservationVector,
} from './transformObservation.ts';
export { ClipReward, ClipRewardVector, TransformReward, TransformRewardVector } from './transformReward.ts';
export { VectorWrapper } from './vectorWrapper.ts';
export { encodeApng, encodePng } from './video/apng.ts';
export { encodeFilm, filmFormatOf } from './video/encodeFilm.ts';
export { Film } from './video/film.ts';
export { resizeFrame } from './video/resizeFrame.ts';
