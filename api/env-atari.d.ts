// index.d.ts
export { AtariEmulator } from './emulator.ts';
export { Atari2600 } from './atari2600.ts';
export { actionMeanings } from './controls.ts';
export { atariGame } from './game.ts';
export { camelName, gameNames, minimalActions } from './games/catalogue.ts';
export type { Program, Statement } from './games/gameSpec.ts';
export { AtariVectorEnv } from './atariVectorEnv.ts';
export type { AtariVectorSettings } from './atariVectorEnv.ts';
export { AtariEnv } from './atariEnv.ts';
export type { AtariEnvSettings, AtariInfo, ObsType } from './atariEnv.ts';
export { ContinuousAtariEnv } from './continuousAtariEnv.ts';
export type { ContinuousAtariSettings } from './continuousAtariEnv.ts';
export { AtariPreprocessing } from './atariPreprocessing.ts';
export type { AtariPreprocessingSettings } from './atariPreprocessing.ts';
export { AtariStackedEnv } from './atariStackedEnv.ts';
export { prismCatch } from './games/prismCatch.ts';
export { provideRoms } from './roms.ts';
export { plugin } from './plugin.ts';
export type { AtariConfig } from './config.ts';
export { rgbTable } from './palettes.ts';

// atari2600.d.ts
import { type Board } from './cartridge.ts';
import { type EmulatorExports } from './emulatorModule.ts';
export declare const SCREEN_WIDTH = 160;
export interface ConsoleOptions {
    readonly board?: Board;
    readonly yStart?: number;
    readonly height?: number;
    readonly hmoveBlanks?: boolean;
    readonly reserve?: (core: EmulatorExports) => number;
}
export declare class Atari2600 {
    #private;
    readonly ram: Uint8Array;
    readonly bus: Int32Array;
    readonly gameWords: Int32Array;
    readonly core: EmulatorExports;
    readonly board: Board;
    constructor(image: Uint8Array, options?: ConsoleOptions);
    get height(): number;
    get picture(): Uint8Array;
    get previousPicture(): Uint8Array;
    setFormat(format: 'NTSC' | 'PAL', height: number): void;
    reset(): void;
    frame(): number;
    get complete(): boolean;
    get jammed(): boolean;
    release(): void;
    set switches(value: number);
    set portA(value: number);
    setFire(port: 0 | 1, pressed: boolean): void;
    setPaddle(index: number, resistance: number): void;
    peekCartridge(address: number): number;
    get registers(): {
        pc: number;
        a: number;
        x: number;
        y: number;
        s: number;
        p: number;
    };
    get stateSize(): number;
    save(): Uint8Array;
    restore(state: Uint8Array): void;
}

// atariEnv.d.ts
import { Box, Discrete, type Env, type Frame, type Info, type ResetOptions, type ResetResult, Rng, type StepResult } from '@prism-rl/core';
import { type ConsoleOptions } from './atari2600.ts';
import { AtariEmulator } from './emulator.ts';
import type { AtariGame } from './game.ts';
export type ObsType = 'rgb' | 'grayscale' | 'ram' | 'palette';
export interface AtariEnvSettings {
    readonly obsType: ObsType;
    readonly frameSkip: number | readonly [number, number];
    readonly repeatActionProbability: number;
    readonly fullActionSpace: boolean;
    readonly mode?: number;
    readonly difficulty?: number;
    readonly maxNumFramesPerEpisode: number;
}
export declare const atariEnvDefaults: AtariEnvSettings;
export interface AtariInfo extends Info {
    readonly lives: number;
    readonly episode_frame_number: number;
    readonly frame_number: number;
}
export declare class AtariEnv implements Env<Uint8Array, number> {
    #private;
    readonly id: string;
    readonly observationSpace: Box<'uint8'>;
    readonly actionSpace: Discrete;
    readonly framesPerSecond: number;
    readonly actions: readonly number[];
    readonly emulator: AtariEmulator;
    constructor(game: AtariGame, settings?: Partial<AtariEnvSettings>, id?: string, reserve?: ConsoleOptions['reserve']);
    get actionMeanings(): readonly string[];
    get lives(): number;
    get rng(): Rng;
    reset(options?: ResetOptions): ResetResult<Uint8Array>;
    step(action: number, strength?: number): StepResult<Uint8Array>;
    advance(action: number, strength?: number): number;
    observe(): Uint8Array;
    info(): AtariInfo;
    renderText(): string;
    render(): Frame;
    save(): Uint8Array;
    restore(state: Uint8Array): void;
    close(): void;
}

