// @prism-rl/env-atari: index.d.ts
export { AtariEmulator } from './emulator.ts';
export { Atari2600 } from './atari2600.ts';
export { actionMeanings } from './controls.ts';
export { atariGame } from './game.ts';
export { camelName, gameNames } from './games/catalogue.ts';
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

// @prism-rl/env-atari/node: node.d.ts
export type { ImportOptions, RomImport, RomStatus } from './node/romFolder.ts';
export { importRoms, listRoms, readRom, romFolder } from './node/romFolder.ts';
export { ThreadedAtariVectorEnv } from './node/threadedVectorEnv.ts';

// @prism-rl/env-atari/plugin: plugin.d.ts
export declare const plugin: Plugin;

// atari2600.d.ts
export interface ConsoleOptions {
    readonly board?: Board;
    readonly yStart?: number;
    readonly height?: number;
    readonly hmoveBlanks?: boolean;
    readonly reserve?: (core: EmulatorExports) => number;
}
export declare class Atari2600 {
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
export interface AtariInfo extends Info {
    readonly lives: number;
    readonly episode_frame_number: number;
    readonly frame_number: number;
}
export declare class AtariEnv implements Env<Uint8Array, number> {
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
export interface AtariPreprocessingSettings {
    readonly noopMax: number;
    readonly frameSkip: number;
    readonly screenSize: number | readonly [number, number];
    readonly terminalOnLifeLoss: boolean;
    readonly grayscaleObs: boolean;
    readonly grayscaleNewaxis: boolean;
    readonly scaleObs: boolean;
}
export declare class AtariPreprocessing implements Env<Uint8Array | Float32Array, number> {
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
export declare class AtariStackedEnv extends RowEnv<Uint8Array, number, StackedGame, PendingSeed> {
    readonly observationSpace: Box<'uint8'>;
    readonly actionSpace: Discrete;
    readonly framesPerSecond: number;
    readonly render: () => Frame;
    readonly renderText: () => string;
    constructor(game: AtariGame, settings?: Partial<StackedSettings>, id?: string);
}

// atariVectorEnv.d.ts
export interface AtariVectorSettings extends StackedSettings {
    readonly autoreset: 'same-step' | 'next-step';
}
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

// continuousAtariEnv.d.ts
export interface ContinuousAtariSettings extends Omit<AtariEnvSettings, 'fullActionSpace'> {
    readonly continuousActionThreshold: number;
}
export declare class ContinuousAtariEnv implements Env<Uint8Array, Float32Array> {
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
export declare const actionMeanings: readonly string[];

// emulator.d.ts
export declare class AtariEmulator {
    readonly console: Atari2600;
    readonly spec: GameSpec;
    readonly format: TvFormat;
    constructor(image: Uint8Array, spec: GameSpec, settings?: EmulatorSettings, reserve?: ConsoleOptions['reserve'], like?: AtariEmulator);
    load(seed: number): void;
    choose({ mode, difficulty }: Pick<EmulatorSettings, 'mode' | 'difficulty'>): void;
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

// framePipeline.d.ts
export interface PipelineShape {
    readonly width: number;
    readonly height: number;
    readonly grayscale: boolean;
    readonly stack: number;
    readonly maxpool: boolean;
}
export declare class FramePipeline {
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
export interface AtariGame {
    readonly id: string;
    readonly spec: GameSpec;
    readonly image: Uint8Array;
}
export declare function atariGame(name: string, image: Uint8Array): AtariGame;

// games/catalogue.d.ts
export declare const gameNames: readonly string[];
export declare function camelName(game: string): string;

// games/gameSpec.d.ts
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
export declare const prismCatch: AtariGame;

// node/romFolder.d.ts
export declare function romFolder(): string;
export declare function readRom(name: string, folder?: string): Promise<Uint8Array | undefined>;
export interface RomImport {
    readonly folder: string;
    readonly imported: readonly string[];
    readonly unrecognised: number;
}
export interface ImportOptions {
    readonly signal?: AbortSignal;
}
export declare function importRoms(path: string, folder?: string, { signal }?: ImportOptions): Promise<RomImport>;
export interface RomStatus {
    readonly name: string;
    readonly id: string;
    readonly present: boolean;
}
export declare function listRoms(folder?: string): Promise<RomStatus[]>;

// node/threadedVectorEnv.d.ts
export interface VectorShare {
    readonly game: AtariGame;
    readonly numEnvs: number;
    readonly settings: AtariVectorSettings;
    readonly buffers: VectorBuffers;
}
export declare class ThreadedAtariVectorEnv extends VectorTeam<VectorShare> {
    readonly observationSpace: Box<'uint8'>;
    readonly actionSpace: Discrete;
    readonly observations: Uint8Array;
    readonly finalObservations: Uint8Array;
    readonly lives: Int32Array;
    constructor(game: AtariGame, numEnvs: number, threads: number, settings?: Partial<AtariVectorSettings>, id?: string);
}

// palettes.d.ts
export type TvFormat = 'NTSC' | 'PAL';

// pendingSeed.d.ts
export declare class PendingSeed implements RowStream {
    constructor(seed: number | bigint);
    take(): number | undefined;
    save(): number | null;
    restore(seed: number | null): void;
}

// roms.d.ts
export type RomSource = (name: string) => MaybePromise<Uint8Array | undefined>;
export declare function provideRoms(source: RomSource): void;

// stackedGame.d.ts
export declare class StackedGame {
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
