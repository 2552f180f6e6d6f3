export { ActionRepeat, ClipAction, RescaleAction, TransformAction } from './actions.ts';
export { FrameStack } from './frameStack.ts';
export {
  MaskObservation,
  FlattenObservation,
  TransformObservation,
  ClipReward,
  TransformReward,
} from './transform.ts';
export { NormalizeObservation, NormalizeReward } from './normalize.ts';
export { OrderEnforcing, TimeLimit } from './timeLimit.ts';
export { RecordEpisodeStatistics } from './recordEpisodeStatistics.ts';
export { Grayscale, Resize } from './pictures.ts';
export { RecordVideo } from './recordVideo.ts';
export { StickyAction } from './stickyAction.ts';
export { VectorWrapper } from './vectorWrapper.ts';
export { encodeApng, encodePng } from './video/apng.ts';
export { encodeFilm, filmFormatOf } from './video/encodeFilm.ts';
export { Film } from './video/film.ts';
export { resizeFrame } from './areaMeans.ts';