// atariPreprocessing.d.ts
import { Box, type Discrete, type Env, type Frame, type ResetOptions, type ResetResult, type StepResult } from '@prism-rl/core';
import { type AtariEnvSettings } from './atariEnv.ts';
import type { AtariGame } from './game.ts';
export interface AtariPreprocessingSettings {
    readonly noopMax: number;
    readonly frameSkip: number;
    readonly screenSize: number | readonly [number, number];
    readonly terminalOnLifeLoss: boolean;
    readonly grayscaleObs: boolean;
    readonly grayscaleNewaxis: boolean;
    readonly scaleObs: boolean;
}
export declare const atariPreprocessingDefaults: AtariPreprocessingSettings;
export declare class AtariPreprocessing implements Env<Uint8Array | Float32Array, number> {
    #private;
    readonly id: string;
    readonly observationSpace: Box<'uint8'> | Box<'float32'>;
    readonly actionSpace: Discrete;
    readonly framesPerSecond: number;
    constructor(game: AtariGame, settings?: Partial<AtariPreprocessingSettings>, env?: Partial<Omit<AtariEnvSettings, 'frameSkip' | 'obsType'>>, id?: string);
    reset(options?: ResetOptions): ResetResult<Uint8Array | Float32Array>;
    step(action: number): StepResult<Uint8Array | Float32Array>;
    renderText(): string;
    render(): Frame;
    save(): Uint8Array;
    restore(state: Uint8Array): void;
    close(): void;
}

// atariStackedEnv.d.ts
import { type Box, type Discrete, type Frame, RowEnv } from '@prism-rl/core';
import type { AtariGame } from './game.ts';
import type { PendingSeed } from './pendingSeed.ts';
import type { StackedGame } from './stackedGame.ts';
import { type StackedSettings } from './stackedSettings.ts';
export declare class AtariStackedEnv extends RowEnv<Uint8Array, number, StackedGame, PendingSeed> {
    readonly observationSpace: Box<'uint8'>;
    readonly actionSpace: Discrete;
    readonly framesPerSecond: number;
    readonly render: () => Frame;
    readonly renderText: () => string;
    constructor(game: AtariGame, settings?: Partial<StackedSettings>, id?: string);
}

// atariVectorEnv.d.ts
import { type Box, type Discrete, type Frame, RowVector, type VectorRows } from '@prism-rl/core';
import type { AtariGame } from './game.ts';
import type { PendingSeed } from './pendingSeed.ts';
import type { StackedGame } from './stackedGame.ts';
import { type StackedSettings } from './stackedSettings.ts';
export interface AtariVectorSettings extends StackedSettings {
    readonly autoreset: 'same-step' | 'next-step';
}
export declare const atariVectorDefaults: AtariVectorSettings;
export interface VectorBuffers extends VectorRows {
    readonly observations: Uint8Array;
    readonly finalObservations: Uint8Array;
    readonly lives: Int32Array;
}
export declare class AtariVectorEnv extends RowVector<Uint8Array, StackedGame, PendingSeed> {
    readonly observationSpace: Box<'uint8'>;
    readonly actionSpace: Discrete;
    readonly observations: Uint8Array;
    readonly finalObservations: Uint8Array;
    readonly render: (index?: number) => Frame;
    readonly renderText: (index?: number) => string;
    readonly lives: Int32Array;
    constructor(game: AtariGame, numEnvs: number, settings?: Partial<AtariVectorSettings>, buffers?: VectorBuffers, id?: string);
}

