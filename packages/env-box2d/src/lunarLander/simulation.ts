/**
 * The lander, its legs and the moon: a port of Gymnasium 1.3's `lunar_lander.py` (MIT licence, by Oleg Klimov), operation by operation, so
 * that every float rounds identically.
 */

import type { Frame, PackedArray, Rng } from '@prism-rl/core';
import { tanh } from '@prism-rl/core/arithmetic';
import { cos, sin } from '@prism-rl/core/trigonometry';
import {
  bodyAngle,
  bodyAngularVelocity,
  bodyAwake,
  bodyVelocityX,
  bodyVelocityY,
  bodyX,
  bodyY,
  followContacts,
  type World,
} from '../engine/world.ts';
import { paint, paintSvg, type Surface } from '../render/canvas.ts';
import type { LunarLanderConfig } from '../settings.ts';
import { Simulation } from '../simulation/task.ts';
import {
  chunks,
  drawLunarLander,
  groundX,
  height,
  helipadHeight,
  landerOutline,
  landerOutlines,
  legHalfHeight,
  legHalfWidth,
  lunarLanderPicture,
  width,
} from './picture.ts';

const framesPerSecond = 50;
/** Pixels per metre; lengths below are in pixels of Gymnasium's 600 × 400 picture. */
const scale = 30;
const mainEnginePower = 13;
const sideEnginePower = 0.6;
const initialForce = 1000;
const legAway = 20;
const legDown = 18;
const legSpringTorque = 40;
const sideEngineHeight = 14;
const sideEngineAway = 12;
const mainEngineY = 4;

/** Handles of the bodies, in the order of creation. */
const lander = 1;
const legs = [2, 3] as const;

interface Memory {
  /** Potential of the last state; `null` before the first step of an episode. */
  shaping: number | null;
  crashed: boolean;
  /** Whether the leg at +x, then the one at -x, touches the ground. */
  contacts: [boolean, boolean];
  windIndex: number;
  torqueIndex: number;
  /** Throttle of the main engine and signed throttle of the side engines in the last step, for the picture. */
  flames: [number, number];
  /** Smoothed heights of the ground at `width / 10 * i`, for the picture. */
  ground: number[];
}

/** One lander. Observation: x, y, vx, vy, angle, angular velocity (all scaled), contact of each leg. */
export class LunarLanderSimulation extends Simulation<Memory> {
  readonly #config: LunarLanderConfig;
  /** The state in float64; the observation is rounded to float32. */
  readonly #state = new Float64Array(8);
  /** Outlines of the bodies in their frames, as x, y pairs, for drawing elsewhere. */
  readonly outlines = landerOutlines;

  constructor(world: World, config: LunarLanderConfig) {
    super(world, {
      shaping: null,
      crashed: false,
      contacts: [false, false],
      windIndex: 0,
      torqueIndex: 0,
      flames: [0, 0],
      ground: [],
    });
    this.#config = config;
  }

  /** Corners of the ground in this episode, as x, y pairs. */
  get ground(): readonly number[] {
    return this.memory.ground.flatMap((y, i) => [groundX(i), y]);
  }

  reset(rng: Rng): void {
    const { world } = this;
    const memory = this.memory;
    world.create(0, this.#config.gravity);
    memory.shaping = null;
    memory.crashed = false;
    memory.contacts[0] = false;
    memory.contacts[1] = false;
    this.#buildMoon(rng);

    const landerMaterial = { density: 5, friction: 0.1, category: 0x10, mask: 1 };
    world.createDynamicBody(width / 2, height, 0);
    world.addPolygon(lander, landerOutline, landerMaterial);
    const forceX = rng.uniform(-initialForce, initialForce);
    const forceY = rng.uniform(-initialForce, initialForce);
    world.applyForceToCenter(lander, forceX, forceY);
    if (this.#config.enableWind) {
      memory.windIndex = rng.integers(-9999, 9999);
      memory.torqueIndex = rng.integers(-9999, 9999);
    }
    this.#buildLeg(-1);
    this.#buildLeg(1);
    this.#advance(0, 0, rng);
  }

  #buildMoon(rng: Rng): void {
    const { world } = this;
    const heights: number[] = [];
    for (let i = 0; i < chunks + 1; i++) heights.push(rng.uniform(0, height / 2));
    for (let i = 3; i <= 7; i++) heights[i] = helipadHeight;
    const { ground } = this.memory;
    for (let i = 0; i < chunks; i++) {
      ground[i] = 0.33 * (heights[i === 0 ? chunks : i - 1]! + heights[i]! + heights[i + 1]!);
    }
    const moon = world.createStaticBody(0, 0);
    world.addEdge(moon, 0, 0, width, 0, 0.2);
    for (let i = 0; i < chunks - 1; i++) {
      world.addEdge(moon, groundX(i), ground[i]!, groundX(i + 1), ground[i + 1]!, 0.1);
    }
  }

