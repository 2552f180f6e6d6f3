// Every movable object and the playfield as a line of 160 bits: overlaps are ANDs, colours are selections.
import { DOUBLE, MASKS, PF_TABLE, QUAD, REVERSE } from './layout';
import { ALL, BL, M0, M1, P0, P1, PF, tia, wrap } from './tiaState';

export const MASK_P0: usize = MASKS;
export const MASK_M0: usize = MASKS + 0x20;
export const MASK_P1: usize = MASKS + 0x40;
export const MASK_M1: usize = MASKS + 0x60;
export const MASK_BL: usize = MASKS + 0x80;
export const MASK_PF: usize = MASKS + 0xa0;

/** Offset of the second copy by NUSIZ & 7, packed as one byte each; 0 = none. */
const SECOND: u64 = 0x00_20_00_40_10_20_10_00;
const THIRD: u64 = 0x00_40_00_00_20_00_00_00;

export function secondCopy(nusiz: i32): i32 {
  return i32((SECOND >> (u64(nusiz & 7) << 3)) & 0xff);
}

export function thirdCopy(nusiz: i32): i32 {
  return i32((THIRD >> (u64(nusiz & 7) << 3)) & 0xff);
}

function clear(mask: usize): void {
  v128.store(mask, i64x2.splat(0));
  v128.store(mask + 16, i64x2.splat(0));
}

function put(mask: usize, pattern: u64, position: i32): void {
  const at = mask + (usize(position) >> 3);
  store<u64>(at, load<u64>(at) | (pattern << u64(position & 7)));
}

/** Moves bits from 160 upwards to the start of the line. */
function wrapLine(mask: usize): void {
  store<u64>(mask, load<u64>(mask) | load<u64>(mask + 20));
  store<u64>(mask + 20, 0);
}

function player(mask: usize, graphics: i32, nusiz: i32, reflected: i32, position: i32, skip: i32): i32 {
  clear(mask);
  if (graphics === 0) return 0;
  const bits = usize(reflected !== 0 ? graphics : i32(load<u8>(REVERSE + usize(graphics))));
  const mode = nusiz & 7;
  if (mode === 5) {
    if (skip === 0) put(mask, u64(load<u16>(DOUBLE + (bits << 1))) << 1, position);
  } else if (mode === 7) {
    if (skip === 0) put(mask, u64(load<u32>(QUAD + (bits << 2))) << 1, position);
  } else {
    if (skip === 0) put(mask, bits, position);
    const second = secondCopy(mode);
    if (second !== 0) put(mask, bits, wrap(position + second));
    const third = thirdCopy(mode);
    if (third !== 0) put(mask, bits, wrap(position + third));
  }
  wrapLine(mask);
  return 1;
}

function missile(mask: usize, nusiz: i32, position: i32, wide: i32): void {
  clear(mask);
  const size = ((nusiz >> 4) & 3) | wide;
  const bits = (u64(1) << (u64(1) << u64(size))) - 1;
  put(mask, bits, position);
  const second = secondCopy(nusiz);
  if (second !== 0) put(mask, bits, wrap(position + second));
  const third = thirdCopy(nusiz);
  if (third !== 0) put(mask, bits, wrap(position + third));
  wrapLine(mask);
}

function playfield(): i32 {
  const bits = (tia.pf0 >> 4) | (i32(load<u8>(REVERSE + usize(tia.pf1))) << 4) | (tia.pf2 << 12);
  let right = bits;
  if (tia.reflect !== 0) {
    // Reverse 20 bits: reverse the three bytes of bits << 4, then the byte order.
    const b = bits << 4;
    right =
      (i32(load<u8>(REVERSE + usize(b & 0xff))) << 16) |
      (i32(load<u8>(REVERSE + usize((b >> 8) & 0xff))) << 8) |
      i32(load<u8>(REVERSE + usize(b >> 16)));
  }
  store<u32>(MASK_PF, load<u32>(PF_TABLE + (usize(bits & 0xff) << 2)));
  store<u32>(MASK_PF + 4, load<u32>(PF_TABLE + (usize((bits >> 8) & 0xff) << 2)));
  store<u32>(MASK_PF + 8, load<u32>(PF_TABLE + (usize(bits >> 16) << 2)));
  store<u32>(MASK_PF + 10, load<u32>(PF_TABLE + (usize(right & 0xff) << 2)));
  store<u32>(MASK_PF + 14, load<u32>(PF_TABLE + (usize((right >> 8) & 0xff) << 2)));
  store<u32>(MASK_PF + 18, load<u32>(PF_TABLE + (usize(right >> 16) << 2)));
  return bits;
}

export function updateMasks(): void {
  const dirty = tia.dirty;
  let active = tia.active;
  tia.dirty = 0;
  if ((dirty & P0) !== 0) {
    const graphics = tia.vdelp0 !== 0 ? tia.grp0Old : tia.grp0New;
    active = player(MASK_P0, graphics, tia.nusiz0, tia.refp0, tia.posP0, tia.skip0) !== 0 ? active | P0 : active & ~P0;
  }
  if ((dirty & P1) !== 0) {
    const graphics = tia.vdelp1 !== 0 ? tia.grp1Old : tia.grp1New;
    active = player(MASK_P1, graphics, tia.nusiz1, tia.refp1, tia.posP1, tia.skip1) !== 0 ? active | P1 : active & ~P1;
  }
  if ((dirty & M0) !== 0) {
    if (tia.enam0 !== 0 && tia.resmp0 === 0) {
      if (tia.starHidden !== 0) clear(MASK_M0);
      else missile(MASK_M0, tia.nusiz0, tia.posM0, tia.starWide);
      active |= M0;
    } else {
      clear(MASK_M0);
      active &= ~M0;
    }
  }
  if ((dirty & M1) !== 0) {
    if (tia.enam1 !== 0 && tia.resmp1 === 0) {
      missile(MASK_M1, tia.nusiz1, tia.posM1, 0);
      active |= M1;
    } else {
      clear(MASK_M1);
      active &= ~M1;
    }
  }
  if ((dirty & BL) !== 0) {
    if ((tia.vdelbl !== 0 ? tia.enablOld : tia.enablNew) !== 0) {
      missile(MASK_BL, tia.ctrlpf & 0x30, tia.posBl, 0);
      active |= BL;
    } else {
      clear(MASK_BL);
      active &= ~BL;
    }
  }
  if ((dirty & PF) !== 0) active = playfield() !== 0 ? active | PF : active & ~PF;
  tia.active = active;
}

export function invalidate(): void {
  tia.dirty = ALL;
}
