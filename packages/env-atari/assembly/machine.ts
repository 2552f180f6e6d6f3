// State that the console's parts share: the cycle counter, the bus byte and the controls.
import { MACHINE } from './layout';

@unmanaged
export class Machine {
  cyc: i32;
  /** Set by the TIA write that ends the frame. */
  frameEnded: i32;
  /** The previous update ran out of instructions. */
  partial: i32;
  /** 1: draw at every write, block by block (see tiaDraw). */
  careful: i32;
  /** Index of the picture being drawn: 0 or 1. */
  picture: i32;
  /** Whether the previous CPU access was a write (only pushes can tell). */
  afterWrite: i32;

  // CPU registers between frames.
  pc: i32;
  a: i32;
  x: i32;
  y: i32;
  s: i32;
  /** Status without B and bit 5: N V - - D I Z C. */
  p: i32;
  bus: i32;
  jammed: i32;

  // Controls, written by the host.
  switches: i32;
  portA: i32;
  inpt4: i32;
  inpt5: i32;
  /** Paddle resistances; negative = no paddle. */
  paddle0: i32;
  paddle1: i32;
  paddle2: i32;
  paddle3: i32;

  /** Rows of the current frame that the beam finished when the frame ended. */
  lineCount: i32;
  instructions: i32;
}

export const machine = changetype<Machine>(MACHINE);
