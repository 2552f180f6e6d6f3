// @prism-rl/env-mujoco: index.d.ts
export type { ModelAssets } from './engine/compiledModel.ts';
export type { PhysicsView } from './engine/physics.ts';
export type { RobotShape } from './pictures/parts.ts';
export type { View } from './pictures/scene.ts';
export { plugin } from './plugin.ts';
export { type RobotEntryParts, robotEntry } from './robotEntry.ts';
export { robotTask } from './robots.ts';
export { RobotEnv, RobotVector } from './simulation/robotEnv.ts';
export type { RobotRules, RobotTask } from './simulation/robotTask.ts';

// @prism-rl/env-mujoco/plugin: plugin.d.ts
export declare const plugin: Plugin;

// engine/compiledModel.d.ts
export type ModelAssets = {
    readonly [file: string]: Uint8Array;
};
export declare class CompiledModel {
    readonly mujoco: Mujoco;
    readonly model: MjModel;
    readonly stateKind: number;
    readonly stateSize: number;
    constructor(mujoco: Mujoco, id: string, mjcf: string, assets?: ModelAssets);
    bodyIndex(name: string): number;
    delete(): void;
}

// engine/mujoco.d.ts
export type Mujoco = MainModule;

// engine/physics.d.ts
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

// pictures/parts.d.ts
export interface RobotShape {
    readonly kind: ShapeKind | 'plane';
    readonly size: readonly [number, number, number];
    readonly colour: readonly [number, number, number];
}
export interface Part extends RobotShape {
    readonly index: number;
}

// pictures/scene.d.ts
export interface View {
    readonly lookAt?: readonly [number, number, number];
    readonly distance?: number;
    readonly azimuth?: number;
    readonly elevation?: number;
}

// pictures/shapes.d.ts
export type ShapeKind = 'sphere' | 'capsule' | 'ellipsoid' | 'cylinder' | 'box';

// robotEntry.d.ts
export interface RobotEntryParts<C extends object> {
    readonly description: string;
    readonly settings?: Settings<C>;
    task(config: C): RobotTask;
}
export declare function robotEntry<C extends object = Config>({ description, settings, task, }: RobotEntryParts<C>): EnvironmentEntry<C>;

// robots.d.ts
export declare function robotTask(id: string, given?: Config): RobotTask;

// simulation/robotEnv.d.ts
export declare class RobotEnv extends RowEnv<Float64Array, Float32Array, Simulation> {
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
    constructor(task: SimulationTask, numEnvs: number, rows?: VectorRows);
    static create(task: RobotTask, numEnvs: number): Promise<RobotVector>;
    get shapes(): readonly RobotShape[];
    poses(index?: number): Float32Array;
    close(): void;
}

// simulation/robotTask.d.ts
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
export interface Simulation {
    readonly physics: Physics;
    readonly rules: RobotRules;
    readonly action: Float32Array;
    hasStepped: boolean;
}

// simulation/task.d.ts
export declare class SimulationTask implements StateTask<Float64Array, Simulation> {
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
