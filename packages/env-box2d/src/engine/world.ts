/**
 * Box2D worlds for environments. All worlds of one environment (or vector) are in one WebAssembly memory, each in its own block: copying
 * the block saves the world exactly, even during flight and contact.
 */

import { counted, PrismError } from '@prism-rl/core';
import { type EngineExports, instantiateEngine } from './module.ts';

/** Length of a row of {@link World.bodies}. */
export const bodyStride = 9;
/** Length of a row of {@link World.joints}. */
export const jointStride = 2;

/** Indices into a row of {@link World.bodies}. */
export const bodyX = 0;
export const bodyY = 1;
export const bodyAngle = 2;
export const bodyVelocityX = 3;
export const bodyVelocityY = 4;
export const bodyAngularVelocity = 5;
export const bodySine = 6;
export const bodyCosine = 7;
export const bodyAwake = 8;

/** Collision and friction of a fixture. Density 0 adds no mass. */
export interface Material {
  readonly density: number;
  readonly friction: number;
  /** Collision category bits. */
  readonly category: number;
  /** Categories to collide with. */
  readonly mask: number;
  /** Whether to report contacts without colliding. */
  readonly sensor?: boolean;
}

/** A hinge between two bodies with a motor and angle limits. Angles in radians, torque in N·m, speed in rad/s. */
export interface RevoluteJoint {
  readonly bodyA: number;
  readonly bodyB: number;
  /** Anchor in the frame of body A, then of body B. */
  readonly anchorA: readonly [number, number];
  readonly anchorB: readonly [number, number];
  /** Angle of B minus angle of A that is defined as zero. */
  readonly referenceAngle: number;
  readonly limits: readonly [number, number];
  readonly maxTorque: number;
  readonly speed: number;
}

/** Room for worlds in one memory: half the 32-bit address space, minus the engine's own needs. */
const mostBytes = 2 ** 31 - 2 ** 24;

/**
 * Creates `count` worlds in one new memory, each with room for `bytes` bytes; they are empty and without gravity.
 *
 * @throws PrismError `unavailable` if there is not enough memory.
 */
export function createWorlds(count: number, bytes: number): World[] {
  const engine = instantiateEngine();
  const address = count * bytes > mostBytes ? 0 : engine.reserve(count * bytes);
  if (address === 0) {
    throw PrismError.unavailable`There is no memory for ${counted(count, 'world')} of ${bytes} bytes.
      Use fewer environments in one vector.`;
  }
  return Array.from({ length: count }, (_, index) => new World(engine, address + index * bytes, bytes));
}

/** One Box2D world (SI units, float32). Bodies and joints are numbers in the order of their creation. */
export class World {
  /** Dynamic bodies in the order of creation, a row of {@link bodyStride} each, after the last step. */
  readonly bodies: Float32Array;
  /** Joints in the order of creation: angle and speed, after the last step. */
  readonly joints: Float32Array;
  /** Points for {@link addPolygon} and rays; hit fractions after {@link castRays}. */
  readonly scratch: Float32Array;
  /** Contact events of the last step in order: body, then the other body, with bit 15 set if the contact began. */
  readonly events: Uint16Array;
  readonly #eventCount: Int32Array;
  readonly #engine: EngineExports;
  readonly #address: number;
  readonly #bytes: number;

  constructor(engine: EngineExports, address: number, bytes: number) {
    this.#engine = engine;
    this.#address = address;
    this.#bytes = bytes;
    const { buffer } = engine.memory;
    this.bodies = new Float32Array(buffer, engine.bodyStates(address), 8 * bodyStride);
    this.joints = new Float32Array(buffer, engine.jointStates(address), 8 * jointStride);
    this.scratch = new Float32Array(buffer, engine.scratch(address), 64);
    this.events = new Uint16Array(buffer, engine.events(address), 1024);
    this.#eventCount = new Int32Array(buffer, engine.eventCount(address), 1);
    this.create(0, 0);
  }

  /** Number of contact events in the last step. */
  get eventCount(): number {
    return this.#eventCount[0]!;
  }

  /** Bytes in use of the world's block; the size of a saved world. */
  get usedBytes(): number {
    return this.#engine.usedBytes(this.#address);
  }

  /** Replaces the world by an empty one. */
  create(gravityX: number, gravityY: number): void {
    this.#engine.create(this.#address, this.#bytes, gravityX, gravityY);
  }

  /** Sets whether to record contacts; a new world does. */
  listen(on: boolean): void {
    this.#engine.listen(this.#address, on ? 1 : 0);
  }

  createStaticBody(x: number, y: number): number {
    return this.#engine.createBody(this.#address, 0, x, y, 0);
  }

  createDynamicBody(x: number, y: number, angle: number): number {
    return this.#engine.createBody(this.#address, 2, x, y, angle);
  }

  /** Destroys a body with its fixtures, contacts and joints. Its number stays in use until {@link forgetBodies}. */
  destroyBody(body: number): void {
    this.#engine.destroyBody(this.#address, body);
  }

