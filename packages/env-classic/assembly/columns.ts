// Where the columns of src/kernel/columns.ts lie, two environments at a time.

/** Behind the table of sines. */
const FIRST: i32 = 4096;

/** Address of two environments' numbers in a column of 8 bytes each; the columns are those of the state, actions and rewards. */
// @ts-ignore: decorator
@inline
export function at(column: i32, room: i32, index: i32): i32 {
  return FIRST + 8 * (column * room + index);
}

/** Address of an environment's observation of `size` float32, in a task with `state` columns of state. */
// @ts-ignore: decorator
@inline
export function observation(state: i32, size: i32, room: i32, index: i32): i32 {
  return FIRST + 8 * (state + 2) * room + 4 * size * index;
}

/** x0 y0 x1 y1 from (x0, x1) and (y0, y1), in float32. */
// @ts-ignore: decorator
@inline
export function rowsOfTwo(x: v128, y: v128): v128 {
  return v128.shuffle<f32>(f32x4.demote_f64x2_zero(x), f32x4.demote_f64x2_zero(y), 0, 4, 1, 5);
}

/** Whether each of two environments ended, as flags and in the list; returns the new length of the list. */
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
