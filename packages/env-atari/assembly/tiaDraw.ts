// Lazy drawing: advances the picture and the collision latches to a given clock.
import { LANES } from './layout';
import { machine } from './machine';
import { MASK_BL, MASK_M0, MASK_M1, MASK_P0, MASK_P1, MASK_PF, updateMasks } from './tiaMasks';
import { BL, M0, M1, P0, P1, PF, tia, wrap } from './tiaState';

const HBLANK: i32 = 68;
const LINE: i32 = 228;

// Latch bits, in the order of CXM0P..CXPPMM: bit 2k = bit 7 of register k, bit 2k+1 = bit 6.
const CX_M0P1: i32 = 1;
const CX_M0P0: i32 = 2;
const CX_M1P0: i32 = 4;
const CX_M1P1: i32 = 8;
const CX_P0PF: i32 = 16;
const CX_P0BL: i32 = 32;
const CX_P1PF: i32 = 64;
const CX_P1BL: i32 = 128;
const CX_M0PF: i32 = 256;
const CX_M0BL: i32 = 512;
const CX_M1PF: i32 = 1024;
const CX_M1BL: i32 = 2048;
const CX_BLPF: i32 = 4096;
const CX_P0P1: i32 = 16384;
const CX_M0M1: i32 = 32768;

function bitsAt(mask: usize, byte: usize, shift: u32): u32 {
  return load<u32>(mask + byte) >> shift;
}

/** Sixteen bits -> sixteen byte masks. */
function spread(bits: u32): v128 {
  const both = i8x16.swizzle(i32x4.splat(bits), i8x16(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1));
  const select = i8x16(1, 2, 4, 8, 16, 32, 64, -128, 1, 2, 4, 8, 16, 32, 64, -128);
  return i8x16.eq(v128.and(both, select), select);
}

function collide(p0: u32, m0: u32, p1: u32, m1: u32, bl: u32, pf: u32): void {
  let latch = tia.collisions;
  if ((m0 & p1) !== 0) latch |= CX_M0P1;
  if ((m0 & p0) !== 0) latch |= CX_M0P0;
  if ((m1 & p0) !== 0) latch |= CX_M1P0;
  if ((m1 & p1) !== 0) latch |= CX_M1P1;
  if ((p0 & pf) !== 0) latch |= CX_P0PF;
  if ((p0 & bl) !== 0) latch |= CX_P0BL;
  if ((p1 & pf) !== 0) latch |= CX_P1PF;
  if ((p1 & bl) !== 0) latch |= CX_P1BL;
  if ((m0 & pf) !== 0) latch |= CX_M0PF;
  if ((m0 & bl) !== 0) latch |= CX_M0BL;
  if ((m1 & pf) !== 0) latch |= CX_M1PF;
  if ((m1 & bl) !== 0) latch |= CX_M1BL;
  if ((bl & pf) !== 0) latch |= CX_BLPF;
  if ((p0 & p1) !== 0) latch |= CX_P0P1;
  if ((m0 & m1) !== 0) latch |= CX_M0M1;
  tia.collisions = latch;
}

/** Stores the first `n` (1..16) lanes. */
function put(at: usize, value: v128, n: i32): void {
  if (n >= 16) v128.store(at, value);
  else v128.store(at, v128.bitselect(value, v128.load(at), v128.load(LANES + (usize(n) << 4))));
}

function fill(at: usize, x: i32, end: i32, colour: i32): void {
  const value = i8x16.splat(i8(colour));
  for (; x < end; x += 16) put(at + usize(x), value, end - x);
}

/** Paints pixels [x, end); `row` is the address of pixel 0, `left` matters in score mode. */
function paintRange(row: usize, x: i32, end: i32, left: boolean): void {
  const active = tia.active;
  const priority = (tia.ctrlpf & 4) !== 0;
  const score = (tia.ctrlpf & 2) !== 0 && (!priority || active === PF);
  const colourPf = score ? (left ? tia.colup0 : tia.colup1) : tia.colupf;
  if (active === 0) {
    fill(row, x, end, tia.colubk);
    return;
  }
  const bk = i8x16.splat(i8(tia.colubk));
  const c0 = i8x16.splat(i8(tia.colup0));
  const c1 = i8x16.splat(i8(tia.colup1));
  const cf = i8x16.splat(i8(colourPf));
  const cb = i8x16.splat(i8(tia.colupf));
  if (active === PF) {
    for (; x < end; x += 16) {
      const pf = bitsAt(MASK_PF, usize(x) >> 3, u32(x & 7));
      put(row + usize(x), v128.bitselect(cf, bk, spread(pf)), end - x);
    }
    return;
  }
  for (; x < end; x += 16) {
    const byte = usize(x) >> 3;
    const shift = u32(x & 7);
    const count = end - x;
    const limit: u32 = count >= 16 ? 0xffff : (u32(1) << u32(count)) - 1;
    const p0 = bitsAt(MASK_P0, byte, shift) & limit;
    const m0 = bitsAt(MASK_M0, byte, shift) & limit;
    const p1 = bitsAt(MASK_P1, byte, shift) & limit;
    const m1 = bitsAt(MASK_M1, byte, shift) & limit;
    const bl = bitsAt(MASK_BL, byte, shift) & limit;
    const pf = bitsAt(MASK_PF, byte, shift) & limit;
    const a = p0 | m0;
    let b = p1 | m1;
    const overlap = (p0 & m0) | (p1 & m1) | (bl & pf) | (a & b) | ((a | b) & (bl | pf));
    if (overlap !== 0) collide(p0, m0, p1, m1, bl, pf);
    let value = bk;
    if (priority) {
      if (b !== 0) value = v128.bitselect(c1, value, spread(b));
      if (a !== 0) value = v128.bitselect(c0, value, spread(a));
      if (bl !== 0) value = v128.bitselect(cb, value, spread(bl));
      if (pf !== 0) value = v128.bitselect(cf, value, spread(pf));
    } else {
      if (bl !== 0) value = v128.bitselect(cb, value, spread(bl));
      if (pf !== 0) value = v128.bitselect(cf, value, spread(pf));
      // The left score playfield already has player 0's colour, and keeps it under player 1.
      if (score && left) b &= ~pf;
      if (b !== 0) value = v128.bitselect(c1, value, spread(b));
      if (a !== 0) value = v128.bitselect(c0, value, spread(a));
    }
    put(row + usize(x), value, count);
  }
}

