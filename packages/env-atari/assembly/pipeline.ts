// Preprocessing: captures two frames, grey or RGB, takes their maximum, resizes by area, stacks. The host sizes the memory and provides
// addresses; see src/framePipeline.ts for the rules and their sources.
import { PICTURES, PICTURE_SIZE, PIPELINE } from './layout';
import { machine } from './machine';

@unmanaged
class Pipeline {
  /** 1 = grey, 3 = RGB. */
  channels: i32;
  rows: i32;
  width: i32;
  height: i32;
  stack: i32;
  maximum: i32;
  /** 1: both axes shrink by integer factors. */
  integer: i32;
  /** The sources of four neighbouring outputs lie within 16 bytes, with at most four taps each. */
  narrow: i32;
  tapsX: usize;
  tapsY: usize;
  /** Frame buffer 0: rows x 160 x channels. */
  buffer: usize;
  /** Frame buffer 1, as palette indices. */
  capture: usize;
  /** Two horizontally resized rows, f32. */
  rowA: usize;
  rowB: usize;
  /** Sum of one output row, f32. */
  sum: usize;
  frames: usize;
  /** One byte per row: 1 if it equals the row above. */
  same: usize;
  /** Window starts and shuffles for groups of four outputs. */
  groups: usize;
}

const pipe = changetype<Pipeline>(PIPELINE);
/** Grey of each palette index, then red, green, blue (written by the host). */
export const GREY: usize = PIPELINE + 0x100;
export const RGB: usize = PIPELINE + 0x200;
export const HEAP: usize = PIPELINE + 0x600;

/** Weights of one output: first source, number of sources, then one f32 each. */
const MAX_TAPS: i32 = 254;
const TAP_BYTES: usize = 8 + 4 * usize(MAX_TAPS);

function fillTaps(at: usize, n: i32, m: i32): i32 {
  const scale = f64(n) / f64(m);
  let most = 0;
  for (let d = 0; d < m; d++) {
    const entry = at + usize(d) * TAP_BYTES;
    const a = f64(d) * scale;
    const e = a + scale;
    const cell = min<f64>(scale, f64(n) - a);
    let s1 = i32(Math.ceil(a));
    const s2 = min(i32(Math.floor(e)), n - 1);
    s1 = min(s1, s2);
    let first = s1;
    let count = 0;
    if (f64(s1) - a > 1e-3) {
      first = s1 - 1;
      store<f32>(entry + 8, f32((f64(s1) - a) / cell));
      count = 1;
    }
    for (let s = s1; s < s2; s++) {
      store<f32>(entry + 8 + (usize(count) << 2), f32(1.0 / cell));
      count++;
    }
    if (e - f64(s2) > 1e-3) {
      store<f32>(entry + 8 + (usize(count) << 2), f32(min<f64>(min<f64>(e - f64(s2), 1.0), cell) / cell));
      count++;
    }
    store<i32>(entry, first);
    store<i32>(entry + 4, count);
    most = max(most, count);
  }
  return most;
}

/** Returns the bytes of memory, from address 0, that a pipeline needs. */
export function pipelineEnd(channels: i32, rows: i32, width: i32, height: i32, stack: i32): usize {
  let end = HEAP;
  end += usize(width + height) * TAP_BYTES;
  end += usize(rows * 160 * channels) + usize(rows * 160) + 64;
  end += 3 * (usize(width * channels * 4) + 64);
  end += usize(width * height * channels * stack) + 64;
  end += usize(rows) + 64;
  end += usize(width / 4) * GROUP_BYTES + 64;
  return end;
}

