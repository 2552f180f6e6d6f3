// @prism-rl/env-box2d: index.d.ts
export { BipedalWalker, bipedalWalkerVector } from './bipedalWalker/bipedalWalker.ts';
export type { BipedalWalkerConfig } from './bipedalWalker/config.ts';
export { CarRacing, carRacingVector } from './carRacing/carRacing.ts';
export type { CarRacingConfig } from './carRacing/config.ts';
export type { LunarLanderConfig } from './lunarLander/config.ts';
export { LunarLander, lunarLanderVector } from './lunarLander/lunarLander.ts';
export { BipedalWalkerHeuristic } from './bipedalWalker/heuristic.ts';
export { lunarLanderContinuousHeuristic, lunarLanderHeuristic } from './lunarLander/heuristic.ts';
export { plugin } from './plugin.ts';

// @prism-rl/env-box2d/plugin: plugin.d.ts
export declare const plugin: Plugin;

// bipedalWalker/bipedalWalker.d.ts
export declare class BipedalWalker extends SimulationEnv<Float32Array, Float32Array> {
    constructor(settings?: Partial<BipedalWalkerConfig>, id?: string);
}
export declare function bipedalWalkerVector(numEnvs: number, settings?: Partial<BipedalWalkerConfig>, id?: string): VectorEnv;

// bipedalWalker/config.d.ts
declare const table: {
    hardcore: import("@prism-rl/core").Setting<boolean>;
    maxEpisodeSteps: import("@prism-rl/core").Setting<number>;
    threads: import("@prism-rl/core").Setting<number>;
};
export type BipedalWalkerConfig = Readonly<ConfigOf<typeof table>>;

// bipedalWalker/heuristic.d.ts
export declare class BipedalWalkerHeuristic {
    reset(): void;
    act(observation: ArrayLike<number>): Float32Array;
}

// carRacing/carRacing.d.ts
export declare class CarRacing extends SimulationEnv<Uint8Array, number | Float32Array> {
    constructor(settings?: Partial<CarRacingConfig>);
}
export declare function carRacingVector(numEnvs: number, settings?: Partial<CarRacingConfig>): VectorEnv;

// carRacing/config.d.ts
export declare const carRacingSettings: import("@prism-rl/core").Settings<ConfigOf<{
    readonly continuous: import("@prism-rl/core").Setting<boolean>;
    readonly domainRandomize: import("@prism-rl/core").Setting<boolean>;
    readonly lapCompletePercent: import("@prism-rl/core").Setting<number>;
    readonly maxEpisodeSteps: import("@prism-rl/core").Setting<number>;
}>, {
    readonly continuous: import("@prism-rl/core").Setting<boolean>;
    readonly domainRandomize: import("@prism-rl/core").Setting<boolean>;
    readonly lapCompletePercent: import("@prism-rl/core").Setting<number>;
    readonly maxEpisodeSteps: import("@prism-rl/core").Setting<number>;
}>;
export type CarRacingConfig = Readonly<ConfigOf<(typeof carRacingSettings)['settings']>>;

// engine/module.d.ts
export interface EngineExports {
    readonly memory: {
        readonly buffer: ArrayBuffer;
    };
    reserve(bytes: number): number;
    create(address: number, bytes: number, gravityX: number, gravityY: number): number;
    usedBytes(world: number): number;
    scratch(world: number): number;
    bodyStates(world: number): number;
    jointStates(world: number): number;
    eventCount(world: number): number;
    events(world: number): number;
    listen(world: number, on: number): void;
    createBody(world: number, kind: number, x: number, y: number, angle: number): number;
    destroyBody(world: number, body: number): void;
    forgetBodies(world: number): void;
    addPolygon(world: number, body: number, count: number, density: number, friction: number, restitution: number, category: number, mask: number, sensor: number): void;
    addBox(world: number, body: number, halfWidth: number, halfHeight: number, density: number, friction: number, restitution: number, category: number, mask: number): void;
    addEdge(world: number, body: number, x1: number, y1: number, x2: number, y2: number, friction: number, category: number, mask: number): void;
    addRevoluteJoint(world: number, bodyA: number, bodyB: number, anchorAx: number, anchorAy: number, anchorBx: number, anchorBy: number, referenceAngle: number, lower: number, upper: number, maxTorque: number, speed: number): number;
    setMotor(world: number, joint: number, speed: number, maxTorque: number): void;
    setMotorSpeed(world: number, joint: number, speed: number): void;
    applyForceToCenter(world: number, body: number, x: number, y: number): void;
    applyTorque(world: number, body: number, torque: number): void;
    applyImpulse(world: number, body: number, impulseX: number, impulseY: number, x: number, y: number): void;
    step(world: number, seconds: number, velocityIterations: number, positionIterations: number): void;
    refresh(world: number): void;
    castRays(world: number, x: number, y: number, count: number, mask: number): void;
    sine(x: number): number;
    cosine(x: number): number;
    bodyMass(world: number, body: number): number;
}

