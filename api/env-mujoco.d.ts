// index.d.ts
export type { ModelAssets } from './engine/compiledModel.ts';
export type { PhysicsView } from './engine/physics.ts';
export type { RobotShape } from './pictures/parts.ts';
export type { View } from './pictures/scene.ts';
export { plugin } from './plugin.ts';
export { type RobotEntryParts, robotEntry } from './robotEntry.ts';
export { robotTask } from './robots.ts';
export { RobotEnv, RobotVector } from './simulation/robotEnv.ts';
export type { RobotRules, RobotTask } from './simulation/robotTask.ts';

// engine/compiledModel.d.ts
import type { MjModel } from '@mujoco/mujoco';
import type { Mujoco } from './mujoco.ts';
export type ModelAssets = {
    readonly [file: string]: Uint8Array;
};
export declare class CompiledModel {
    #private;
    readonly mujoco: Mujoco;
    readonly model: MjModel;
    readonly stateKind: number;
    readonly stateSize: number;
    constructor(mujoco: Mujoco, id: string, mjcf: string, assets?: ModelAssets);
    bodyIndex(name: string): number;
    delete(): void;
}

// engine/mujoco.d.ts
import type { MainModule } from '@mujoco/mujoco';
export type Mujoco = MainModule;
export declare function loadMujoco(): Promise<Mujoco>;

// engine/physics.d.ts
import type { CompiledModel } from './compiledModel.ts';
export interface PhysicsView {
    readonly qpos: Float64Array;
    readonly qvel: Float64Array;
    readonly qacc: Float64Array;
    readonly ctrl: Float64Array;
    readonly xpos: Float64Array;
    readonly xquat: Float64Array;
    readonly xmat: Float64Array;
    readonly xipos: Float64Array;
    readonly geomXpos: Float64Array;
    readonly geomXmat: Float64Array;
    readonly siteXpos: Float64Array;
    readonly camXpos: Float64Array;
    readonly camXmat: Float64Array;
    readonly subtreeCom: Float64Array;
    readonly cinert: Float64Array;
    readonly cvel: Float64Array;
    readonly cfrcExt: Float64Array;
    readonly qfrcActuator: Float64Array;
    readonly qfrcConstraint: Float64Array;
    readonly tenLength: Float64Array;
    readonly tenVelocity: Float64Array;
    readonly sensordata: Float64Array;
    readonly initialQpos: Float64Array;
    readonly bodyMass: Float64Array;
    readonly timestep: number;
    readonly frameSkip: number;
    position(body: string): Float64Array;
}
export declare class Physics implements PhysicsView {
    #private;
    readonly frameSkip: number;
    readonly timestep: number;
    readonly initialQpos: Float64Array;
    readonly bodyMass: Float64Array;
    constructor(compiled: CompiledModel, frameSkip: number);
    get qpos(): Float64Array;
    get qvel(): Float64Array;
    get qacc(): Float64Array;
    get ctrl(): Float64Array;
    get xpos(): Float64Array;
    get xquat(): Float64Array;
    get xmat(): Float64Array;
    get xipos(): Float64Array;
    get geomXpos(): Float64Array;
    get geomXmat(): Float64Array;
    get siteXpos(): Float64Array;
    get camXpos(): Float64Array;
    get camXmat(): Float64Array;
    get subtreeCom(): Float64Array;
    get cinert(): Float64Array;
    get cvel(): Float64Array;
    get cfrcExt(): Float64Array;
    get qfrcActuator(): Float64Array;
    get qfrcConstraint(): Float64Array;
    get tenLength(): Float64Array;
    get tenVelocity(): Float64Array;
    get sensordata(): Float64Array;
    position(body: string): Float64Array;
    reset(): void;
    forward(): void;
    step(): void;
    get savedSize(): number;
    save(): Float64Array;
    restore(saved: Float64Array): void;
    delete(): void;
}
export declare function checkFrameSkip(id: string, frameSkip: number): void;

