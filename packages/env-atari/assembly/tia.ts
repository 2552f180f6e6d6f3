// TIA registers: effects of writes, results of reads, frame boundaries.
import { HMOVE_TABLE, PICTURES, PICTURE_SIZE } from './layout';
import { machine } from './machine';
import { draw } from './tiaDraw';
import { invalidate, secondCopy, thirdCopy } from './tiaMasks';
import { BL, M0, M1, P0, P1, PF, Tia, tia, wrap } from "./tiaState";

const NEVER: i32 = 0x7fffffff;
const LINE: i32 = 228;

export function resetTia(): void {
  const yStart = tia.yStart;
  const height = tia.height;
  const maxLines = tia.maxLines;
  const colourLoss = tia.colourLoss;
  const combs = tia.combs;
  memory.fill(changetype<usize>(tia), 0, offsetof<Tia>());
  tia.yStart = yStart;
  tia.height = height;
  setMaxLines(maxLines);
  tia.colourLoss = colourLoss;
  tia.combs = combs;
  tia.vsyncEnd = NEVER;
  tia.displayStart = LINE * yStart;
  tia.displayStop = tia.displayStart + LINE * height;
  memory.fill(PICTURES, 0, 2 * PICTURE_SIZE);
  tia.row = i32(PICTURES + usize(machine.picture) * PICTURE_SIZE);
  invalidate();
}

export function rebaseTia(cycles: i32): void {
  const clocks = 3 * cycles;
  tia.frameStart -= clocks;
  tia.displayStart -= clocks;
  tia.displayStop -= clocks;
  tia.last -= clocks;
  tia.pending -= clocks;
  tia.vsyncEnd -= clocks;
  tia.lastHmove -= clocks;
  tia.released -= cycles;
}

/** Starts a frame; the caller has rebased the clocks except that `phase` = clocks into the current line. */
export function beginPicture(phase: i32): void {
  machine.picture ^= 1;
  tia.frameStart = -phase;
  tia.displayStart = tia.frameStart + LINE * tia.yStart;
  tia.displayStop = tia.displayStart + LINE * tia.height;
  tia.last = tia.displayStart;
  tia.pending = tia.displayStart;
  tia.linePosition = 0;
  tia.row = i32(PICTURES + usize(machine.picture) * PICTURE_SIZE);
  if (tia.colourLoss !== 0) {
    const bit = machine.lineCount & 1;
    tia.lossBit = bit;
    tia.colup0 = (tia.colup0 & 0xfe) | bit;
    tia.colup1 = (tia.colup1 & 0xfe) | bit;
    tia.colupf = (tia.colupf & 0xfe) | bit;
    tia.colubk = (tia.colubk & 0xfe) | bit;
  }
}

/** Greys the rows that the beam has not reached, which marks a frame that takes too long. */
export function greyUnscanned(lineCount: i32): void {
  const first = max(lineCount, tia.yStart) - tia.yStart;
  const picture = PICTURES + usize(machine.picture) * PICTURE_SIZE;
  for (let i = first * 160; i < tia.height * 160; i++) {
    const at = picture + usize(i);
    store<u8>(at, (load<u8>(at) & 15) >> 1);
  }
}

/** Sets the line count after which the next TIA write ends the frame. */
export function setMaxLines(lines: i32): void {
  tia.maxLines = lines;
  tia.lastClock = (lines + 1) * LINE - 1;
}

export function linesDone(cyc: i32): i32 {
  return (3 * cyc - tia.frameStart) / LINE;
}

/** Tests RESP against one copy: 0 elsewhere, 1 before, 2 inside. */
function hit(position: i32, old: i32, offset: i32, width: i32): i32 {
  let delta = (position - old - offset) % 160;
  if (delta < 0) delta += 160;
  if (delta < 4) return 1;
  return delta < 4 + width ? 2 : 0;
}

function strobePlayer(clock: i32, h: i32, old: i32, nusiz: i32): i32 {
  const position = h < 68 ? 3 : (h - 68 + 5) % 160;
  const mode = nusiz & 7;
  const width = mode === 5 ? 16 : mode === 7 ? 32 : 8;
  let hits = hit(position, old, 0, width);
  const second = secondCopy(mode);
  if (second !== 0) hits |= hit(position, old, second, width);
  const third = thirdCopy(mode);
  if (third !== 0) hits |= hit(position, old, third, width);
  if ((hits & 2) !== 0) draw(clock + 11);
  return position | ((hits & 1) !== 0 ? 0 : 256);
}

