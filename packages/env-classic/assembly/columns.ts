// Memory layout of the columns of src/kernel/columns.ts, two environments at a time.

/** The columns follow the table of sines. */
const FIRST: i32 = 4096;

/** Returns the address of two environments' numbers in a column of 8-byte values: state, actions, rewards. */
// @ts-ignore: decorator
@inline
export function at(column: i32, room: i32, index: i32): i32 {
  return FIRST + 8 * (column * room + index);
}

/** Returns the address of an environment's observation of `size` float32, for a task with `state` state columns. */
// @ts-ignore: decorator
@inline
export function observation(state: i32, size: i32, room: i32, index: i32): i32 {
  return FIRST + 8 * (state + 2) * room + 4 * size * index;
}

/** Interleaves (x0, x1) and (y0, y1) to float32 x0 y0 x1 y1. */
// @ts-ignore: decorator
@inline
export function rowsOfTwo(x: v128, y: v128): v128 {
  return v128.shuffle<f32>(f32x4.demote_f64x2_zero(x), f32x4.demote_f64x2_zero(y), 0, 4, 1, 5);
}

/** Records which of two environments ended, as flags and in the list; returns the new length of the list. */
export function finish(state: i32, size: i32, room: i32, index: i32, count: i32, ended: v128, listed: i32): i32 {
  const flags = FIRST + (8 * (state + 2) + 4 * size) * room;
  const list = flags + room;
  const bits = i64x2.bitmask(ended);
  store<u16>(flags + index, u16((bits & 1) | ((bits >> 1) << 8)));
  if (bits === 0) return listed;
  let length = listed;
  if ((bits & 1) !== 0) store<i32>(list + (length++ << 2), index);
  if (bits > 1 && index + 1 < count) store<i32>(list + (length++ << 2), index + 1);
  return length;
}
