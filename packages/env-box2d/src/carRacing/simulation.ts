/**
 * The car and its track: a port of Gymnasium 1.3's `car_racing.py` and `car_dynamics.py` (MIT licence, by Oleg Klimov), operation by
 * operation, so that every float rounds identically.
 */

import { type Frame, noInfo, type PackedArray, type Rng } from '@prism-rl/core';
import {
  bodyCosine,
  bodySine,
  bodyStride,
  bodyVelocityX,
  bodyVelocityY,
  bodyX,
  bodyY,
  jointStride,
  type World,
} from '../engine/world.ts';
import type { CarRacingConfig } from '../settings.ts';
import { Simulation } from '../simulation/task.ts';
import { drawScene, drawSceneAsSvg, type Scene, type SceneColors } from './picture.ts';
import {
  enginePower,
  frictionLimit,
  hullParts,
  slipForce,
  steeringTorque,
  wheelInertia,
  wheelOutline,
  wheelPlaces,
  wheelRadius,
} from './shape.ts';
import { generateTrack, playfield, type Track } from './track.ts';

const dt = 1 / 50;
const wheels = 4;
const brakeForce = 15;
const beginsContact = 0x8000;
/** Side of the square observation in pixels. */
export const observationSide = 96;

const hullMaterial = { density: 1, friction: 0.2, category: 1, mask: 0xffff };
const wheelMaterial = { density: 0.1, friction: 0.2, category: 0x20, mask: 1 };
const tileMaterial = { density: 0, friction: 0.2, category: 1, mask: 0xffff, sensor: true };

interface Wheel {
  gas: number;
  brake: number;
  steer: number;
  /** Rolling: angle and angular velocity. */
  phase: number;
  omega: number;
  tiles: number;
}

interface Memory {
  track: Track | null;
  wheels: Wheel[];
  /** Return so far, and its value at the last step. */
  collected: number;
  collectedBefore: number;
  /** For each tile, whether a wheel has visited it and whether anything has touched it, as the bits below. */
  touched: number[];
  visited: number;
  newLap: boolean;
  seconds: number;
  colors: SceneColors;
}

const plainColors: SceneColors = {
  road: [102, 102, 102],
  background: [102, 204, 102],
  grass: [102, 230, 102],
};
const visitedBit = 1;
const repaintedBit = 2;

/** One car. Observation: 96 × 96 pixels of red, green, blue. */
export class CarRacingSimulation extends Simulation<Memory> {
  readonly #config: CarRacingConfig;

  constructor(world: World, config: CarRacingConfig) {
    super(world, {
      track: null,
      wheels: [],
      collected: 0,
      collectedBefore: 0,
      touched: [],
      visited: 0,
      newLap: false,
      seconds: 0,
      colors: plainColors,
    });
    this.#config = config;
  }

  get tileCount(): number {
    return this.memory.track?.tiles.length ?? 0;
  }

  /** Rolling speeds of the wheels in rad/s. */
  get wheelSpeeds(): number[] {
    return this.memory.wheels.map(({ omega }) => omega);
  }

  reset(rng: Rng, fresh: boolean): void {
    const { world } = this;
    const memory = this.memory;
    this.info = noInfo;
    if (fresh || memory.track === null) world.create(0, 0);
    else this.#destroy(memory.track);
    memory.collected = 0;
    memory.collectedBefore = 0;
    memory.visited = 0;
    memory.newLap = false;
    memory.seconds = 0;
    if (this.#config.domainRandomize) memory.colors = drawColors(rng);
    memory.track = generateTrack(rng);
    memory.touched = memory.track.tiles.map(() => 0);
    for (const tile of memory.track.tiles) world.addPolygon(world.createStaticBody(0, 0), tile, tileMaterial);
    this.#buildCar(memory.track);
    world.refresh();
    this.#drive();
  }

  /** Destroys all bodies, in Gymnasium's order: the world outlives its episodes, and the order of later contacts depends on it. */
  #destroy({ tiles }: Track): void {
    for (let body = 0; body < tiles.length + 1 + wheels; body++) this.world.destroyBody(body);
    this.world.forgetBodies();
  }