// cartridge.d.ts
export declare const boards: readonly ['2K', '4K', 'F8', 'F8SC', 'F6', 'F6SC', 'E0', 'FE', 'DPC'];
export type Board = (typeof boards)[number];
export declare function detectBoard(image: Uint8Array): Board;
export declare function checkImage(image: Uint8Array, board: Board): void;

// config.d.ts
import type { ConfigOf, Setting, Settings } from '@prism-rl/core';
import type { AtariEnvSettings } from './atariEnv.ts';
import { type StackedSettings } from './stackedSettings.ts';
export declare const atariTable: {
    preprocessing: Setting<"dqn" | "none">;
    obsType: Setting<"grayscale" | "palette" | "ram" | "rgb">;
    frameSkip: Setting<number | [number, number]>;
    repeatActionProbability: Setting<number>;
    fullActionSpace: Setting<boolean>;
    continuous: Setting<boolean>;
    continuousActionThreshold: Setting<number>;
    mode: Setting<number | null>;
    difficulty: Setting<number | null>;
    maxNumFramesPerEpisode: Setting<number>;
    width: Setting<number>;
    height: Setting<number>;
    grayscale: Setting<boolean>;
    stack: Setting<number>;
    maxpool: Setting<boolean>;
    noopMax: Setting<number>;
    fireReset: Setting<boolean>;
    episodicLife: Setting<boolean>;
    lifeLossInfo: Setting<boolean>;
    clipRewards: Setting<boolean>;
    threads: Setting<number>;
};
export type AtariConfig = ConfigOf<typeof atariTable>;
export declare function atariSettings(version: 'v5' | 'v4'): Settings<AtariConfig>;
export declare function envSettings(config: AtariConfig): AtariEnvSettings;
export declare function vectorSettings(config: AtariConfig & {
    frameSkip: number;
}): StackedSettings;

// continuousAtariEnv.d.ts
import { Box, type Env, type Frame, type ResetOptions, type ResetResult, type StepResult } from '@prism-rl/core';
import { type AtariEnvSettings } from './atariEnv.ts';
import type { AtariGame } from './game.ts';
export interface ContinuousAtariSettings extends Omit<AtariEnvSettings, 'fullActionSpace'> {
    readonly continuousActionThreshold: number;
}
export declare class ContinuousAtariEnv implements Env<Uint8Array, Float32Array> {
    #private;
    readonly id: string;
    readonly observationSpace: Box<'uint8'>;
    readonly actionSpace: Box<'float32'>;
    readonly framesPerSecond: number;
    constructor(game: AtariGame, settings?: Partial<ContinuousAtariSettings>, id?: string);
    reset(options?: ResetOptions): ResetResult<Uint8Array>;
    step(action: Float32Array): StepResult<Uint8Array>;
    render(): Frame;
    renderText(): string;
    save(): Uint8Array;
    restore(state: Uint8Array): void;
    close(): void;
}

// controls.d.ts
import type { Atari2600 } from './atari2600.ts';
import type { GameSpec } from './games/gameSpec.ts';
export declare const actionMeanings: readonly string[];
export declare const RESET_ACTION = 40;
export declare class Controls {
    #private;
    constructor(atari: Atari2600, spec: GameSpec);
    powerOn(): void;
    centre(): void;
    apply(action: number, strength: number): void;
    releaseAll(): void;
}

// emulator.d.ts
import { Atari2600, type ConsoleOptions } from './atari2600.ts';
import { type EmulatorSettings } from './emulatorSettings.ts';
import type { GameSpec } from './games/gameSpec.ts';
import type { TvFormat } from './palettes.ts';
export declare class AtariEmulator {
    #private;
    readonly console: Atari2600;
    readonly spec: GameSpec;
    readonly format: TvFormat;
    constructor(image: Uint8Array, spec: GameSpec, settings?: EmulatorSettings, reserve?: ConsoleOptions['reserve'], like?: AtariEmulator);
    load(seed: number): void;
    setMode(mode: number): void;
    setDifficulty(difficulty: number): void;
    reset(): void;
    act(action: number, strength?: number): number;
    frame(action: number, strength?: number): number;
    get over(): boolean;
    get gameOver(): boolean;
    get truncated(): boolean;
    get lives(): number;
    get episodeFrame(): number;
    get totalFrame(): number;
    save(): Uint8Array;
    restore(state: Uint8Array): void;
}

