/** One simulated model: MuJoCo's model and data, and its arrays as typed views. */

import type { DoubleBuffer, MjData, MjModel } from '@mujoco/mujoco';
import { PrismError } from '@prism-rl/core';
import type { CompiledModel } from './mujoco.ts';

/** Arrays of MuJoCo's data that tasks read, with MuJoCo's names. */
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
 * A task's view of its robot: live views of the arrays of MuJoCo's `mjData`, under the same names. Positions of bodies, shapes and sites
 * are rows of three numbers, in the model's order; row 0 of bodies is the world.
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
  readonly siteXpos: Float64Array;
  /** Positions and orientations (rows of nine) of the cameras. */
  readonly camXpos: Float64Array;
  readonly camXmat: Float64Array;
  /** Centre of mass of each body's subtree. */
  readonly subtreeCom: Float64Array;
  /** Inertias of the bodies around their tree's centre of mass, rows of ten; velocities there, rows of six (rotation first). */
  readonly cinert: Float64Array;
  readonly cvel: Float64Array;
  /** External forces on the bodies, contacts included, rows of six (torque first). */
  readonly cfrcExt: Float64Array;
  /** Forces on the joints: by actuators, and by constraints. */
  readonly qfrcActuator: Float64Array;
  readonly qfrcConstraint: Float64Array;
  /** Lengths of the tendons, and their rates of change. */
  readonly tenLength: Float64Array;
  readonly tenVelocity: Float64Array;
  readonly sensordata: Float64Array;
  /** Initial joint positions of the model. */
  readonly initialQpos: Float64Array;
  /** Masses of the bodies. */
  readonly bodyMass: Float64Array;
  /** Seconds per physics step; an environment step has {@link frameSkip} physics steps. */
  readonly timestep: number;
  readonly frameSkip: number;
  /**
   * Returns a body's position as three numbers, valid until the next step. @throws PrismError `invalid-argument` for an unknown body name.
   */
  position(body: string): Float64Array;
}

/** A model with its own data in WebAssembly memory, freed by {@link Physics.delete}. */
export class Physics implements PhysicsView {
  readonly frameSkip: number;
  readonly timestep: number;
  readonly initialQpos: Float64Array;
  readonly bodyMass: Float64Array;
  readonly #compiled: CompiledModel;
  readonly #model: MjModel;
  readonly #data: MjData;
  #arrays: Arrays;
  /** Whether the contact forces are from an earlier step. */
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

  /** Resets to the model's initial state. */
  reset(): void {
    this.#areForcesOld = false;
    this.#compiled.mujoco.mj_resetData(this.#model, this.#data);
  }

  /** Computes everything that follows from positions, velocities and controls, without advancing time. */
  forward(): void {
    this.#renewForces();
    this.#compiled.mujoco.mj_forward(this.#model, this.#data);
  }

  /**
   * Advances {@link frameSkip} physics steps. The forces between bodies belong to the last step; they are computed when a task first reads them.
   */
  step(): void {
    const { mujoco } = this.#compiled;
    const model = this.#model;
    const data = this.#data;
    for (let k = 0; k < this.frameSkip; k++) mujoco.mj_step(model, data);
    this.#areForcesOld = true;
  }

  /** Length of {@link save}'s result. */
  get savedSize(): number {
    const arrays = Object.values(this.#live());
    return this.#compiled.stateSize + arrays.reduce((sum, { length }) => sum + length, 0);
  }

  /**
   * Saves MuJoCo's integration state, which determines the future to the last bit, and the arrays that tasks read: these belong to the last
   * step's beginning, while recomputing them would yield its end.
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

  /** Restores a state from {@link save}. @param saved {@link savedSize} numbers. */
  restore(saved: Float64Array): void {
    this.#areForcesOld = false;
    const { mujoco, stateSize, stateKind } = this.#compiled;
    // The declared type is a list of numbers, but typed arrays are accepted too.
    const state = saved.subarray(0, stateSize) as unknown as number[];
    mujoco.mj_setState(this.#model, this.#data, state, stateKind);
    let at = stateSize;
    for (const array of Object.values(this.#live())) {
      array.set(saved.subarray(at, at + array.length));
      at += array.length;
    }
  }

  /** Frees the data's memory; call nothing else afterwards. */
  delete(): void {
    this.#data.delete();
  }

  #renewForces(): void {
    if (!this.#areForcesOld) return;
    this.#areForcesOld = false;
    this.#compiled.mujoco.mj_rnePostConstraint(this.#model, this.#data);
  }

  /** Returns the views, recreated if WebAssembly memory has grown, which detaches the old ones. */
  #live(): Arrays {
    // The world is always a body, so this array is only empty if detached.
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
  throw PrismError.invalidArgument`frameSkip of ${id} must be a positive integer, but is ${frameSkip}.`;
}
