/** One simulated model: MuJoCo's model and data, and its arrays as typed views. */

import type { DoubleBuffer, MjData, MjModel } from '@mujoco/mujoco';
import { PrismError } from '@prism-rl/core';
import type { CompiledModel } from './mujoco.ts';

/** Arrays of MuJoCo's data that tasks read, and what MuJoCo calls them. */
const arrayNames = {
  qpos: 'qpos',
  qvel: 'qvel',
  qacc: 'qacc',
  ctrl: 'ctrl',
  xpos: 'xpos',
  xquat: 'xquat',
  xmat: 'xmat',
  xipos: 'xipos',
  geomXpos: 'geom_xpos',
  geomXmat: 'geom_xmat',
  siteXpos: 'site_xpos',
  camXpos: 'cam_xpos',
  camXmat: 'cam_xmat',
  subtreeCom: 'subtree_com',
  cinert: 'cinert',
  cvel: 'cvel',
  cfrcExt: 'cfrc_ext',
  qfrcActuator: 'qfrc_actuator',
  qfrcConstraint: 'qfrc_constraint',
  tenLength: 'ten_length',
  tenVelocity: 'ten_velocity',
  sensordata: 'sensordata',
} as const satisfies { readonly [name: string]: keyof MjData };

type ArrayName = keyof typeof arrayNames;
type Arrays = { readonly [Name in ArrayName]: Float64Array };

/**
 * A task's view of its robot: the arrays of MuJoCo's `mjData` under the same names, as live views. Positions of bodies, shapes and sites
 * are rows of three numbers, in the order of the model; row 0 of bodies is the world.
 */
export interface PhysicsView {
  /** Positions of the joints, and their velocities. */
  readonly qpos: Float64Array;
  readonly qvel: Float64Array;
  /** Accelerations of the joints. */
  readonly qacc: Float64Array;
  /** Control signals of the actuators. */
  readonly ctrl: Float64Array;
  /** Positions of the bodies' frames. */
  readonly xpos: Float64Array;
  /** Orientations of the bodies as quaternions, rows of four. */
  readonly xquat: Float64Array;
  /** Orientations of the bodies as matrices, rows of nine. */
  readonly xmat: Float64Array;
  /** Positions of the bodies' centres of mass. */
  readonly xipos: Float64Array;
  /** Positions and orientations (rows of nine) of the shapes. */
  readonly geomXpos: Float64Array;
  readonly geomXmat: Float64Array;
  /** Positions of the sites. */
  readonly siteXpos: Float64Array;
  /** Positions and orientations (rows of nine) of the cameras. */
  readonly camXpos: Float64Array;
  readonly camXmat: Float64Array;
  /** Centres of mass of each body with all that hangs on it. */
  readonly subtreeCom: Float64Array;
  /** Inertias of the bodies around their tree's centre of mass, rows of ten; velocities there, rows of six (rotation first). */
  readonly cinert: Float64Array;
  readonly cvel: Float64Array;
  /** Forces on the bodies from outside, contacts included, rows of six (torque first). */
  readonly cfrcExt: Float64Array;
  /** Forces on the joints: of the actuators, and of constraints. */
  readonly qfrcActuator: Float64Array;
  readonly qfrcConstraint: Float64Array;
  /** Lengths of the tendons, and how they change. */
  readonly tenLength: Float64Array;
  readonly tenVelocity: Float64Array;
  readonly sensordata: Float64Array;
  /** Joint positions that the model begins with. */
  readonly initialQpos: Float64Array;
  /** Masses of the bodies. */
  readonly bodyMass: Float64Array;
  /** Seconds of one step of the physics; a step of the environment is {@link frameSkip} of them. */
  readonly timestep: number;
  readonly frameSkip: number;
  /** Where a body is, as three numbers that stay good until the next step. @throws PrismError `invalid-argument` for a name that no body has. */
  position(body: string): Float64Array;
}

/** A model with its own data. Its memory lies in WebAssembly: {@link Physics.delete} frees it. */
export class Physics implements PhysicsView {
  readonly frameSkip: number;
  readonly timestep: number;
  readonly initialQpos: Float64Array;
  readonly bodyMass: Float64Array;
  readonly #compiled: CompiledModel;
  readonly #model: MjModel;
  readonly #data: MjData;
  #arrays: Arrays;
  /** Whether the forces between bodies are still those of an earlier step. */
  #areForcesOld = false;

  constructor(compiled: CompiledModel, frameSkip: number) {
    const { mujoco, model } = compiled;
    this.#compiled = compiled;
    this.#model = model;
    this.#data = new mujoco.MjData(model);
    this.#arrays = viewsOf(this.#data);
    this.frameSkip = frameSkip;
    this.timestep = model.opt.timestep;
    this.initialQpos = this.qpos.slice();
    this.bodyMass = Float64Array.from(model.body_mass as Float64Array);
  }