// models/mjcf.d.ts
type Attribute = string | number | boolean | readonly number[];
export type Attributes = {
    readonly [name: string]: Attribute;
};
export interface Element {
    readonly tag: string;
    readonly attributes: Attributes;
    readonly children: readonly Element[];
}
export type Vector = readonly [number, number, number];
export declare const x: Vector;
export declare const y: Vector;
export declare const z: Vector;
export declare const origin: Vector;
export declare function element(tag: string, attributes?: Attributes, children?: readonly Element[]): Element;
export declare function body(name: string, pos: Vector, parts: readonly Element[], more?: Attributes): Element;
export declare function hinge(name: string, axis: Vector, more?: Attributes): Element;
export declare function slide(name: string, axis: Vector, more?: Attributes): Element;
export declare const rootJoint: Attributes;
export declare function capsule(name: string, from: Vector, to: Vector, radius: number, more?: Attributes): Element;
export declare function upright(name: string, radius: number, halfLength: number, more?: Attributes): Element;
export declare function sphere(name: string, pos: Vector, radius: number, more?: Attributes): Element;
export declare function motor(joint: string, gear: number, more?: Attributes): Element;
export declare function toMjcf(model: Element): string;
export {};

// pictures/parts.d.ts
import type { MjModel } from '@mujoco/mujoco';
import type { PhysicsView } from '../engine/physics.ts';
import type { ShapeKind } from './shapes.ts';
export interface RobotShape {
    readonly kind: ShapeKind | 'plane';
    readonly size: readonly [number, number, number];
    readonly colour: readonly [number, number, number];
}
export interface Part extends RobotShape {
    readonly index: number;
}
export declare function partsOf(model: MjModel): readonly Part[];
export declare function posesOf(parts: readonly Part[], { geomXpos, geomXmat }: PhysicsView): Float32Array;

// pictures/scene.d.ts
import type { MjModel } from '@mujoco/mujoco';
import type { Frame } from '@prism-rl/core';
import type { PhysicsView } from '../engine/physics.ts';
export interface View {
    readonly lookAt?: readonly [number, number, number];
    readonly distance?: number;
    readonly azimuth?: number;
    readonly elevation?: number;
}
export declare class Scene {
    #private;
    constructor(model: MjModel, view?: View);
    draw(physics: PhysicsView): Frame;
}

// pictures/shapes.d.ts
export type ShapeKind = 'sphere' | 'capsule' | 'ellipsoid' | 'cylinder' | 'box';
export interface Shape {
    readonly kind: ShapeKind;
    readonly size: readonly [number, number, number];
    readonly position: ArrayLike<number>;
    readonly matrix: ArrayLike<number>;
    readonly colour: readonly [number, number, number];
}
export declare function boundingRadius({ kind, size: [a, b, c] }: Shape): number;
export declare function hit(kind: ShapeKind, size: Shape['size'], ox: number, oy: number, oz: number, dx: number, dy: number, dz: number): number;
export declare function normalAt({ kind, size: [a, b, c], position: p, matrix: m }: Shape, point: ArrayLike<number>, out: Float64Array): void;

// plugin.d.ts
import type { Plugin } from '@prism-rl/core';
export declare const plugin: Plugin;

// robotEntry.d.ts
import type { Config, EnvironmentEntry, Settings } from '@prism-rl/core';
import type { RobotTask } from './simulation/robotTask.ts';
export interface RobotEntryParts<C extends object> {
    readonly description: string;
    readonly settings?: Settings<C>;
    task(config: C): RobotTask;
}
export declare function robotEntry<C extends object = Config>({ description, settings, task, }: RobotEntryParts<C>): EnvironmentEntry<C>;

// robots.d.ts
import type { Config, Settings } from '@prism-rl/core';
import type { PhysicsView } from './engine/physics.ts';
import type { Element } from './models/mjcf.ts';
import type { View } from './pictures/scene.ts';
import type { RobotRules, RobotTask } from './simulation/robotTask.ts';
type CommonConfig = {
    readonly frameSkip: number;
    readonly maxEpisodeSteps: number;
    readonly threads: number;
};
export interface Robot {
    readonly description: string;
    readonly settings: Settings<CommonConfig>;
    readonly model: Element;
    readonly view?: View;
    readonly rewardThreshold?: number;
    readonly randomReturn: number;
    readonly publishedReturn?: {
        readonly mean: number;
        readonly agent: string;
    };
    rules(physics: PhysicsView, config: CommonConfig): RobotRules;
}
export declare const robots: {
    readonly [id: string]: Robot;
};
export declare function robotTask(id: string, given?: Config): RobotTask;
export {};

