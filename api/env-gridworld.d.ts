// @prism-rl/env-gridworld: index.d.ts
export { Blackjack } from './blackjack.ts';
export type { BlackjackObservation } from './blackjackTask.ts';
export { CliffWalking, CliffWalkingVector } from './cliffWalking.ts';
export { FrozenLake, FrozenLakeVector } from './frozenLake.ts';
export { GamblersProblem } from './gamblersProblem.ts';
export { GridWorld, GridWorldVector } from './gridWorld.ts';
export type { CellKind, GridMarker, GridScene } from './gridScene.ts';
export { gridFigure } from './figure/gridFigure.ts';
export type { GridValues } from './figure/gridFigure.ts';
export { JacksCarRental } from './jacksCarRental.ts';
export { Junctions } from './junctions.ts';
export type { JunctionsObservation } from './junctionsTask.ts';
export { MemoryChain } from './memoryChain.ts';
export { MovingGridWorld } from './movingGridWorld.ts';
export { plugin } from './plugin.ts';
export { SuttonBartoGrid, SuttonBartoGridVector } from './suttonBartoGrid.ts';
export { TabularEnv } from './tabularEnv.ts';
export { tabularModel } from './tabularModel.ts';
export type { GridLayout, SolutionTable, TabularTask } from './tabularTask.ts';
export { TabularVector } from './tabularVector.ts';
export { Taxi } from './taxi.ts';
export { TicTacToe } from './ticTacToe.ts';
export { TicTacToeSolution } from './ticTacToeSolution.ts';
export type { TicTacToeObservation } from './ticTacToeTask.ts';
export { WindyGridWorld, WindyGridWorldVector } from './windyGridWorld.ts';
export type { BlackjackConfig, CliffWalkingConfig, FrozenLakeConfig, GamblersProblemConfig, GridWorldConfig, JacksCarRentalConfig, JunctionsConfig, MemoryChainConfig, MovingGridWorldConfig, SuttonBartoGridConfig, TaxiConfig, TicTacToeConfig, WindyGridWorldConfig, } from './settings.ts';

// @prism-rl/env-gridworld/plugin: plugin.d.ts
export declare const plugin: Plugin;

// blackjack.d.ts
export declare class Blackjack extends RowEnv<BlackjackObservation, number, Int32Array> {
    constructor(config?: Partial<BlackjackConfig>, id?: string);
}

// blackjackTask.d.ts
export type BlackjackObservation = readonly [number, number, number];

// cliffWalking.d.ts
export declare class CliffWalking extends TabularEnv {
    constructor(config?: Partial<CliffWalkingConfig>, id?: string);
}
export declare class CliffWalkingVector extends TabularVector {
    constructor(numEnvs: number, config?: Partial<CliffWalkingConfig>, id?: string);
}

// figure/gridFigure.d.ts
export interface GridValues {
    readonly q?: ArrayLike<number> | undefined;
    readonly v?: ArrayLike<number> | undefined;
    readonly path?: readonly number[] | undefined;
}
export declare function gridFigure(grid: GridLayout, { q, v, path }: GridValues): string;

// frozenLake.d.ts
export declare class FrozenLake extends TabularEnv {
    constructor(config?: Partial<FrozenLakeConfig>, id?: string);
}
export declare class FrozenLakeVector extends TabularVector {
    constructor(numEnvs: number, config?: Partial<FrozenLakeConfig>, id?: string);
}

// gamblersProblem.d.ts
export declare class GamblersProblem extends TabularEnv {
    constructor(config?: Partial<GamblersProblemConfig>, id?: string);
}

// gridScene.d.ts
export type CellKind = 'floor' | 'start' | 'goal' | 'hole' | 'cliff' | 'trap' | 'wall';
export interface GridMarker {
    readonly cell: number;
    readonly kind: 'passenger' | 'destination' | 'obstacle' | 'path';
    readonly letter?: string;
}
export interface GridScene {
    readonly rows: number;
    readonly columns: number;
    readonly cells: readonly CellKind[];
    readonly letters?: readonly string[];
    readonly wallsRight?: ReadonlySet<number>;
    readonly agent?: number;
    readonly markers?: readonly GridMarker[];
}

