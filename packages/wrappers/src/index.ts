export { ActionRepeat } from './actionRepeat.ts';
export { ClipAction, RescaleAction } from './boxActions.ts';
export { FrameStack } from './frameStack.ts';
export { MaskObservation } from './maskObservation.ts';
export { NormalizeObservation } from './normalizeObservation.ts';
export { NormalizeReward } from './normalizeReward.ts';
export { OrderEnforcing } from './orderEnforcing.ts';
export { RecordEpisodeStatistics } from './recordEpisodeStatistics.ts';
export { Grayscale, Resize } from './pictures.ts';
export { RecordVideo } from './recordVideo.ts';
export { StickyAction } from './stickyAction.ts';
export { TimeLimit } from './timeLimit.ts';
export { TransformAction } from './transformAction.ts';
export {
  FlattenObservation,
  TransformObservation,
} from './transformObservation.ts';
export { ClipReward, TransformReward } from './transformReward.ts';
export { VectorWrapper } from './vectorWrapper.ts';
export { encodeApng, encodePng } from './video/apng.ts';
export { encodeFilm, filmFormatOf } from './video/encodeFilm.ts';
export { Film } from './video/film.ts';
export { resizeFrame } from './video/resizeFrame.ts';
