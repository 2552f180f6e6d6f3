/**
 * The walker: a port of Gymnasium 1.3's `bipedal_walker.py` (MIT licence, by Oleg Klimov), operation by operation, so that every float
 * rounds identically.
 */

import type { Frame, PackedArray, Rng } from '@prism-rl/core';
import { cos, sin } from '@prism-rl/core/trigonometry';
import {
  bodyAngle,
  bodyAngularVelocity,
  bodyVelocityX,
  bodyVelocityY,
  bodyX,
  bodyY,
  followContacts,
  type World,
} from '../engine/world.ts';
import { paint, paintSvg, type Surface } from '../render/canvas.ts';
import type { BipedalWalkerConfig } from '../settings.ts';
import { Simulation } from '../simulation/task.ts';
import {
  bipedalWalkerPicture,
  drawBipedalWalker,
  hullOutline,
  legDown,
  legHeight,
  legWidth,
  walkerOutlines,
} from './picture.ts';
import {
  generateClouds,
  generateTerrain,
  startPad,
  terrainHeight,
  terrainLength,
  terrainStep,
} from './terrain.ts';

const framesPerSecond = 50;
const scale = 30;
const width = 600 / scale;
const height = 400 / scale;
const motorTorque = 80;
const hipSpeed = 4;
const kneeSpeed = 6;
const lidarRange = 160 / scale;
const rays = 10;
const initialForce = 5;
const friction = 2.5;
const finishX = (terrainLength - 10) * terrainStep;
/** Cost of full torque in one joint for one step. */
const torqueCost = Math.fround(0.00035 * motorTorque);

/** Ray directions, scaled by the range. */
const rayX = Array.from({ length: rays }, (_, i) => sin((1.5 * i) / 10) * lidarRange);
const rayY = Array.from({ length: rays }, (_, i) => cos((1.5 * i) / 10) * lidarRange);

const ground = { density: 0, friction, category: 1, mask: 0xffff };
const hullMaterial = { density: 5, friction: 0.1, category: 0x20, mask: 1 };
const legMaterial = { density: 1, friction: 0.2, category: 0x20, mask: 1 };

interface Memory {
  /** Potential of the last state; `null` before the first step of an episode. */
  shaping: number | null;
  fallen: boolean;
  contacts: [boolean, boolean];
  /** Handle of the hull, equal to the number of ground bodies. The legs follow it. */
  hull: number;
  heights: number[];
  polygons: number[][];
  clouds: number[][];
}

/** One walker. Observation: hull angle and speeds, four joints, two contacts, ten lidar fractions. */
export class BipedalWalkerSimulation extends Simulation<Memory> {
  readonly #config: BipedalWalkerConfig;
  /** The state in float64; the observation is rounded to float32. */
  readonly #state = new Float64Array(24);
  /** Outlines of the bodies in their frames, as x, y pairs, for drawing elsewhere. */
  readonly outlines = walkerOutlines;
  readonly #rest = new Float32Array(4);
  readonly #lowerLegs: [number, number] = [-1, -1];

  constructor(world: World, config: BipedalWalkerConfig) {
    super(world, {
      shaping: null,
      fallen: false,
      contacts: [false, false],
      hull: -1,
      heights: [],
      polygons: [],
      clouds: [],
    });
    this.#config = config;
  }

  /** Corners of the ground in this episode, as x, y pairs. */
  get ground(): readonly number[] {
    return this.memory.heights.flatMap((y, i) => [i * terrainStep, y]);
  }

  reset(rng: Rng, fresh: boolean): void {
    const { world } = this;
    const memory = this.memory;
    if (fresh || memory.hull < 0) world.create(0, -10);
    else this.#destroy();
    world.listen(true);
    memory.shaping = null;
    memory.fallen = false;
    memory.contacts[0] = false;
    memory.contacts[1] = false;
    this.#buildGround(rng);

    const x = (terrainStep * startPad) / 2;
    const y = terrainHeight + 2 * legHeight;
    memory.hull = world.createDynamicBody(x, y, 0);
    world.addPolygon(memory.hull, hullOutline, hullMaterial);
    world.applyForceToCenter(memory.hull, rng.uniform(-initialForce, initialForce), 0);
    this.#buildLeg(-1, x, y);
    this.#buildLeg(1, x, y);
    this.step(this.#rest, 0);
  }

  /** Destroys all bodies, in Gymnasium's order: the world outlives its episodes, and the order of later contacts depends on it. */
  #destroy(): void {
    const { world } = this;
    const { hull } = this.memory;
    world.listen(false);
    for (let body = hull - 1; body >= 0; body--) world.destroyBody(body);
    for (let body = hull; body < hull + 5; body++) world.destroyBody(body);
    world.forgetBodies();
  }