  #buildLeg(side: -1 | 1): void {
    const { world } = this;
    const leg = world.createDynamicBody(width / 2 - (side * legAway) / scale, height, side * 0.05);
    world.addBox(leg, legHalfWidth, legHalfHeight, { density: 1, friction: 0.2, category: 0x20, mask: 1 });
    world.addRevoluteJoint({
      bodyA: lander,
      bodyB: leg,
      anchorA: [0, 0],
      anchorB: [(side * legAway) / scale, legDown / scale],
      referenceAngle: side * 0.05,
      limits: side === -1 ? [0.9 - 0.5, 0.9] : [-0.9, -0.9 + 0.5],
      maxTorque: legSpringTorque,
      speed: 0.3 * side,
    });
  }

  step(actions: PackedArray, offset: number, rng: Rng): void {
    if (this.#config.continuous) {
      this.#advance(throttleOfMain(actions[offset]!), throttleOfSide(actions[offset + 1]!), rng);
    } else {
      const action = actions[offset]!;
      this.#advance(action === 2 ? 1 : 0, action === 1 ? -1 : action === 3 ? 1 : 0, rng);
    }
  }

  /** Advances one step with the main engine at `main` (0 off, else 0.5 to 1) and the side engines at `side` (its sign: the side). */
  #advance(main: number, side: number, rng: Rng): void {
    const { world } = this;
    const memory = this.memory;
    if (this.#config.enableWind && !memory.contacts[0] && !memory.contacts[1]) this.#blow();

    const { bodies } = world;
    // Before an episode's first step, mirror the state of the newly created body.
    if (memory.shaping === null) world.refresh();
    const angle = bodies[bodyAngle]!;
    const x = bodies[bodyX]!;
    const y = bodies[bodyY]!;
    const tipX = sin(angle);
    const tipY = cos(angle);
    const sideX = -tipY;
    const sideY = tipX;
    const dispersion0 = rng.uniform(-1, 1) / scale;
    const dispersion1 = rng.uniform(-1, 1) / scale;

    if (main > 0) {
      const away = mainEngineY / scale + 2 * dispersion0;
      const ox = tipX * away + sideX * dispersion1;
      const oy = -tipY * away - sideY * dispersion1;
      world.applyImpulse(lander, -ox * mainEnginePower * main, -oy * mainEnginePower * main, x + ox, y + oy);
    }
    const sidePower = Math.abs(side);
    if (sidePower > 0) {
      const away = 3 * dispersion1 + (Math.sign(side) * sideEngineAway) / scale;
      const ox = tipX * dispersion0 + sideX * away;
      const oy = -tipY * dispersion0 - sideY * away;
      world.applyImpulse(
        lander,
        -ox * sideEnginePower * sidePower,
        -oy * sideEnginePower * sidePower,
        // The 17 here against the engine's height of 14 below is Gymnasium's: the thrust depends on the attitude.
        x + ox - (tipX * 17) / scale,
        y + oy + (tipY * sideEngineHeight) / scale,
      );
    }

    world.step(1 / framesPerSecond, 6 * 30, 2 * 30);
    memory.flames[0] = main;
    memory.flames[1] = side;
    if (followContacts(world, lander, legs, memory.contacts)) memory.crashed = true;
    this.#judge(main, sidePower);
  }

  /** Applies force and torque that never repeat: tanh(sin(2 k t) + sin(pi k t)), k = 0.01. */
  #blow(): void {
    const { world } = this;
    const memory = this.memory;
    const { windPower, turbulencePower } = this.#config;
    world.applyForceToCenter(lander, gust(memory.windIndex) * windPower, 0);
    memory.windIndex += 1;
    world.applyTorque(lander, gust(memory.torqueIndex) * turbulencePower);
    memory.torqueIndex += 1;
  }

  #judge(main: number, side: number): void {
    const { bodies } = this.world;
    const memory = this.memory;
    const s = this.#state;
    s[0] = (bodies[bodyX]! - width / 2) / (width / 2);
    s[1] = (bodies[bodyY]! - (helipadHeight + legDown / scale)) / (height / 2);
    s[2] = (bodies[bodyVelocityX]! * (width / 2)) / framesPerSecond;
    s[3] = (bodies[bodyVelocityY]! * (height / 2)) / framesPerSecond;
    s[4] = bodies[bodyAngle]!;
    s[5] = (20 * bodies[bodyAngularVelocity]!) / framesPerSecond;
    s[6] = memory.contacts[0] ? 1 : 0;
    s[7] = memory.contacts[1] ? 1 : 0;
    const shaping =
      -100 * Math.sqrt(s[0] * s[0] + s[1] * s[1]) -
      100 * Math.sqrt(s[2] * s[2] + s[3] * s[3]) -
      100 * Math.abs(s[4]) +
      10 * s[6] +
      10 * s[7];
    let reward = memory.shaping === null ? 0 : shaping - memory.shaping;
    memory.shaping = shaping;
    reward -= main * 0.3;
    reward -= side * 0.03;
    this.terminated = false;
    if (memory.crashed || Math.abs(s[0]) >= 1) {
      this.terminated = true;
      reward = -100;
    }
    if (bodies[bodyAwake] === 0) {
      this.terminated = true;
      reward = 100;
    }
    this.reward = reward;
  }

  observe(out: PackedArray, offset: number): void {
    out.set(this.#state, offset);
  }

  draw(): Frame {
    return paint(lunarLanderPicture, (surface) => this.#drawOn(surface));
  }

  drawSvg(title: string): string {
    return paintSvg(lunarLanderPicture, title, (surface) => this.#drawOn(surface));
  }

  #drawOn(surface: Surface): void {
    drawLunarLander(surface, this.world.bodies, this.memory.ground, this.memory.flames);
  }
}

function gust(index: number): number {
  return tanh(sin(0.02 * index) + sin(Math.PI * 0.01 * index));
}

/** Returns a throttle of 50 % to 100 % for actions above 0; else the engine is off. */
function throttleOfMain(action: number): number {
  return action > 0 ? (Math.min(action, 1) + 1) * 0.5 : 0;
}

/** Returns the action itself beyond ±0.5; else the engine is off. */
function throttleOfSide(action: number): number {
  return Math.abs(action) > 0.5 ? Math.max(-1, Math.min(action, 1)) : 0;
}
