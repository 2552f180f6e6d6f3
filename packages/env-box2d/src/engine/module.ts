/** The WebAssembly module with Box2D: decoded and compiled once, instantiated for every environment. */

import { engineBase64 } from '../generated/box2d.ts';

/**
 * The exports of `wasm/worlds.cpp`. `world` is the address of a world; bodies and joints are small integers in the order of creation.
 * Numbers become float32 at this boundary only.
 */
export interface EngineExports {
  readonly memory: { readonly buffer: ArrayBuffer };
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
  addPolygon(
    world: number,
    body: number,
    count: number,
    density: number,
    friction: number,
    restitution: number,
    category: number,
    mask: number,
    sensor: number,
  ): void;
  addBox(
    world: number,
    body: number,
    halfWidth: number,
    halfHeight: number,
    density: number,
    friction: number,
    restitution: number,
    category: number,
    mask: number,
  ): void;
  addEdge(
    world: number,
    body: number,
    x1: number,
    y1: number,
    x2: number,
    y2: number,
    friction: number,
    category: number,
    mask: number,
  ): void;
  addRevoluteJoint(
    world: number,
    bodyA: number,
    bodyB: number,
    anchorAx: number,
    anchorAy: number,
    anchorBx: number,
    anchorBy: number,
    referenceAngle: number,
    lower: number,
    upper: number,
    maxTorque: number,
    speed: number,
  ): number;
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

let compiled: WebAssembly.Module | undefined;

/** Creates an instance of the engine with its own memory. */
export function instantiateEngine(): EngineExports {
  compiled ??= new WebAssembly.Module(
    Uint8Array.from(atob(engineBase64), (character) => character.charCodeAt(0)),
  );
  const { exports } = new WebAssembly.Instance(compiled);
  (exports as { _initialize?: () => void })._initialize?.();
  return exports as unknown as EngineExports;
}