function strobe(h: i32): i32 {
  return h < 68 ? 2 : (h - 68 + 4) % 160;
}

function lockedPosition(player: i32, nusiz: i32): i32 {
  const mode = nusiz & 7;
  return wrap(player + (mode === 5 ? 8 : mode === 7 ? 16 : 4));
}

function normalMissile0(): void {
  tia.starWide = 0;
  tia.starHidden = 0;
}

function moveObjects(clock: i32, h: i32): void {
  const x = h / 3;
  const row = HMOVE_TABLE + usize(x << 4);
  tia.posP0 = wrap(tia.posP0 + i32(load<i8>(row + usize(tia.hmp0))));
  tia.posP1 = wrap(tia.posP1 + i32(load<i8>(row + usize(tia.hmp1))));
  tia.posM0 = wrap(tia.posM0 + i32(load<i8>(row + usize(tia.hmm0))));
  tia.posM1 = wrap(tia.posM1 + i32(load<i8>(row + usize(tia.hmm1))));
  tia.posBl = wrap(tia.posBl + i32(load<i8>(row + usize(tia.hmbl))));
  tia.skip0 = 0;
  tia.skip1 = 0;
  tia.starfield = 0;
  normalMissile0();
  tia.lastHmove = clock;
  if (tia.combs !== 0 && (x <= 20 || x === 75)) tia.comb = 1;
  tia.dirty |= P0 | P1 | M0 | M1 | BL;
}

/**
 * Writes a register at cycle `cyc`; returns the cycle count afterwards (WSYNC waits).
 *
 * Only writes that change the picture advance it. The clock up to which an eager machine would have drawn is remembered, because a frame
 * that ends shows exactly that much.
 */