  get qpos(): Float64Array {
    return this.#live().qpos;
  }
  get qvel(): Float64Array {
    return this.#live().qvel;
  }
  get qacc(): Float64Array {
    return this.#live().qacc;
  }
  get ctrl(): Float64Array {
    return this.#live().ctrl;
  }
  get xpos(): Float64Array {
    return this.#live().xpos;
  }
  get xquat(): Float64Array {
    return this.#live().xquat;
  }
  get xmat(): Float64Array {
    return this.#live().xmat;
  }
  get xipos(): Float64Array {
    return this.#live().xipos;
  }
  get geomXpos(): Float64Array {
    return this.#live().geomXpos;
  }
  get geomXmat(): Float64Array {
    return this.#live().geomXmat;
  }
  get siteXpos(): Float64Array {
    return this.#live().siteXpos;
  }
  get camXpos(): Float64Array {
    return this.#live().camXpos;
  }
  get camXmat(): Float64Array {
    return this.#live().camXmat;
  }
  get subtreeCom(): Float64Array {
    return this.#live().subtreeCom;
  }
  get cinert(): Float64Array {
    return this.#live().cinert;
  }
  get cvel(): Float64Array {
    return this.#live().cvel;
  }
  get cfrcExt(): Float64Array {
    this.#renewForces();
    return this.#live().cfrcExt;
  }
  get qfrcActuator(): Float64Array {
    return this.#live().qfrcActuator;
  }
  get qfrcConstraint(): Float64Array {
    return this.#live().qfrcConstraint;
  }
  get tenLength(): Float64Array {
    return this.#live().tenLength;
  }
  get tenVelocity(): Float64Array {
    return this.#live().tenVelocity;
  }
  get sensordata(): Float64Array {
    return this.#live().sensordata;
  }

  position(body: string): Float64Array {
    const at = 3 * this.#compiled.bodyIndex(body);
    return this.xpos.subarray(at, at + 3);
  }

  /** Puts everything back to where the model begins. */
  reset(): void {
    this.#areForcesOld = false;
    this.#compiled.mujoco.mj_resetData(this.#model, this.#data);
  }

  /** Computes what follows from positions, velocities and controls; time stands still. */
  forward(): void {
    this.#renewForces();
    this.#compiled.mujoco.mj_forward(this.#model, this.#data);
  }

  /** Lets {@link frameSkip} steps of time pass. The forces between bodies are those at the last of them, computed once a task reads them. */
  step(): void {
    const { mujoco } = this.#compiled;
    const model = this.#model;
    const data = this.#data;
    for (let k = 0; k < this.frameSkip; k++) mujoco.mj_step(model, data);
    this.#areForcesOld = true;
  }

  /** Numbers of {@link save}. */
  get savedSize(): number {
    const arrays = Object.values(this.#live());
    return this.#compiled.stateSize + arrays.reduce((sum, { length }) => sum + length, 0);
  }

  /**
   * MuJoCo's integration state, which decides the future to the last bit, and the arrays that tasks read: those are of the last step's
   * beginning, and computed anew they would be of its end.
   */
  save(): Float64Array {
    this.#renewForces();
    const { mujoco, stateSize, stateKind } = this.#compiled;
    const saved = new Float64Array(this.savedSize);
    const buffer: DoubleBuffer = new mujoco.DoubleBuffer(stateSize);
    mujoco.mj_getState(this.#model, this.#data, buffer, stateKind);
    saved.set(buffer.GetView() as Float64Array);
    buffer.delete();
    let at = stateSize;
    for (const array of Object.values(this.#live())) {
      saved.set(array, at);
      at += array.length;
    }
    return saved;
  }

  /** Puts back what {@link save} gave. @param saved as many numbers as {@link savedSize} says. */
  restore(saved: Float64Array): void {
    this.#areForcesOld = false;
    const { mujoco, stateSize, stateKind } = this.#compiled;
    // Its type says a list of numbers; it takes typed arrays, too.
    const state = saved.subarray(0, stateSize) as unknown as number[];
    mujoco.mj_setState(this.#model, this.#data, state, stateKind);
    let at = stateSize;
    for (const array of Object.values(this.#live())) {
      array.set(saved.subarray(at, at + array.length));
      at += array.length;
    }
  }

  /** Frees the data's memory. Nothing else may be called afterwards. */
  delete(): void {
    this.#data.delete();
  }

  #renewForces(): void {
    if (!this.#areForcesOld) return;
    this.#areForcesOld = false;
    this.#compiled.mujoco.mj_rnePostConstraint(this.#model, this.#data);
  }

  /** The views; made anew where the memory of WebAssembly has grown since, which leaves the old ones empty. */
  #live(): Arrays {
    // The world is always a body, so that this one is never empty by itself.
    if (this.#arrays.xpos.length === 0) this.#arrays = viewsOf(this.#data);
    return this.#arrays;
  }
}

function viewsOf(data: MjData): Arrays {
  const views = Object.entries(arrayNames).map(([name, theirs]) => [name, data[theirs] as Float64Array]);
  return Object.fromEntries(views) as Arrays;
}

/** @throws PrismError `invalid-argument` */
export function checkFrameSkip(id: string, frameSkip: number): void {
  if (Number.isSafeInteger(frameSkip) && frameSkip >= 1) return;
  throw new PrismError(
    'invalid-argument',
    `frameSkip of ${id} must be a positive integer, but is ${frameSkip}.`,
  );
}