  #buildCar({ start, tiles }: Track): void {
    const { world } = this;
    const hull = world.createDynamicBody(start.x, start.y, start.angle);
    for (const part of hullParts) world.addPolygon(hull, part, hullMaterial);
    this.memory.wheels = wheelPlaces.map(([x, y]) => {
      const wheel = world.createDynamicBody(start.x + x, start.y + y, start.angle);
      world.addPolygon(wheel, wheelOutline, wheelMaterial);
      world.addRevoluteJoint({
        bodyA: tiles.length,
        bodyB: wheel,
        anchorA: [x, y],
        anchorB: [0, 0],
        referenceAngle: 0,
        limits: [-0.4, 0.4],
        maxTorque: steeringTorque,
        speed: 0,
      });
      return { gas: 0, brake: 0, steer: 0, phase: 0, omega: 0, tiles: 0 };
    });
  }

  step(actions: PackedArray, offset: number): void {
    if (this.#config.continuous) {
      this.#control(-actions[offset]!, actions[offset + 1]!, actions[offset + 2]!);
    } else {
      const action = actions[offset]!;
      this.#control(
        action === 1 ? -0.6 : action === 2 ? 0.6 : 0,
        action === 3 ? 0.2 : 0,
        action === 4 ? 0.8 : 0,
      );
    }
    this.#drive();
    this.#judge();
  }

  #control(steer: number, gas: number, brake: number): void {
    const cars = this.memory.wheels;
    cars[0]!.steer = steer;
    cars[1]!.steer = steer;
    // The throttle opens slowly and closes immediately.
    for (let k = 2; k < wheels; k++)
      cars[k]!.gas += Math.min(Math.max(0, Math.min(gas, 1)) - cars[k]!.gas, 0.1);
    for (const wheel of cars) wheel.brake = brake;
  }

  #drive(): void {
    for (let k = 0; k < wheels; k++) this.#turnWheel(k);
    this.world.step(dt, 6 * 30, 2 * 30);
    this.memory.seconds += dt;
    this.#visitTiles();
  }

  #turnWheel(k: number): void {
    const { world } = this;
    const { bodies, joints } = world;
    const { wheels: all, track } = this.memory;
    const wheel = all[k]!;
    const steering = wheel.steer - joints[k * jointStride]!;
    world.setMotorSpeed(k, Math.sign(steering) * Math.min(50 * Math.abs(steering), 3));

    const limit = wheel.tiles > 0 ? frictionLimit : frictionLimit * 0.6;
    const row = (1 + k) * bodyStride;
    const sine = bodies[row + bodySine]!;
    const cosine = bodies[row + bodyCosine]!;
    const vx = bodies[row + bodyVelocityX]!;
    const vy = bodies[row + bodyVelocityY]!;
    const forwardSpeed = -sine * vx + cosine * vy;
    const sideSpeed = cosine * vx + sine * vy;

    wheel.omega += (dt * enginePower * wheel.gas) / wheelInertia / (Math.abs(wheel.omega) + 5);
    if (wheel.brake >= 0.9) wheel.omega = 0;
    else if (wheel.brake > 0) {
      const slowing = Math.min(brakeForce * wheel.brake, Math.abs(wheel.omega));
      wheel.omega += -Math.sign(wheel.omega) * slowing;
    }
    wheel.phase += wheel.omega * dt;

    let along = (-forwardSpeed + wheel.omega * wheelRadius) * slipForce;
    let across = -sideSpeed * slipForce;
    const force = Math.sqrt(along * along + across * across);
    if (Math.abs(force) > limit) {
      along = (along / force) * limit;
      across = (across / force) * limit;
    }
    wheel.omega -= (dt * along * wheelRadius) / wheelInertia;
    const body = track!.tiles.length + 1 + k;
    world.applyForceToCenter(body, across * cosine + along * -sine, across * sine + along * cosine);
  }

  #visitTiles(): void {
    const { events, eventCount } = this.world;
    const memory = this.memory;
    const { tiles } = memory.track!;
    for (let i = 0; i < 2 * eventCount; i += 2) {
      const first = events[i]!;
      const begins = (events[i + 1]! & beginsContact) !== 0;
      const second = events[i + 1]! & ~beginsContact;
      const tile = Math.min(first, second);
      if (tile >= tiles.length) continue;
      memory.touched[tile]! |= repaintedBit;
      const wheel = memory.wheels[Math.max(first, second) - tiles.length - 1];
      if (wheel === undefined) continue; // the hull
      wheel.tiles += begins ? 1 : -1;
      if (!begins || (memory.touched[tile]! & visitedBit) !== 0) continue;
      memory.touched[tile]! |= visitedBit;
      memory.collected += 1000 / tiles.length;
      memory.visited += 1;
      if (tile === 0 && memory.visited / tiles.length > this.#config.lapCompletePercent) memory.newLap = true;
    }
  }

  #judge(): void {
    const memory = this.memory;
    memory.collected -= 0.1;
    this.reward = memory.collected - memory.collectedBefore;
    memory.collectedBefore = memory.collected;
    this.terminated = false;
    this.info = noInfo;
    if (memory.visited === memory.track!.tiles.length || memory.newLap) {
      this.terminated = true;
      this.info = { lapFinished: true };
    }
    const { bodies } = this.world;
    if (Math.abs(bodies[bodyX]!) > playfield || Math.abs(bodies[bodyY]!) > playfield) {
      this.terminated = true;
      this.info = { lapFinished: false };
      this.reward = -100;
    }
  }

  observe(out: PackedArray, offset: number): void {
    const end = offset + 3 * observationSide * observationSide;
    drawScene(this.#scene(), observationSide, observationSide, out.subarray(offset, end) as Uint8Array);
  }

  draw(): Frame {
    const [width, height] = [600, 400];
    const data = new Uint8Array(3 * width * height);
    drawScene(this.#scene(), width, height, data);
    return { width, height, data };
  }

  drawSvg(title: string): string {
    return drawSceneAsSvg(this.#scene(), title);
  }

  #scene(): Scene {
    const { track, wheels: all, collected, touched, seconds, colors } = this.memory;
    const { bodies, joints } = this.world;
    const untouched = (tile: number): boolean => (touched[tile]! & repaintedBit) === 0;
    return {
      bodies,
      steering: joints[0]!,
      track: track!,
      wheels: all,
      collected,
      untouched,
      seconds,
      colors,
    };
  }
}

function drawColors(rng: Rng): SceneColors {
  const shade = (): number => rng.uniform(0, 210);
  const three = (): [number, number, number] => [shade(), shade(), shade()];
  const road = three();
  const background = three();
  const grass: [number, number, number] = [...background];
  grass[rng.integers(3)]! += 20;
  return { road, background, grass };
}
