export { AtariEmulator } from './emulator.ts';
export type { EmulatorSettings } from './emulatorSettings.ts';
export { Atari2600, SCREEN_WIDTH } from './atari2600.ts';
export type { ConsoleOptions } from './atari2600.ts';
export { boards, detectBoard } from './cartridge.ts';
export type { Board } from './cartridge.ts';
export { actionMeanings, RESET_ACTION } from './controls.ts';
export { atariGame } from './game.ts';
export type { AtariGame } from './game.ts';
export {
  allActions,
  camelName,
  gameNames,
  gameSpec,
  imagesWithoutRules,
  minimalActions,
  modesOf,
} from './games/catalogue.ts';
export type { Expression, GameSpec, ImageSpec, Program, Statement } from './games/gameSpec.ts';
export { averageColours, greyTable, rgbTable } from './palettes.ts';
export type { TvFormat } from './palettes.ts';
export { FramePipeline, pipelineMemory } from './framePipeline.ts';
export type { PipelineShape } from './framePipeline.ts';
export { StackedGame } from './stackedGame.ts';
export { type StackedSettings, stackedDefaults } from './stackedSettings.ts';
export { AtariVectorEnv, atariVectorDefaults } from './atariVectorEnv.ts';
export type { AtariVectorSettings, VectorBuffers } from './atariVectorEnv.ts';
export { AtariEnv, atariEnvDefaults } from './atariEnv.ts';
export type { AtariEnvSettings, AtariInfo, ObsType } from './atariEnv.ts';
export { ContinuousAtariEnv } from './continuousAtariEnv.ts';
export type { ContinuousAtariSettings } from './continuousAtariEnv.ts';
export { AtariPreprocessing, atariPreprocessingDefaults } from './atariPreprocessing.ts';
export type { AtariPreprocessingSettings } from './atariPreprocessing.ts';
export { AtariStackedEnv } from './atariStackedEnv.ts';
export { PRISM_CATCH_PERFECT, prismCatch } from './games/prismCatch.ts';
export { loadGame, provideRoms, recogniseImage, romHint } from './roms.ts';
export type { RecognisedImage, RomSource } from './roms.ts';
export { md5Hex } from './md5.ts';
export { zipEntries } from './zip.ts';
export type { ZipEntry } from './zip.ts';
export { plugin } from './plugin.ts';
export type { AtariConfig } from './config.ts';