// emulatorModule.d.ts
export interface EmulatorExports {
    readonly memory: {
        readonly buffer: ArrayBuffer;
        grow(pages: number): number;
    };
    power(board: number, yStart: number, height: number, combs: number): void;
    setFormat(pal: number, height: number): void;
    systemReset(): void;
    frame(): number;
    complete(): number;
    restored(): void;
    seedEnv(seed: number): void;
    drawEnv(): number;
    envDrawn(): number;
    seedNoop(seed: number): void;
    drawNoop(): number;
    readByte(address: number): number;
    pipelineEnd(channels: number, rows: number, width: number, height: number, stack: number): number;
    setPipeline(channels: number, rows: number, width: number, height: number, stack: number, maximum: number): void;
    coloursChanged(): void;
    captureFirst(): void;
    clearCapture(): void;
    clearFrames(): void;
    pushFrame(fresh: number): void;
    framesAddress(): number;
    bufferAddress(): number;
    captureAddress(): number;
}
export declare function instantiateEmulator(): EmulatorExports;

// emulatorSettings.d.ts
export interface EmulatorSettings {
    readonly seed?: number;
    readonly repeatActionProbability?: number;
    readonly frameSkip?: number;
    readonly maxNumFramesPerEpisode?: number;
    readonly mode?: number;
    readonly difficulty?: number;
    readonly truncateOnLossOfLife?: boolean;
}
export declare function checkEmulatorSettings(settings: EmulatorSettings): void;

// framePipeline.d.ts
import type { Atari2600 } from './atari2600.ts';
import type { EmulatorExports } from './emulatorModule.ts';
import { type TvFormat } from './palettes.ts';
export interface PipelineShape {
    readonly width: number;
    readonly height: number;
    readonly grayscale: boolean;
    readonly stack: number;
    readonly maxpool: boolean;
}
export declare function checkPipelineShape(shape: PipelineShape): void;
export declare function pipelineMemory(shape: PipelineShape): (core: EmulatorExports) => number;
export declare class FramePipeline {
    #private;
    readonly frames: Uint8Array;
    readonly state: {
        readonly [name: string]: Uint8Array;
    };
    constructor(atari: Atari2600, shape: PipelineShape, format: TvFormat);
    start(): void;
    captureFirst(): void;
    push(fresh: boolean): void;
}

// game.d.ts
import type { GameSpec } from './games/gameSpec.ts';
export interface AtariGame {
    readonly id: string;
    readonly spec: GameSpec;
    readonly image: Uint8Array;
}
export declare function atariGame(name: string, image: Uint8Array): AtariGame;

// games/catalogue.d.ts
import type { GameSpec, ImageSpec } from './gameSpec.ts';
export declare const gameNames: readonly string[];
export declare const imagesWithoutRules: Readonly<Record<string, ImageSpec>>;
export declare function camelName(game: string): string;
export declare function gameSpec(name: string): GameSpec;
export declare function minimalActions(spec: GameSpec): readonly number[];
export declare const allActions: readonly number[];
export declare function hasMode(spec: GameSpec, mode: number): boolean;
export declare function modesOf(spec: GameSpec): number[];

