import { cartPoleKernelWasm } from './cartPoleKernel.wasm.ts';
import { cos, sin } from './trigonometry.ts';

/** The compiled module; every vector has an instance with memory of its own. */
let compiled: WebAssembly.Module | undefined;

function kernelModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(
    Uint8Array.from(atob(cartPoleKernelWasm), (character) => character.charCodeAt(0)),
  );
  return compiled;
}

const pageBytes = 65_536;

/** The step of CartPole for many carts, two at a time, in WebAssembly (`cartPoleKernel.wat`); arrays lie in its memory. */
export class CartPoleKernel {
  /** Carts that there is room for: a multiple of 16. */
  readonly room: number;
  /** All positions, then all velocities, angles, and angular velocities; {@link room} of each. */
  readonly state: Float64Array;
  readonly forces: Float64Array;
  /** Four numbers a cart. */
  readonly observations: Float32Array;
  /** 1 where the last step terminated. */
  readonly terminated: Uint8Array;
  /** Indices of the carts that the last step terminated. */
  readonly ended: Int32Array;
  readonly #count: number;
  readonly #advance: (count: number, room: number) => number;

  constructor(numEnvs: number) {
    const room = 16 * Math.ceil(numEnvs / 16);
    const pages = Math.ceil((61 * room) / pageBytes);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    const { exports } = new WebAssembly.Instance(kernelModule(), { js: { memory, sin, cos } });
    this.room = room;
    this.state = new Float64Array(memory.buffer, 0, 4 * room);
    this.forces = new Float64Array(memory.buffer, 32 * room, numEnvs);
    this.observations = new Float32Array(memory.buffer, 40 * room, 4 * numEnvs);
    this.terminated = new Uint8Array(memory.buffer, 56 * room, numEnvs);
    this.ended = new Int32Array(memory.buffer, 57 * room, numEnvs);
    this.#count = numEnvs;
    this.#advance = exports.advance as (count: number, room: number) => number;
  }

  /** Moves all carts by one step; returns how many terminated. */
  advance(): number {
    return this.#advance(this.#count, this.room);
  }
}