export function setPipeline(channels: i32, rows: i32, width: i32, height: i32, stack: i32, maximum: i32): void {
  pipe.channels = channels;
  pipe.rows = rows;
  pipe.width = width;
  pipe.height = height;
  pipe.stack = stack;
  pipe.maximum = maximum;
  pipe.integer = 160 % width === 0 && rows % height === 0 ? 1 : 0;
  let at = HEAP;
  pipe.tapsX = at;
  at += usize(width) * TAP_BYTES;
  pipe.tapsY = at;
  at += usize(height) * TAP_BYTES;
  pipe.buffer = at;
  at += usize(rows * 160 * channels) + 32;
  pipe.capture = at;
  at += usize(rows * 160) + 32;
  const line = usize((width * channels * 4 + 31) & ~15);
  at = (at + 15) & ~15;
  pipe.rowA = at;
  at += line;
  pipe.rowB = at;
  at += line;
  pipe.sum = at;
  at += line;
  pipe.frames = at;
  at += usize(width * height * channels * stack) + 32;
  pipe.same = at;
  at += usize(rows) + 16;
  pipe.groups = (at + 15) & ~15;
  const most = fillTaps(pipe.tapsX, 160, width);
  fillTaps(pipe.tapsY, rows, height);
  pipe.narrow = channels === 1 && width % 4 === 0 && most <= 4 ? fillGroups(most) : 0;
  memory.fill(pipe.buffer, 0, usize(rows * 160 * channels));
  memory.fill(pipe.capture, 0, usize(rows * 160));
  memory.fill(pipe.frames, 0, usize(width * height * channels * stack));
}

/** Writes one group: window start (16 bytes), then a shuffle and four weights per tap. Returns the taps, or 0 if it does not fit. */
const GROUP_BYTES: usize = 16 + 4 * 32;

function fillGroups(taps: i32): i32 {
  for (let g = 0; g < pipe.width / 4; g++) {
    const at = pipe.groups + usize(g) * GROUP_BYTES;
    // A window that would pass the end of the line starts earlier, so bytes after the row have no influence.
    const start = min(load<i32>(pipe.tapsX + usize(4 * g) * TAP_BYTES), 144);
    store<i32>(at, start);
    for (let t = 0; t < taps; t++) {
      const shuffle = at + 16 + usize(t) * 32;
      memory.fill(shuffle, 0xff, 16);
      for (let k = 0; k < 4; k++) {
        const entry = pipe.tapsX + usize(4 * g + k) * TAP_BYTES;
        const has = t < load<i32>(entry + 4);
        const source = load<i32>(entry) + t - start;
        if (has && source > 15) return 0;
        if (has) store<u8>(shuffle + usize(4 * k), source);
        store<f32>(shuffle + 16 + usize(4 * k), has ? load<f32>(entry + 8 + (usize(t) << 2)) : 0);
      }
    }
  }
  return taps;
}

function picture(): usize {
  return PICTURES + usize(machine.picture) * PICTURE_SIZE;
}

/** Frame buffer 1 := the current picture. */
export function captureFirst(): void {
  memory.copy(pipe.capture, picture(), usize(pipe.rows * 160));
}

/** Frame buffer 1 := black. */
export function clearCapture(): void {
  memory.fill(pipe.capture, 0, usize(pipe.rows * 160));
}

/** All stacked frames := 0. */
export function clearFrames(): void {
  memory.fill(pipe.frames, 0, usize(pipe.width * pipe.height * pipe.channels * pipe.stack));
}

function rowsEqual(a: usize, b: usize): boolean {
  for (let i: usize = 0; i < 160; i += 32) {
    const x = v128.xor(v128.load(a + i), v128.load(b + i));
    const y = v128.xor(v128.load(a + i + 16), v128.load(b + i + 16));
    if (v128.any_true(v128.or(x, y))) return false;
  }
  return true;
}