// simulation/robotEnv.d.ts
import type { Frame } from '@prism-rl/core';
import { RowEnv, RowVector, type VectorRows } from '@prism-rl/core';
import type { RobotShape } from '../pictures/parts.ts';
import type { RobotTask } from './robotTask.ts';
import type { Simulation } from './simulation.ts';
import { SimulationTask } from './task.ts';
export declare class RobotEnv extends RowEnv<Float64Array, Float32Array, Simulation> {
    #private;
    readonly framesPerSecond: number;
    readonly render: () => Frame;
    readonly renderText: () => string;
    constructor(task: SimulationTask);
    static create(task: RobotTask): Promise<RobotEnv>;
    get shapes(): readonly RobotShape[];
    poses(): Float32Array;
    close(): void;
}
export declare class RobotVector extends RowVector<Float64Array, Simulation> {
    #private;
    constructor(task: SimulationTask, numEnvs: number, rows?: VectorRows);
    static create(task: RobotTask, numEnvs: number): Promise<RobotVector>;
    get shapes(): readonly RobotShape[];
    poses(index?: number): Float32Array;
    close(): void;
}

// simulation/robotTask.d.ts
import type { Info, Json, Rng } from '@prism-rl/core';
import type { ModelAssets } from '../engine/compiledModel.ts';
import type { PhysicsView } from '../engine/physics.ts';
import type { View } from '../pictures/scene.ts';
export interface RobotRules {
    reset(rng: Rng): void;
    beforeStep?(): void;
    observation(): ArrayLike<number>;
    reward(action: Float32Array): number;
    terminated?(): boolean;
    info?(step: boolean): Info;
    readonly memory?: Float64Array;
}
export interface RobotTask {
    readonly id: string;
    readonly model: string;
    readonly assets?: ModelAssets;
    readonly frameSkip?: number;
    readonly maxEpisodeSteps: number | null;
    readonly view?: View;
    readonly settings?: Json;
    rules(physics: PhysicsView): RobotRules;
}

// simulation/simulation.d.ts
import type { Physics } from '../engine/physics.ts';
import type { RobotRules } from './robotTask.ts';
export interface Simulation {
    readonly physics: Physics;
    readonly rules: RobotRules;
    readonly action: Float32Array;
    hasStepped: boolean;
}

// simulation/task.d.ts
import type { Frame, Info, Outcome, PackedArray, Rng, Snapshot, StateTask } from '@prism-rl/core';
import { Box } from '@prism-rl/core';
import type { Mujoco } from '../engine/mujoco.ts';
import type { Part } from '../pictures/parts.ts';
import type { RobotTask } from './robotTask.ts';
import type { Simulation } from './simulation.ts';
export declare class SimulationTask implements StateTask<Float64Array, Simulation> {
    #private;
    readonly id: string;
    readonly observationSpace: Box<'float64'>;
    readonly actionSpace: Box;
    readonly maxEpisodeSteps: number | null;
    readonly framesPerSecond: number;
    constructor(mujoco: Mujoco, task: RobotTask);
    create(numEnvs: number): readonly Simulation[];
    start(simulation: Simulation, rng: Rng): void;
    step(simulation: Simulation, actions: PackedArray, from: number, _rng: Rng, outcome: Outcome): void;
    observe({ rules }: Simulation, out: PackedArray, to: number): void;
    info({ rules, hasStepped }: Simulation): Info;
    draw({ physics }: Simulation): Frame;
    get parts(): readonly Part[];
    poses(robot: number): Float32Array;
    describe(simulation: Simulation): string;
    save(simulations: readonly Simulation[]): Snapshot;
    restore(simulations: readonly Simulation[], { meta, arrays }: Snapshot): void;
    close(): void;
}