  /** Restarts body numbers at 0; call only if every body is destroyed. */
  forgetBodies(): void {
    this.#engine.forgetBodies(this.#address);
  }

  /** Adds a convex polygon; `points` are x, y pairs in the body's frame. */
  addPolygon(body: number, points: readonly number[], material: Material): void {
    this.scratch.set(points);
    const { density, friction, category, mask, sensor } = material;
    const count = points.length / 2;
    this.#engine.addPolygon(this.#address, body, count, density, friction, 0, category, mask, sensor ? 1 : 0);
  }

  addBox(body: number, halfWidth: number, halfHeight: number, material: Material): void {
    const { density, friction, category, mask } = material;
    this.#engine.addBox(this.#address, body, halfWidth, halfHeight, density, friction, 0, category, mask);
  }

  addEdge(body: number, x1: number, y1: number, x2: number, y2: number, friction: number): void {
    this.#engine.addEdge(this.#address, body, x1, y1, x2, y2, friction, 1, 0xffff);
  }

  addRevoluteJoint(joint: RevoluteJoint): number {
    const { bodyA, bodyB, anchorA, anchorB, referenceAngle, limits, maxTorque, speed } = joint;
    const places = [...anchorA, ...anchorB, referenceAngle, ...limits] as const;
    return this.#engine.addRevoluteJoint(this.#address, bodyA, bodyB, ...places, maxTorque, speed);
  }

  setMotor(joint: number, speed: number, maxTorque: number): void {
    this.#engine.setMotor(this.#address, joint, speed, maxTorque);
  }

  setMotorSpeed(joint: number, speed: number): void {
    this.#engine.setMotorSpeed(this.#address, joint, speed);
  }

  /** Adds a force at the centre of mass for the next step. */
  applyForceToCenter(body: number, x: number, y: number): void {
    this.#engine.applyForceToCenter(this.#address, body, x, y);
  }

  applyTorque(body: number, torque: number): void {
    this.#engine.applyTorque(this.#address, body, torque);
  }

  /** Applies an impulse at the world point (x, y), which changes the velocities immediately. */
  applyImpulse(body: number, impulseX: number, impulseY: number, x: number, y: number): void {
    this.#engine.applyImpulse(this.#address, body, impulseX, impulseY, x, y);
  }

  /** Advances the world by `seconds` and updates {@link bodies}, {@link joints} and {@link events}. */
  step(seconds: number, velocityIterations: number, positionIterations: number): void {
    this.#engine.step(this.#address, seconds, velocityIterations, positionIterations);
  }

  /** Reads the states of bodies and joints before their first step. */
  refresh(): void {
    this.#engine.refresh(this.#address);
  }

  /**
   * Casts `count` rays from (x, y) to the points in {@link scratch}, and writes to its beginning each ray's fraction up to the first
   * fixture with a category bit of `mask` (1 if there is none).
   */
  castRays(x: number, y: number, count: number, mask: number): void {
    this.#engine.castRays(this.#address, x, y, count, mask);
  }

  /** Mass of a body in kg. */
  massOf(body: number): number {
    return this.#engine.bodyMass(this.#address, body);
  }

  /** Returns an exact copy of the world. */
  save(): Uint8Array {
    return new Uint8Array(this.#engine.memory.buffer).slice(this.#address, this.#address + this.usedBytes);
  }

  /** The world's address. Saved worlds contain pointers, so they can only be restored at the same address. */
  get address(): number {
    return this.#address;
  }

  /** Restores a copy from {@link save} of a world at the same {@link address}. */
  restore(bytes: Uint8Array): void {
    if (bytes.byteLength > this.#bytes) {
      throw PrismError.corrupt`The saved world has ${bytes.byteLength} bytes, but ${this.#bytes} fit.`;
    }
    new Uint8Array(this.#engine.memory.buffer).set(bytes, this.#address);
  }
}

/** Tracks contacts from the begin and end events of a world's last step. */

/** The bit of an event's second word that is set if the contact began. */
const beginsContact = 0x8000;

/**
 * Updates `touching` as Gymnasium's listeners do: a leg that leaves one of two edges counts as off the ground.
 *
 * @param body handle of the body that must not touch anything.
 * @param legs handles of the two legs of `touching`.
 * @returns whether the body touched something.
 */
export function followContacts(
  world: World,
  body: number,
  legs: readonly [number, number],
  touching: [boolean, boolean],
): boolean {
  const { events, eventCount } = world;
  let crashed = false;
  for (let i = 0; i < 2 * eventCount; i += 2) {
    const first = events[i]!;
    const begins = (events[i + 1]! & beginsContact) !== 0;
    const second = events[i + 1]! & ~beginsContact;
    if (begins && (first === body || second === body)) crashed = true;
    if (first === legs[0] || second === legs[0]) touching[0] = begins;
    if (first === legs[1] || second === legs[1]) touching[1] = begins;
  }
  return crashed;
}