// gridWorld.d.ts
export declare class GridWorld extends TabularEnv {
    constructor(config?: Partial<GridWorldConfig>, id?: string);
}
export declare class GridWorldVector extends TabularVector {
    constructor(numEnvs: number, config?: Partial<GridWorldConfig>, id?: string);
}

// jacksCarRental.d.ts
export declare class JacksCarRental extends TabularEnv {
    constructor(config?: Partial<JacksCarRentalConfig>, id?: string);
}

// junctions.d.ts
export declare class Junctions extends RowEnv<JunctionsObservation, Int32Array, Int32Array> {
    constructor(config?: Partial<JunctionsConfig>, id?: string);
}

// junctionsTask.d.ts
export interface JunctionsObservation {
    readonly [part: string]: Float32Array | Int32Array;
    readonly cars: Float32Array;
    readonly lights: Int32Array;
}

// memoryChain.d.ts
export declare class MemoryChain extends RowEnv<Float32Array, number, Int32Array> {
    constructor(config?: Partial<MemoryChainConfig>, id?: string);
}

// movingGridWorld.d.ts
export declare class MovingGridWorld extends RowEnv<Float32Array, number, Int32Array> {
    constructor(config?: Partial<MovingGridWorldConfig>, id?: string);
}

// settings.d.ts
export declare const blackjackSettings: import("@prism-rl/core").Settings<import("@prism-rl/core").ConfigOf<{
    readonly natural: Setting<boolean>;
    readonly sab: Setting<boolean>;
}>, {
    readonly natural: Setting<boolean>;
    readonly sab: Setting<boolean>;
}>;
export type BlackjackConfig = typeof blackjackSettings.defaults;
export declare const cliffWalkingSettings: import("@prism-rl/core").Settings<import("@prism-rl/core").ConfigOf<{
    readonly isSlippery: Setting<boolean>;
    readonly maxEpisodeSteps: Setting<number | null>;
}>, {
    readonly isSlippery: Setting<boolean>;
    readonly maxEpisodeSteps: Setting<number | null>;
}>;
export type CliffWalkingConfig = typeof cliffWalkingSettings.defaults;
export declare const ticTacToeSettings: import("@prism-rl/core").Settings<import("@prism-rl/core").ConfigOf<{
    readonly mask: Setting<boolean>;
}>, {
    readonly mask: Setting<boolean>;
}>;
export type TicTacToeConfig = typeof ticTacToeSettings.defaults;
export declare const frozenLakeSettings: import("@prism-rl/core").Settings<import("@prism-rl/core").ConfigOf<{
    readonly map: Setting<string | string[]>;
    readonly size: Setting<number>;
    readonly frozenProbability: Setting<number>;
    readonly mapSeed: Setting<number>;
    readonly isSlippery: Setting<boolean>;
    readonly successRate: Setting<number>;
    readonly rewardSchedule: Setting<number[]>;
    readonly maxEpisodeSteps: Setting<number | null>;
}>, {
    readonly map: Setting<string | string[]>;
    readonly size: Setting<number>;
    readonly frozenProbability: Setting<number>;
    readonly mapSeed: Setting<number>;
    readonly isSlippery: Setting<boolean>;
    readonly successRate: Setting<number>;
    readonly rewardSchedule: Setting<number[]>;
    readonly maxEpisodeSteps: Setting<number | null>;
}>;
export type FrozenLakeConfig = typeof frozenLakeSettings.defaults;
export declare const gamblersProblemSettings: import("@prism-rl/core").Settings<import("@prism-rl/core").ConfigOf<{
    readonly headsProbability: Setting<number>;
    readonly goal: Setting<number>;
    readonly maxEpisodeSteps: Setting<number | null>;
}>, {
    readonly headsProbability: Setting<number>;
    readonly goal: Setting<number>;
    readonly maxEpisodeSteps: Setting<number | null>;
}>;
export type GamblersProblemConfig = typeof gamblersProblemSettings.defaults;
export declare const gridWorldSettings: import("@prism-rl/core").Settings<import("@prism-rl/core").ConfigOf<{
    readonly map: Setting<string[]>;
    readonly goalReward: Setting<number>;
    readonly trapReward: Setting<number>;
    readonly stepReward: Setting<number>;
    readonly trapsEndEpisode: Setting<boolean>;
    readonly slipProbability: Setting<number>;
    readonly maxEpisodeSteps: Setting<number | null>;
}>, {
    readonly map: Setting<string[]>;
    readonly goalReward: Setting<number>;
    readonly trapReward: Setting<number>;
    readonly stepReward: Setting<number>;
    readonly trapsEndEpisode: Setting<boolean>;
    readonly slipProbability: Setting<number>;
    readonly maxEpisodeSteps: Setting<number | null>;
}>;
export type GridWorldConfig = typeof gridWorldSettings.defaults;
export declare const jacksCarRentalSettings: import("@prism-rl/core").Settings<import("@prism-rl/core").ConfigOf<{
    readonly maxCars: Setting<number>;
    readonly maxMoves: Setting<number>;
    readonly requests: Setting<number[]>;
    readonly returns: Setting<number[]>;
    readonly rent: Setting<number>;
    readonly moveCost: Setting<number>;
    readonly maxEpisodeSteps: Setting<number | null>;
}>, {
    readonly maxCars: Setting<number>;
    readonly maxMoves: Setting<number>;
    readonly requests: Setting<number[]>;
    readonly returns: Setting<number[]>;
    readonly rent: Setting<number>;
    readonly moveCost: Setting<number>;
    readonly maxEpisodeSteps: Setting<number | null>;
}>;
export type JacksCarRentalConfig = typeof jacksCarRentalSettings.defaults;
export declare const junctionsSettings: import("@prism-rl/core").Settings<import("@prism-rl/core").ConfigOf<{
    readonly streets: Setting<number[]>;
    readonly mainRate: Setting<number>;
    readonly sideRate: Setting<number>;
    readonly capacity: Setting<number>;
    readonly detour: Setting<number>;
    readonly maxEpisodeSteps: Setting<number>;
}>, {
    readonly streets: Setting<number[]>;
    readonly mainRate: Setting<number>;
    readonly sideRate: Setting<number>;
    readonly capacity: Setting<number>;
    readonly detour: Setting<number>;
    readonly maxEpisodeSteps: Setting<number>;
}>;
export type JunctionsConfig = typeof junctionsSettings.defaults;
export declare const memoryChainSettings: import("@prism-rl/core").Settings<import("@prism-rl/core").ConfigOf<{
    readonly length: Setting<number>;
}>, {
    readonly length: Setting<number>;
}>;
export type MemoryChainConfig = typeof memoryChainSettings.defaults;
export declare const movingGridWorldSettings: import("@prism-rl/core").Settings<import("@prism-rl/core").ConfigOf<{
    readonly size: Setting<number>;
    readonly obstaclePeriod: Setting<number>;
    readonly randomStarts: Setting<boolean>;
    readonly goalReward: Setting<number>;
    readonly obstacleReward: Setting<number>;
    readonly stepReward: Setting<number>;
    readonly maxEpisodeSteps: Setting<number | null>;
}>, {
    readonly size: Setting<number>;
    readonly obstaclePeriod: Setting<number>;
    readonly randomStarts: Setting<boolean>;
    readonly goalReward: Setting<number>;
    readonly obstacleReward: Setting<number>;
    readonly stepReward: Setting<number>;
    readonly maxEpisodeSteps: Setting<number | null>;
}>;
export type MovingGridWorldConfig = typeof movingGridWorldSettings.defaults;
export declare const suttonBartoGridSettings: import("@prism-rl/core").Settings<import("@prism-rl/core").ConfigOf<{
    readonly maxEpisodeSteps: Setting<number | null>;
}>, {
    readonly maxEpisodeSteps: Setting<number | null>;
}>;
export type SuttonBartoGridConfig = typeof suttonBartoGridSettings.defaults;
export declare const taxiSettings: import("@prism-rl/core").Settings<import("@prism-rl/core").ConfigOf<{
    readonly isRainy: Setting<boolean>;
    readonly ficklePassenger: Setting<boolean>;
    readonly rainyProbability: Setting<number>;
    readonly fickleProbability: Setting<number>;
    readonly maxEpisodeSteps: Setting<number | null>;
}>, {
    readonly isRainy: Setting<boolean>;
    readonly ficklePassenger: Setting<boolean>;
    readonly rainyProbability: Setting<number>;
    readonly fickleProbability: Setting<number>;
    readonly maxEpisodeSteps: Setting<number | null>;
}>;
export type TaxiConfig = typeof taxiSettings.defaults;
export declare const windyGridWorldSettings: import("@prism-rl/core").Settings<import("@prism-rl/core").ConfigOf<{
    readonly kingsMoves: Setting<boolean>;
    readonly stochasticWind: Setting<boolean>;
    readonly maxEpisodeSteps: Setting<number | null>;
}>, {
    readonly kingsMoves: Setting<boolean>;
    readonly stochasticWind: Setting<boolean>;
    readonly maxEpisodeSteps: Setting<number | null>;
}>;
export type WindyGridWorldConfig = typeof windyGridWorldSettings.defaults;