export function writeTia(address: i32, value: i32, cyc: i32): i32 {
  const register = address & 0x3f;
  const clock = 3 * cyc;
  const sinceStart = clock - tia.frameStart;
  drawLater(clock);
  if (sinceStart > tia.lastClock) machine.frameEnded = 1;
  switch (register) {
    case 0x00:
      if ((value & 2) !== 0) {
        tia.vsyncEnd = clock + LINE;
      } else if (clock >= tia.vsyncEnd) {
        tia.vsyncEnd = NEVER;
        machine.frameEnded = 1;
      }
      break;
    case 0x01:
      if ((value & 0x80) !== 0) {
        tia.grounded = 1;
      } else if (tia.grounded !== 0) {
        tia.grounded = 0;
        tia.released = cyc;
      }
      drawLater(clock + 1);
      if (((value ^ tia.vblank) & 2) !== 0) draw(clock + 1);
      tia.vblank = value;
      break;
    case 0x02:
      if (machine.afterWrite === 0) {
        const wait = 76 - ((cyc - tia.frameStart / 3) % 76);
        if (wait < 76) return cyc + wait;
      }
      break;
    case 0x04:
      drawLater(clock + 8);
      if (value === tia.nusiz0 && (tia.skip0 | tia.starWide | tia.starHidden) === 0) break;
      draw(clock + 8);
      tia.nusiz0 = value;
      tia.skip0 = 0;
      normalMissile0();
      tia.dirty |= P0 | M0;
      break;
    case 0x05:
      drawLater(clock + 8);
      if (value === tia.nusiz1 && tia.skip1 === 0) break;
      draw(clock + 8);
      tia.nusiz1 = value;
      tia.skip1 = 0;
      tia.dirty |= P1 | M1;
      break;
    case 0x06: {
      const colour = (value & 0xfe) | tia.lossBit;
      if (colour === tia.colup0) break;
      draw(clock);
      tia.colup0 = colour;
      break;
    }
    case 0x07: {
      const colour = (value & 0xfe) | tia.lossBit;
      if (colour === tia.colup1) break;
      draw(clock);
      tia.colup1 = colour;
      break;
    }
    case 0x08: {
      const colour = (value & 0xfe) | tia.lossBit;
      if (colour === tia.colupf) break;
      draw(clock);
      tia.colupf = colour;
      break;
    }
    case 0x09: {
      const colour = (value & 0xfe) | tia.lossBit;
      if (colour === tia.colubk) break;
      draw(clock);
      tia.colubk = colour;
      break;
    }
    case 0x0a:
      draw(clock);
      tia.ctrlpf = value;
      if (sinceStart % LINE < 147) tia.reflect = value & 1;
      tia.dirty |= PF | BL;
      break;
    case 0x0b:
      drawLater(clock + 1);
      if ((value & 8) === tia.refp0) break;
      draw(clock + 1);
      tia.refp0 = value & 8;
      tia.dirty |= P0;
      break;
    case 0x0c:
      drawLater(clock + 1);
      if ((value & 8) === tia.refp1) break;
      draw(clock + 1);
      tia.refp1 = value & 8;
      tia.dirty |= P1;
      break;
    case 0x0d: {
      const c = playfieldClock(clock, sinceStart);
      if (value === tia.pf0) break;
      draw(c);
      tia.pf0 = value;
      tia.dirty |= PF;
      break;
    }
    case 0x0e: {
      const c = playfieldClock(clock, sinceStart);
      if (value === tia.pf1) break;
      draw(c);
      tia.pf1 = value;
      tia.dirty |= PF;
      break;
    }
    case 0x0f: {
      const c = playfieldClock(clock, sinceStart);
      if (value === tia.pf2) break;
      draw(c);
      tia.pf2 = value;
      tia.dirty |= PF;
      break;
    }
    case 0x10: {
      draw(clock);
      const result = strobePlayer(clock, sinceStart % LINE, tia.posP0, tia.nusiz0);
      tia.posP0 = result & 0xff;
      tia.skip0 = result >> 8;
      tia.dirty |= P0;
      break;
    }
    case 0x11: {
      draw(clock);
      const result = strobePlayer(clock, sinceStart % LINE, tia.posP1, tia.nusiz1);
      tia.posP1 = result & 0xff;
      tia.skip1 = result >> 8;
      tia.dirty |= P1;
      break;
    }
    case 0x12: {
      drawLater(clock + 8);
      draw(clock + 8);
      const h = sinceStart % LINE;
      tia.posM0 = h === 69 && clock - tia.lastHmove === 60 ? 8 : strobe(h);
      normalMissile0();
      tia.dirty |= M0;
      break;
    }
    case 0x13: {
      drawLater(clock + 8);
      draw(clock + 8);
      const h = sinceStart % LINE;
      tia.posM1 = h === 18 && clock - tia.lastHmove === 9 ? 3 : strobe(h);
      tia.dirty |= M1;
      break;
    }
    case 0x14: {
      draw(clock);
      const h = sinceStart % LINE;
      const d = clock - tia.lastHmove;
      if (d === 54 && (h === 60 || h === 69)) tia.posBl = 10;
      else if (d === 9 && h === 18) tia.posBl = 3;
      else if (d === 21 && h === 30) tia.posBl = 6;
      else if (d === 18 && h === 27) tia.posBl = 5;
      else tia.posBl = strobe(h);
      tia.dirty |= BL;
      break;
    }
    case 0x1b: {
      drawLater(clock + 1);
      const changed =
        (tia.vdelp0 === 0 && value !== tia.grp0New ? P0 : 0) | (tia.vdelp1 !== 0 && tia.grp1Old !== tia.grp1New ? P1 : 0);
      if (changed !== 0) {
        draw(clock + 1);
        tia.dirty |= changed;
      }
      tia.grp0New = value;
      tia.grp1Old = tia.grp1New;
      break;
    }
    case 0x1c: {
      drawLater(clock + 1);
      const changed =
        (tia.vdelp1 === 0 && value !== tia.grp1New ? P1 : 0) |
        (tia.vdelp0 !== 0 && tia.grp0Old !== tia.grp0New ? P0 : 0) |
        (tia.vdelbl !== 0 && tia.enablOld !== tia.enablNew ? BL : 0);
      if (changed !== 0) {
        draw(clock + 1);
        tia.dirty |= changed;
      }
      tia.grp1New = value;
      tia.grp0Old = tia.grp0New;
      tia.enablOld = tia.enablNew;
      break;
    }
    case 0x1d:
      if ((value & 2) === tia.enam0) break;
      draw(clock);
      tia.enam0 = value & 2;
      tia.dirty |= M0;
      break;
    case 0x1e:
      if ((value & 2) === tia.enam1) break;
      draw(clock);
      tia.enam1 = value & 2;
      tia.dirty |= M1;
      break;
    case 0x1f:
      if ((value & 2) === tia.enablNew) break;
      if (tia.vdelbl === 0) {
        draw(clock);
        tia.dirty |= BL;
      }
      tia.enablNew = value & 2;
      break;
    case 0x20:
      tia.hmp0 = value >> 4;
      break;
    case 0x21:
      tia.hmp1 = value >> 4;
      break;
    case 0x22:
      if (value >> 4 === 6 && tia.hmm0 === 7 && clock === tia.lastHmove + 63) {
        draw(clock);
        tia.starfield = 1;
        tia.starCounter = 0;
      }
      tia.hmm0 = value >> 4;
      break;
    case 0x23:
      tia.hmm1 = value >> 4;
      break;
    case 0x24:
      tia.hmbl = value >> 4;
      break;
    case 0x25:
      if ((value & 1) === tia.vdelp0) break;
      draw(clock);
      tia.vdelp0 = value & 1;
      tia.dirty |= P0;
      break;
    case 0x26:
      if ((value & 1) === tia.vdelp1) break;
      draw(clock);
      tia.vdelp1 = value & 1;
      tia.dirty |= P1;
      break;
    case 0x27:
      if ((value & 1) === tia.vdelbl) break;
      draw(clock);
      tia.vdelbl = value & 1;
      tia.dirty |= BL;
      break;
    case 0x28:
      if ((value & 2) === tia.resmp0) break;
      draw(clock);
      if (tia.resmp0 !== 0) {
        tia.posM0 = lockedPosition(tia.posP0, tia.nusiz0);
        normalMissile0();
      }
      tia.resmp0 = value & 2;
      tia.dirty |= M0;
      break;
    case 0x29:
      if ((value & 2) === tia.resmp1) break;
      draw(clock);
      if (tia.resmp1 !== 0) tia.posM1 = lockedPosition(tia.posP1, tia.nusiz1);
      tia.resmp1 = value & 2;
      tia.dirty |= M1;
      break;
    case 0x2a:
      draw(clock);
      moveObjects(clock, sinceStart % LINE);
      break;
    case 0x2b:
      tia.hmp0 = 0;
      tia.hmp1 = 0;
      tia.hmm0 = 0;
      tia.hmm1 = 0;
      tia.hmbl = 0;
      break;
    case 0x2c:
      draw(clock);
      tia.collisions = 0;
      break;
    default:
      break;
  }
  return cyc;
}

