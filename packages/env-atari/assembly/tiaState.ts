// Registers of the TIA. Clocks are colour clocks (three per cycle) since the latest frame's rebase.
import { TIA } from './layout';

@unmanaged
export class Tia {
  frameStart: i32;
  displayStart: i32;
  displayStop: i32;
  /** Clock up to which picture and collisions are drawn. */
  last: i32;
  /** Clock up to which an eager machine would have drawn. */
  pending: i32;
  /** Completed clocks of the current line, 0..228. */
  linePosition: i32;
  /** First byte of the current row. */
  row: i32;
  vsyncEnd: i32;
  lastHmove: i32;

  // Properties of the image.
  yStart: i32;
  height: i32;
  maxLines: i32;
  /** Last clock of the last allowed line, from the frame's start. */
  lastClock: i32;
  colourLoss: i32;
  combs: i32;

  /** Bit 0 of all colours (PAL colour loss). */
  lossBit: i32;
  vblank: i32;
  nusiz0: i32;
  nusiz1: i32;
  colup0: i32;
  colup1: i32;
  colupf: i32;
  colubk: i32;
  ctrlpf: i32;
  /** Playfield reflection in effect. */
  reflect: i32;
  refp0: i32;
  refp1: i32;
  pf0: i32;
  pf1: i32;
  pf2: i32;
  grp0New: i32;
  grp0Old: i32;
  grp1New: i32;
  grp1Old: i32;
  enam0: i32;
  enam1: i32;
  enablNew: i32;
  enablOld: i32;
  hmp0: i32;
  hmp1: i32;
  hmm0: i32;
  hmm1: i32;
  hmbl: i32;
  vdelp0: i32;
  vdelp1: i32;
  vdelbl: i32;
  resmp0: i32;
  resmp1: i32;
  posP0: i32;
  posP1: i32;
  posM0: i32;
  posM1: i32;
  posBl: i32;
  /** "Skip first copy" marks. */
  skip0: i32;
  skip1: i32;
  /** HMOVE comb pending. */
  comb: i32;
  starfield: i32;
  starCounter: i32;
  starWide: i32;
  starHidden: i32;
  collisions: i32;
  /** Paddle capacitors grounded. */
  grounded: i32;
  released: i32;

  /** One bit per object whose mask is out of date. */
  dirty: i32;
  /** One bit per object that shows anything. */
  active: i32;
}

export const tia = changetype<Tia>(TIA);

export const P0: i32 = 1;
export const M0: i32 = 2;
export const P1: i32 = 4;
export const M1: i32 = 8;
export const BL: i32 = 16;
export const PF: i32 = 32;
export const ALL: i32 = 63;

/** `a mod 160` for -160 <= a < 320. */
export function wrap(a: i32): i32 {
  if (a < 0) return a + 160;
  return a >= 160 ? a - 160 : a;
}