/** Converts 16 even palette indices to grey (odd ones use the table): a 128-entry lookup by eight shuffles. */
function greyRow(from: usize, to: usize): void {
  for (let i: usize = 0; i < 160; i += 16) {
    const v = v128.load(from + i);
    if (v128.any_true(v128.and(v, i8x16.splat(1)))) {
      for (let k: usize = 0; k < 16; k++) store<u8>(to + i + k, load<u8>(GREY + usize(load<u8>(from + i + k))));
      continue;
    }
    const index = i8x16.shr_u(v, 1);
    let grey = i8x16.swizzle(v128.load(EVEN_GREY), index);
    for (let t = 1; t < 8; t++) {
      const part = i8x16.sub(index, i8x16.splat(i8(16 * t)));
      grey = v128.or(grey, i8x16.swizzle(v128.load(EVEN_GREY + usize(16 * t)), part));
    }
    v128.store(to + i, grey);
  }
}

const EVEN_GREY: usize = PIPELINE + 0x500;

/** Call after the host writes the colour tables. */
export function coloursChanged(): void {
  for (let i: usize = 0; i < 128; i++) store<u8>(EVEN_GREY + i, load<u8>(GREY + 2 * i));
}

function rgbRow(from: usize, to: usize): void {
  for (let i: usize = 0; i < 160; i++) {
    const colour = RGB + 3 * usize(load<u8>(from + i));
    const at = to + 3 * i;
    store<u16>(at, load<u16>(colour));
    store<u8>(at + 2, load<u8>(colour + 2));
  }
}

function convertRow(from: usize, to: usize): void {
  if (pipe.channels === 1) greyRow(from, to);
  else rgbRow(from, to);
}

function maximumRow(at: usize, other: usize, size: usize): void {
  for (let i: usize = 0; i < size; i += 16) v128.store(at + i, i8x16.max_u(v128.load(at + i), v128.load(other + i)));
}

/** Frame buffer 0 := the current picture if `fresh`, then its maximum with frame buffer 1. */
function fillBuffer(fresh: boolean): void {
  const rows = pipe.rows;
  const size = usize(160 * pipe.channels);
  const maximum = pipe.maximum !== 0;
  let source = picture();
  let capture = pipe.capture;
  let to = pipe.buffer;
  for (let r = 0; r < rows; r++) {
    let same = false;
    if (fresh) {
      same = r > 0 && rowsEqual(source, source - 160) && (!maximum || rowsEqual(capture, capture - 160));
      if (same) memory.copy(to, to - size, size);
      else convertRow(source, to);
    }
    if (maximum && !same && (!fresh || !rowsEqual(source, capture))) {
      convertRow(capture, SCRATCH);
      maximumRow(to, SCRATCH, size);
    }
    store<u8>(pipe.same + usize(r), same ? 1 : 0);
    source += 160;
    capture += 160;
    to += size;
  }
}

const SCRATCH: usize = 0x20000;

function resizeRow(row: i32, to: usize): void {
  const channels = pipe.channels;
  const from = pipe.buffer + usize(row * 160 * channels);
  const width = pipe.width;
  if (pipe.narrow !== 0) {
    const taps = pipe.narrow;
    let group = pipe.groups;
    for (let d = 0; d < width; d += 4) {
      const window = v128.load(from + usize(load<i32>(group)));
      let sum = f32x4.splat(0);
      for (let t = 0; t < taps; t++) {
        const shuffle = group + 16 + (usize(t) << 5);
        const value = f32x4.convert_i32x4_s(i8x16.swizzle(window, v128.load(shuffle)));
        sum = f32x4.add(sum, f32x4.mul(value, v128.load(shuffle + 16)));
      }
      v128.store(to + (usize(d) << 2), sum);
      group += GROUP_BYTES;
    }
    return;
  }
  for (let d = 0; d < width; d++) {
    const entry = pipe.tapsX + usize(d) * TAP_BYTES;
    const first = load<i32>(entry);
    const count = load<i32>(entry + 4);
    for (let c = 0; c < channels; c++) {
      let sum: f32 = 0;
      for (let t = 0; t < count; t++) {
        sum += load<f32>(entry + 8 + (usize(t) << 2)) * f32(load<u8>(from + usize((first + t) * channels + c)));
      }
      store<f32>(to + (usize(d * channels + c) << 2), sum);
    }
  }
}