  #buildGround(rng: Rng): void {
    const { world } = this;
    const memory = this.memory;
    const { heights, polygons } = generateTerrain(rng, this.#config.hardcore);
    memory.heights = heights;
    memory.polygons = polygons;
    for (const polygon of polygons) world.addPolygon(world.createStaticBody(0, 0), polygon, ground);
    for (let i = 0; i < terrainLength - 1; i++) {
      const body = world.createStaticBody(0, 0);
      world.addEdge(body, i * terrainStep, heights[i]!, (i + 1) * terrainStep, heights[i + 1]!, friction);
    }
    memory.clouds = generateClouds(rng);
  }

  #buildLeg(side: -1 | 1, x: number, y: number): void {
    const { world } = this;
    const { hull } = this.memory;
    const leg = world.createDynamicBody(x, y - legHeight / 2 - legDown, side * 0.05);
    world.addBox(leg, legWidth / 2, legHeight / 2, legMaterial);
    world.addRevoluteJoint({
      bodyA: hull,
      bodyB: leg,
      anchorA: [0, legDown],
      anchorB: [0, legHeight / 2],
      referenceAngle: side * 0.05,
      limits: [-0.8, 1.1],
      maxTorque: motorTorque,
      speed: side,
    });
    const lower = world.createDynamicBody(x, y - (legHeight * 3) / 2 - legDown, side * 0.05);
    world.addBox(lower, (0.8 * legWidth) / 2, legHeight / 2, legMaterial);
    world.addRevoluteJoint({
      bodyA: leg,
      bodyB: lower,
      anchorA: [0, -legHeight / 2],
      anchorB: [0, legHeight / 2],
      referenceAngle: 0,
      limits: [-1.6, -0.1],
      maxTorque: motorTorque,
      speed: 1,
    });
  }

  step(actions: PackedArray, offset: number): void {
    const { world } = this;
    for (let joint = 0; joint < 4; joint++) {
      const action = actions[offset + joint]!;
      const speed = joint % 2 === 0 ? hipSpeed : kneeSpeed;
      world.setMotor(joint, speed * Math.sign(action), motorTorque * Math.min(Math.abs(action), 1));
    }
    world.step(1 / framesPerSecond, 6 * 30, 2 * 30);
    this.#followContacts();
    this.#sense();
    this.#judge(actions, offset);
  }

  #followContacts(): void {
    const memory = this.memory;
    this.#lowerLegs[0] = memory.hull + 2;
    this.#lowerLegs[1] = memory.hull + 4;
    if (followContacts(this.world, memory.hull, this.#lowerLegs, memory.contacts)) memory.fallen = true;
  }

  #sense(): void {
    const { world } = this;
    const { bodies, joints, scratch } = world;
    const memory = this.memory;
    const x = bodies[bodyX]!;
    const y = bodies[bodyY]!;
    for (let i = 0; i < rays; i++) {
      scratch[2 * i] = x + rayX[i]!;
      scratch[2 * i + 1] = y - rayY[i]!;
    }
    world.castRays(x, y, rays, 1);
    const s = this.#state;
    s[0] = bodies[bodyAngle]!;
    s[1] = (2 * bodies[bodyAngularVelocity]!) / framesPerSecond;
    s[2] = (0.3 * bodies[bodyVelocityX]! * width) / framesPerSecond;
    s[3] = (0.3 * bodies[bodyVelocityY]! * height) / framesPerSecond;
    for (let side = 0; side < 2; side++) {
      const at = 4 + 5 * side;
      const joint = 4 * side; // two joints per side, angle and speed each
      s[at] = joints[joint]!;
      s[at + 1] = joints[joint + 1]! / hipSpeed;
      s[at + 2] = joints[joint + 2]! + 1;
      s[at + 3] = joints[joint + 3]! / kneeSpeed;
      s[at + 4] = memory.contacts[side] ? 1 : 0;
    }
    for (let i = 0; i < rays; i++) s[14 + i] = scratch[i]!;
  }

  #judge(actions: PackedArray, offset: number): void {
    const { bodies } = this.world;
    const memory = this.memory;
    const x = bodies[bodyX]!;
    const shaping = (130 * x) / scale - 5 * Math.abs(this.#state[0]!);
    let reward = memory.shaping === null ? 0 : shaping - memory.shaping;
    memory.shaping = shaping;
    // NumPy computes with the actions' float32 here.
    for (let k = 0; k < 4; k++) {
      const cost = Math.fround(torqueCost * Math.min(Math.abs(actions[offset + k]!), 1));
      reward = Math.fround(Math.fround(reward) - cost);
    }
    this.terminated = false;
    if (memory.fallen || x < 0) {
      reward = -100;
      this.terminated = true;
    }
    if (x > finishX) this.terminated = true;
    this.reward = reward;
  }

  observe(out: PackedArray, offset: number): void {
    out.set(this.#state, offset);
  }

  draw(): Frame {
    return paint(bipedalWalkerPicture, (surface) => this.#drawOn(surface));
  }

  drawSvg(title: string): string {
    return paintSvg(bipedalWalkerPicture, title, (surface) => this.#drawOn(surface));
  }

  #drawOn(surface: Surface): void {
    const { heights, polygons, clouds } = this.memory;
    drawBipedalWalker(surface, this.world.bodies, heights, polygons, clouds);
  }
}