/** Two writes of one instruction share a clock, so a later write may reach less far. */
function drawLater(clock: i32): void {
  if (machine.careful !== 0) draw(clock);
  else if (clock > tia.pending) tia.pending = clock;
}

/** Returns the clock at which a new playfield byte appears: it is fetched for blocks of four pixels. */
function playfieldClock(clock: i32, sinceStart: i32): i32 {
  const q = ((sinceStart % LINE) / 3) & 3;
  const c = clock + (q === 0 ? 4 : q === 1 ? 5 : q === 2 ? 2 : 3);
  drawLater(c);
  return c;
}

function paddle(resistance: i32, cyc: i32): i32 {
  if (resistance === 0) return 0x80;
  if (resistance < 0 || tia.grounded !== 0) return 0;
  const need = u32(1.6 * f64(resistance) * 0.01e-6 * 1.19e6);
  return u32(cyc) > u32(tia.released) + need ? 0x80 : 0;
}

/** Reads a register at cycle `cyc`; the low six bits keep the bus value. */
export function readTia(address: i32, cyc: i32, bus: i32): i32 {
  draw(3 * cyc);
  const noise = bus & 0x3f;
  const register = address & 15;
  if (register < 8) {
    const latches = tia.collisions >> (register << 1);
    return noise | ((latches & 1) << 7) | ((latches & 2) << 5);
  }
  switch (register) {
    case 8:
      return noise | paddle(machine.paddle0, cyc);
    case 9:
      return noise | paddle(machine.paddle1, cyc);
    case 10:
      return noise | paddle(machine.paddle2, cyc);
    case 11:
      return noise | paddle(machine.paddle3, cyc);
    case 12:
      return noise | machine.inpt4;
    case 13:
      return noise | machine.inpt5;
    default:
      return noise;
  }
}