// suttonBartoGrid.d.ts
export declare class SuttonBartoGrid extends TabularEnv {
    constructor(config?: Partial<SuttonBartoGridConfig>, id?: string);
}
export declare class SuttonBartoGridVector extends TabularVector {
    constructor(numEnvs: number, config?: Partial<SuttonBartoGridConfig>, id?: string);
}

// tabularEnv.d.ts
export declare class TabularEnv implements Env<number, number> {
    readonly id: string;
    readonly observationSpace: Space<number>;
    readonly actionSpace: Space<number>;
    readonly framesPerSecond: number;
    readonly maxEpisodeSteps: number | null;
    readonly actionNames: readonly string[];
    readonly grid?: GridLayout;
    protected readonly task: TabularTask;
    readonly model?: () => TabularModel;
    constructor(task: TabularTask);
    reset(options?: ResetOptions): ResetResult<number>;
    step(action: number): StepResult<number>;
    render(): Frame;
    renderText(): string;
    renderTable(table: SolutionTable): string;
    save(): Uint8Array;
    restore(state: Uint8Array): void;
}

// tabularModel.d.ts
export type AddOutcome = (probability: number, nextState: number, reward: number, terminated: boolean) => void;
export declare function tabularModel(numStates: number, numActions: number, outcomes: (state: number, action: number, add: AddOutcome) => void, startDistribution: Float64Array | readonly number[]): TabularModel;