function paint(x: i32, end: i32): void {
  const row = usize(tia.row);
  if ((tia.vblank & 2) !== 0) {
    fill(row, x, end, 0);
    return;
  }
  if (tia.dirty !== 0) updateMasks();
  if ((tia.ctrlpf & 2) === 0) {
    paintRange(row, x, end, false);
  } else {
    // Only score mode distinguishes the halves.
    if (x < 80) paintRange(row, x, min(end, 80), true);
    if (end > 80) paintRange(row, max(x, 80), end, false);
  }
}

function lineEnd(): void {
  const reflect = tia.ctrlpf & 1;
  if (reflect !== tia.reflect) {
    tia.reflect = reflect;
    tia.dirty |= PF;
  }
  if ((tia.skip0 | tia.skip1) !== 0) {
    tia.skip0 = 0;
    tia.skip1 = 0;
    tia.dirty |= P0 | P1;
  }
  if (tia.starfield !== 0) {
    const counter = (tia.starCounter + 1) & 3;
    tia.starCounter = counter;
    tia.posM0 = wrap(tia.posM0 - (counter === 0 ? 18 : counter === 1 ? 33 : counter === 2 ? 0 : 17));
    tia.starWide = counter === 1 ? 1 : 0;
    tia.starHidden = counter === 2 ? 1 : 0;
    tia.dirty |= M0;
  }
}

/**
 * Whether the frame stopped at a point that exposes the reference's drawing method: inside a block of four visible pixels, or at the left
 * of a line with an HMOVE.
 */
export function endsInTheOpen(): boolean {
  if (tia.last >= tia.displayStop || tia.last <= tia.displayStart) return false;
  if (tia.linePosition > HBLANK && (tia.linePosition & 3) !== 0) return true;
  return tia.linePosition < 2 * HBLANK && (tia.comb !== 0 || tia.last - tia.lastHmove < LINE);
}

/** Object sets for which the reference draws empty blocks of four pixels at once; the latter sets not in score mode. */
const BLOCKWISE: u64 =
  (1 << u64(P0)) | (1 << u64(M0)) | (1 << u64(P1)) | (1 << u64(P0 | P1)) | (1 << u64(M1)) | (1 << u64(M0 | M1)) |
  (1 << u64(BL)) | (1 << u64(M0 | BL)) | (1 << u64(P1 | BL)) | (1 << u64(M1 | BL)) | (1 << u64(PF));
const BLOCKWISE_UNSCORED: u64 = (1 << u64(P0 | PF)) | (1 << u64(P1 | PF)) | (1 << u64(BL | PF));

/**
 * The reference completes a block of four pixels without movable objects even past the requested clock. The next drawing repaints it, so
 * the effect is visible only at a frame's end. `first` = start of this drawing.
 */
function finishBlock(first: i32): void {
  const end = tia.linePosition - HBLANK;
  const x = end & ~3;
  if (x < first || x === end || (tia.vblank & 2) !== 0) return;
  if (tia.dirty !== 0) updateMasks();
  const active = tia.active;
  const set = (tia.ctrlpf & 2) === 0 ? BLOCKWISE | BLOCKWISE_UNSCORED : BLOCKWISE;
  if (((set >> u64(active)) & 1) === 0) return;
  const byte = usize(x) >> 3;
  const shift = u32(x & 7);
  const objects =
    bitsAt(MASK_P0, byte, shift) | bitsAt(MASK_M0, byte, shift) | bitsAt(MASK_P1, byte, shift) |
    bitsAt(MASK_M1, byte, shift) | bitsAt(MASK_BL, byte, shift);
  if ((objects & 15) === 0) paint(end, x + 4);
}

/** Advances picture and collisions to clock `c`. */
export function draw(c: i32): void {
  if (c < tia.displayStart || tia.last >= tia.displayStop || tia.last >= c) return;
  if (c > tia.displayStop) c = tia.displayStop;
  let last = tia.last;
  const firstRow = tia.row;
  const first = max(tia.linePosition - HBLANK, 0);
  do {
    let from = tia.linePosition;
    if (from === LINE) {
      lineEnd();
      from = 0;
      tia.row += 160;
    }
    const n = min(c - last, LINE - from);
    const to = from + n;
    if (to > HBLANK) {
      const start = max(from, HBLANK);
      paint(start - HBLANK, to - HBLANK);
      if (tia.comb !== 0 && start < HBLANK + 8) {
        for (let x = start - HBLANK; x < 8; x++) store<u8>(usize(tia.row) + usize(x), 0);
        if (to >= HBLANK + 8) tia.comb = 0;
      }
    } else if (tia.comb !== 0 && machine.careful !== 0) {
      // The reference blanks as many pixels as clocks remain until pixel 8, even before the first pixel is due.
      memory.fill(usize(tia.row), 0, usize(HBLANK + 8 - to));
    }
    tia.linePosition = to;
    last += n;
  } while (last < c);
  tia.last = last;
  if (machine.careful !== 0 && tia.linePosition > HBLANK) finishBlock(tia.row === firstRow ? first : 0);
}