/** Rounds half to even and clamps. */
function storeRow(to: usize, size: i32): void {
  let i = 0;
  for (; i + 16 <= size; i += 16) {
    const at = pipe.sum + (usize(i) << 2);
    const a = i32x4.trunc_sat_f32x4_s(f32x4.nearest(v128.load(at)));
    const b = i32x4.trunc_sat_f32x4_s(f32x4.nearest(v128.load(at + 16)));
    const c = i32x4.trunc_sat_f32x4_s(f32x4.nearest(v128.load(at + 32)));
    const d = i32x4.trunc_sat_f32x4_s(f32x4.nearest(v128.load(at + 48)));
    v128.store(to + usize(i), i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d)));
  }
  for (; i < size; i++) {
    const v = i32(nearest<f32>(load<f32>(pipe.sum + (usize(i) << 2))));
    store<u8>(to + usize(i), min(max(v, 0), 255));
  }
}

function addScaled(from: usize, weight: f32, size: i32, first: boolean): void {
  const w = f32x4.splat(weight);
  for (let i: usize = 0; i < usize(size) << 2; i += 16) {
    const product = f32x4.mul(v128.load(from + i), w);
    v128.store(pipe.sum + i, first ? product : f32x4.add(v128.load(pipe.sum + i), product));
  }
}

function resizeArea(to: usize): void {
  const size = pipe.width * pipe.channels;
  let current = pipe.rowA;
  let spare = pipe.rowB;
  let done = -1;
  for (let d = 0; d < pipe.height; d++) {
    const entry = pipe.tapsY + usize(d) * TAP_BYTES;
    const first = load<i32>(entry);
    const count = load<i32>(entry + 4);
    for (let t = 0; t < count; t++) {
      const row = first + t;
      if (row !== done) {
        // Rows come in order; a row that equals the one above needs no work.
        if (load<u8>(pipe.same + usize(row)) === 0 || done !== row - 1) {
          resizeRow(row, spare);
          const swap = current;
          current = spare;
          spare = swap;
        }
        done = row;
      }
      addScaled(current, load<f32>(entry + 8 + (usize(t) << 2)), size, t === 0);
    }
    storeRow(to + usize(d * size), size);
  }
}

function resizeInteger(to: usize): void {
  const kx = 160 / pipe.width;
  const ky = pipe.rows / pipe.height;
  const channels = pipe.channels;
  const factor = f32(1.0 / f64(kx * ky));
  const quarter = kx === 2 && ky === 2;
  for (let y = 0; y < pipe.height; y++) {
    for (let x = 0; x < pipe.width; x++) {
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (let j = 0; j < ky; j++) {
          for (let i = 0; i < kx; i++) {
            sum += i32(load<u8>(pipe.buffer + usize(((y * ky + j) * 160 + x * kx + i) * channels + c)));
          }
        }
        const value = quarter ? (sum + 2) >> 2 : i32(nearest<f32>(f32(sum) * factor));
        store<u8>(to + usize((y * pipe.width + x) * channels + c), value);
      }
    }
  }
}

/** Processes one frame and pushes it onto the stack. `fresh` = 0 if the step stopped before its last capture. */
export function pushFrame(fresh: i32): void {
  fillBuffer(fresh !== 0);
  const size = usize(pipe.width * pipe.height * pipe.channels);
  const last = pipe.frames + size * usize(pipe.stack - 1);
  if (pipe.stack > 1) memory.copy(pipe.frames, pipe.frames + size, size * usize(pipe.stack - 1));
  if (pipe.width === 160 && pipe.height === pipe.rows) memory.copy(last, pipe.buffer, size);
  else if (pipe.integer !== 0) resizeInteger(last);
  else resizeArea(last);
}

export function framesAddress(): usize {
  return pipe.frames;
}

export function bufferAddress(): usize {
  return pipe.buffer;
}

export function captureAddress(): usize {
  return pipe.capture;
}