// games/gameSpec.d.ts
import type { Board } from '../cartridge.ts';
export type Expression = number | string | readonly [string, ...Expression[]];
export type Statement = readonly [string, ...(Expression | Program)[]];
export type Program = readonly Statement[];
export interface ImageSpec {
    readonly md5: string;
    readonly size: number;
    readonly cart: Board;
}
export interface GameSpec extends ImageSpec {
    readonly tv: 'NTSC' | 'PAL';
    readonly yStart: number;
    readonly height: number;
    readonly hmoveBlanks?: boolean;
    readonly controller: 'joystick' | 'paddles';
    readonly paddlePorts?: readonly ('left' | 'right')[];
    readonly paddleMin?: number;
    readonly paddleMax?: number;
    readonly paddleSwap?: boolean;
    readonly swapPorts?: boolean;
    readonly powerOnDifficulty?: 'AA';
    readonly minimal: 'all' | readonly number[];
    readonly legal?: readonly number[];
    readonly modes: readonly (readonly [number, number])[];
    readonly defaultMode: number;
    readonly difficulties: readonly number[];
    readonly start?: readonly (readonly [number, number])[];
    readonly modeSelect?: Program;
    readonly init: Readonly<Record<string, number>>;
    readonly keep?: Readonly<Record<string, number>>;
    readonly step: Program;
    readonly over?: Expression;
    readonly lives: Expression;
}

// games/prismCatch.d.ts
import type { AtariGame } from '../game.ts';
export declare const prismCatch: AtariGame;

// palettes.d.ts
export type TvFormat = 'NTSC' | 'PAL';
export declare function rgbTable(format: TvFormat): Uint8Array;
export declare function greyTable(format: TvFormat): Uint8Array;
export declare function averageColours(format: TvFormat, current: Uint8Array, previous: Uint8Array, out: Uint8Array): void;

// pendingSeed.d.ts
import type { RowStream } from '@prism-rl/core';
export declare class PendingSeed implements RowStream {
    #private;
    constructor(seed: number | bigint);
    take(): number | undefined;
    save(): number | null;
    restore(seed: number | null): void;
}

// plugin.d.ts
import { type Plugin } from '@prism-rl/core';
export declare const plugin: Plugin;

// roms.d.ts
import { type MaybePromise } from '@prism-rl/core';
import type { AtariGame } from './game.ts';
export type RomSource = (name: string) => MaybePromise<Uint8Array | undefined>;
export declare function provideRoms(source: RomSource): void;
export interface RecognisedImage {
    readonly name: string;
    readonly playable: boolean;
}
export declare const knownImageSizes: ReadonlySet<number>;
export declare function recogniseImage(image: Uint8Array): RecognisedImage | undefined;
export declare const romHint = "Run `pip download --no-deps ale-py` and import the wheel: prism atari roms import ale_py-\u2026.whl (a folder or zip of your own images works too). PrismCatch-v5 needs none.";
export declare function loadGame(name: string): Promise<AtariGame>;

// stackedGame.d.ts
import type { Snapshot } from '@prism-rl/core';
import { Box, Discrete } from '@prism-rl/core';
import { AtariEmulator } from './emulator.ts';
import { FramePipeline, type PipelineShape } from './framePipeline.ts';
import type { AtariGame } from './game.ts';
import type { StackedSettings } from './stackedSettings.ts';
export declare function stackedSpace({ stack, height, width, grayscale }: PipelineShape): Box<'uint8'>;
export declare function stackedActions(game: AtariGame, settings: StackedSettings): Discrete;
export declare class StackedGame {
    #private;
    readonly emulator: AtariEmulator;
    readonly pipeline: FramePipeline;
    reward: number;
    terminated: boolean;
    truncated: boolean;
    pending: boolean;
    constructor(game: AtariGame, settings: StackedSettings, like?: StackedGame, lives?: Int32Array);
    get lives(): number;
    get ended(): boolean;
    get over(): boolean;
    get elapsed(): number;
    reset(seed?: number): void;
    continue(): void;
    step(index: number, strength?: number): void;
    save(): Snapshot;
    restore({ meta, arrays }: Snapshot): void;
}

// stackedSettings.d.ts
import type { PipelineShape } from './framePipeline.ts';
export interface StackedSettings extends PipelineShape {
    readonly frameSkip: number;
    readonly noopMax: number;
    readonly fireReset: boolean;
    readonly episodicLife: boolean;
    readonly lifeLossInfo: boolean;
    readonly clipRewards: boolean;
    readonly maxNumFramesPerEpisode: number;
    readonly repeatActionProbability: number;
    readonly fullActionSpace: boolean;
    readonly mode?: number;
    readonly difficulty?: number;
}
export declare const stackedDefaults: StackedSettings;