// engine/world.d.ts
export interface Material {
    readonly density: number;
    readonly friction: number;
    readonly category: number;
    readonly mask: number;
    readonly sensor?: boolean;
}
export interface RevoluteJoint {
    readonly bodyA: number;
    readonly bodyB: number;
    readonly anchorA: readonly [number, number];
    readonly anchorB: readonly [number, number];
    readonly referenceAngle: number;
    readonly limits: readonly [number, number];
    readonly maxTorque: number;
    readonly speed: number;
}
export declare class World {
    readonly bodies: Float32Array;
    readonly joints: Float32Array;
    readonly scratch: Float32Array;
    readonly events: Uint16Array;
    constructor(engine: EngineExports, address: number, bytes: number);
    get eventCount(): number;
    get usedBytes(): number;
    create(gravityX: number, gravityY: number): void;
    listen(on: boolean): void;
    createStaticBody(x: number, y: number): number;
    createDynamicBody(x: number, y: number, angle: number): number;
    destroyBody(body: number): void;
    forgetBodies(): void;
    addPolygon(body: number, points: readonly number[], material: Material): void;
    addBox(body: number, halfWidth: number, halfHeight: number, material: Material): void;
    addEdge(body: number, x1: number, y1: number, x2: number, y2: number, friction: number): void;
    addRevoluteJoint(joint: RevoluteJoint): number;
    setMotor(joint: number, speed: number, maxTorque: number): void;
    setMotorSpeed(joint: number, speed: number): void;
    applyForceToCenter(body: number, x: number, y: number): void;
    applyTorque(body: number, torque: number): void;
    applyImpulse(body: number, impulseX: number, impulseY: number, x: number, y: number): void;
    step(seconds: number, velocityIterations: number, positionIterations: number): void;
    refresh(): void;
    castRays(x: number, y: number, count: number, mask: number): void;
    massOf(body: number): number;
    save(): Uint8Array;
    get address(): number;
    restore(bytes: Uint8Array): void;
}

// lunarLander/config.d.ts
export declare const lunarLanderSettings: import("@prism-rl/core").Settings<ConfigOf<{
    readonly continuous: import("@prism-rl/core").Setting<boolean>;
    readonly gravity: import("@prism-rl/core").Setting<number>;
    readonly enableWind: import("@prism-rl/core").Setting<boolean>;
    readonly windPower: import("@prism-rl/core").Setting<number>;
    readonly turbulencePower: import("@prism-rl/core").Setting<number>;
    readonly maxEpisodeSteps: import("@prism-rl/core").Setting<number>;
    readonly threads: import("@prism-rl/core").Setting<number>;
}>, {
    readonly continuous: import("@prism-rl/core").Setting<boolean>;
    readonly gravity: import("@prism-rl/core").Setting<number>;
    readonly enableWind: import("@prism-rl/core").Setting<boolean>;
    readonly windPower: import("@prism-rl/core").Setting<number>;
    readonly turbulencePower: import("@prism-rl/core").Setting<number>;
    readonly maxEpisodeSteps: import("@prism-rl/core").Setting<number>;
    readonly threads: import("@prism-rl/core").Setting<number>;
}>;
export type LunarLanderConfig = Readonly<ConfigOf<(typeof lunarLanderSettings)['settings']>>;

// lunarLander/heuristic.d.ts
export declare function lunarLanderHeuristic(observation: ArrayLike<number>): number;
export declare function lunarLanderContinuousHeuristic(observation: ArrayLike<number>): Float32Array;

// lunarLander/lunarLander.d.ts
export declare class LunarLander extends SimulationEnv<Float32Array, number | Float32Array> {
    constructor(settings?: Partial<LunarLanderConfig>, id?: string);
}
export declare function lunarLanderVector(numEnvs: number, settings?: Partial<LunarLanderConfig>, id?: string): VectorEnv;

// simulation/env.d.ts
export declare class SimulationEnv<O, A> extends RowEnv<O, A, Simulation> {
    readonly framesPerSecond: number;
    readonly render: () => Frame;
    readonly renderText: () => string;
    constructor(task: SimulationTask<O>);
    step(action: A): StepResult<O>;
    renderSvg(): string;
    restore(state: Uint8Array): void;
    close(): void;
}

// simulation/simulation.d.ts
export interface Simulation {
    readonly world: World;
    readonly reward: number;
    readonly terminated: boolean;
    readonly info: Info;
    ended: boolean;
    reset(rng: Rng, fresh: boolean): void;
    step(actions: PackedArray, offset: number, rng: Rng): void;
    observe(out: PackedArray, offset: number): void;
    saveMemory(): Json;
    restoreMemory(memory: Json): void;
    draw(): Frame;
    drawSvg(title: string): string;
}

// simulation/task.d.ts
export interface TaskParts<O> {
    readonly id: string;
    readonly observationSpace: Space<O>;
    readonly actionSpace: Space;
    readonly maxEpisodeSteps: number;
    readonly worldBytes: number;
    readonly settings: Json;
    readonly simulate: (world: World) => Simulation;
}
export declare class SimulationTask<O = unknown> implements StateTask<O, Simulation> {
    readonly id: string;
    readonly observationSpace: Space<O>;
    readonly actionSpace: Space;
    readonly maxEpisodeSteps: number;
    readonly framesPerSecond = 50;
    constructor(parts: TaskParts<O>);
    create(numEnvs: number): readonly Simulation[];
    start(simulation: Simulation, rng: Rng, reset?: ResetOptions): void;
    step(simulation: Simulation, actions: PackedArray, from: number, rng: Rng, outcome: Outcome): void;
    observe(simulation: Simulation, out: PackedArray, to: number): void;
    info({ info }: Simulation): Info;
    draw(simulation: Simulation): Frame;
    drawSvg(simulation: Simulation): string;
    describe(simulation: Simulation): string;
    save(simulations: readonly Simulation[]): Snapshot;
    restore(simulations: readonly Simulation[], saved: Snapshot): void;
    close(): void;
    requireOpen(): void;
}