// tabularTask.d.ts
export interface SolutionTable {
    readonly values?: Float64Array;
    readonly policy?: Int32Array;
}
export interface Twist {
    arms(rng: Rng): boolean;
    strike(rng: Rng, before: number, after: number): number;
}
export interface GridLayout {
    readonly scene: GridScene;
    readonly arrows: readonly string[];
}
export interface TabularTask {
    readonly id: string;
    readonly model: TabularModel;
    readonly maxEpisodeSteps: number | null;
    readonly framesPerSecond: number;
    readonly actionNames: readonly string[];
    readonly twist?: Twist | undefined;
    info?(state: number): Info;
    readonly grid?: GridLayout;
    draw(state: number): Frame;
    describe(state: number, lastAction: number): string;
    describeTable?(table: SolutionTable): string;
}

// tabularVector.d.ts
export declare class TabularVector extends RowVector<number, Int32Array> {
    readonly actionSpace: Discrete;
    readonly observations: Int32Array;
    readonly finalObservations: Int32Array;
    readonly render: (index?: number) => Frame;
    readonly renderText: (index?: number) => string;
    constructor(numEnvs: number, task: TabularTask);
}

// taxi.d.ts
export declare class Taxi extends TabularEnv {
    constructor(config?: Partial<TaxiConfig>, id?: string);
}

// ticTacToe.d.ts
export declare class TicTacToe extends RowEnv<TicTacToeObservation, number, Int32Array> {
    constructor(config?: Partial<TicTacToeConfig>, id?: string);
}

// ticTacToeSolution.d.ts
export declare class TicTacToeSolution {
    get expectedReturn(): number;
    value(board: Int32Array): number;
    moveValue(board: Int32Array, cell: number): number;
    bestMove(observation: TicTacToeObservation): number;
    returnOf(play: (boards: readonly Int32Array[]) => MaybePromise<ArrayLike<number>>): Promise<number>;
}

// ticTacToeTask.d.ts
export type TicTacToeObservation = Int32Array | {
    readonly action_mask: Int8Array;
    readonly observation: Int32Array;
};

// windyGridWorld.d.ts
export declare class WindyGridWorld extends TabularEnv {
    constructor(config?: Partial<WindyGridWorldConfig>, id?: string);
}
export declare class WindyGridWorldVector extends TabularVector {
    constructor(numEnvs: number, config?: Partial<WindyGridWorldConfig>, id?: string);
}
