// The step of src/acrobot.ts for a batch, two acrobots at a time.
// State: both angles, both angular velocities.
import { cosine, cosOf, sinCos, sine } from './angles';
import { at, finish, observation } from './columns';
import { add, all, clipped, div, mul, sub } from './pairs';

/** Angular accelerations, written by {@link accelerate}. */
let acceleration1: v128 = i64x2.splat(0);
let acceleration2: v128 = i64x2.splat(0);

function accelerate(angle1: v128, angle2: v128, velocity1: v128, velocity2: v128, torque: v128): void {
  const quarter = all(Math.PI / 2);
  sinCos(angle2);
  const c2 = cosine;
  const s2 = sine;
  const d1 = add(add(add(all(0.25), add(all(1.25), c2)), all(1)), all(1));
  const d2 = add(add(all(0.25), mul(all(0.5), c2)), all(1));
  const phi2 = mul(all(0.5 * 9.8), cosOf(sub(add(angle1, angle2), quarter)));
  const centrifugal = mul(mul(all(-0.5), mul(velocity2, velocity2)), s2);
  const coriolis = mul(mul(velocity2, velocity1), s2);
  const weight = mul(all(1.5 * 9.8), cosOf(sub(angle1, quarter)));
  const phi1 = add(add(sub(centrifugal, coriolis), weight), phi2);
  const pushed = add(torque, mul(div(d2, d1), phi1));
  const pulled = sub(sub(pushed, mul(mul(all(0.5), mul(velocity1, velocity1)), s2)), phi2);
  acceleration2 = div(pulled, sub(all(1.25), div(mul(d2, d2), d1)));
  acceleration1 = div(f64x2.neg(add(mul(d2, acceleration2), phi1)), d1);
}

/** y + (h/6)(k₁ + 2k₂ + 2k₃ + k₄) */
// @ts-ignore: decorator
@inline
function weighted(y: v128, k1: v128, k2: v128, k3: v128, k4: v128): v128 {
  return add(
    y,
    mul(all(0.2 / 6), add(add(add(k1, mul(all(2), k2)), mul(all(2), k3)), k4)),
  );
}

/** Wraps the angles to ±π. */
// @ts-ignore: decorator
@inline
function wrapped(angle: v128): v128 {
  const turn = all(2 * Math.PI);
  let inside = angle;
  let over = f64x2.gt(inside, all(Math.PI));
  while (v128.any_true(over)) {
    inside = sub(inside, v128.and(turn, over));
    over = f64x2.gt(inside, all(Math.PI));
  }
  let under = f64x2.lt(inside, all(-Math.PI));
  while (v128.any_true(under)) {
    inside = sub(inside, v128.and(all(-2 * Math.PI), under)); // Keeps −0.
    under = f64x2.lt(inside, all(-Math.PI));
  }
  return inside;
}

/** Advances `count` acrobots by one fourth-order Runge–Kutta step; returns how many terminated. */
export function swingLinks(count: i32, room: i32): i32 {
  const half = all(0.1);
  const full = all(0.2);
  let listed = 0;
  for (let i = 0; i < count; i += 2) {
    const a = v128.load(at(0, room, i));
    const b = v128.load(at(1, room, i));
    const v = v128.load(at(2, room, i));
    const w = v128.load(at(3, room, i));
    const torque = sub(v128.load(at(4, room, i)), all(1));
    accelerate(a, b, v, w, torque);
    const k1v = acceleration1;
    const k1w = acceleration2;
    const v2 = add(v, mul(half, k1v));
    const w2 = add(w, mul(half, k1w));
    accelerate(add(a, mul(half, v)), add(b, mul(half, w)), v2, w2, torque);
    const k2v = acceleration1;
    const k2w = acceleration2;
    const v3 = add(v, mul(half, k2v));
    const w3 = add(w, mul(half, k2w));
    accelerate(add(a, mul(half, v2)), add(b, mul(half, w2)), v3, w3, torque);
    const k3v = acceleration1;
    const k3w = acceleration2;
    const v4 = add(v, mul(full, k3v));
    const w4 = add(w, mul(full, k3w));
    accelerate(add(a, mul(full, v3)), add(b, mul(full, w3)), v4, w4, torque);
    const angle1 = wrapped(weighted(a, v, v2, v3, v4));
    const angle2 = wrapped(weighted(b, w, w2, w3, w4));
    const velocity1 = clipped(weighted(v, k1v, k2v, k3v, acceleration1), all(-4 * Math.PI), all(4 * Math.PI));
    const velocity2 = clipped(weighted(w, k1w, k2w, k3w, acceleration2), all(-9 * Math.PI), all(9 * Math.PI));
    v128.store(at(0, room, i), angle1);
    v128.store(at(1, room, i), angle2);
    v128.store(at(2, room, i), velocity1);
    v128.store(at(3, room, i), velocity2);

    sinCos(angle1);
    const cos1 = cosine;
    const sin1 = sine;
    const arrived = f64x2.gt(
      sub(f64x2.neg(cos1), cosOf(add(angle2, angle1))),
      all(1),
    );
    sinCos(angle2);
    // Two rows of cosine, sine, cosine, sine, velocity, velocity.
    const out = observation(4, 6, room, i);
    const first = v128.shuffle<f32>(f32x4.demote_f64x2_zero(cos1), f32x4.demote_f64x2_zero(sin1), 0, 4, 1, 5);
    const second = v128.shuffle<f32>(
      f32x4.demote_f64x2_zero(cosine),
      f32x4.demote_f64x2_zero(sine),
      0, 4, 1, 5,
    );
    const speeds = v128.shuffle<f32>(
      f32x4.demote_f64x2_zero(velocity1),
      f32x4.demote_f64x2_zero(velocity2),
      0, 4, 1, 5,
    );
    v128.store(out, v128.shuffle<f64>(first, second, 0, 2));
    v128.store(out + 16, v128.shuffle<f64>(speeds, first, 0, 3));
    v128.store(out + 32, v128.shuffle<f64>(second, speeds, 1, 3));
    v128.store(at(5, room, i), v128.bitselect(all(0), all(-1), arrived));
    listed = finish(4, 6, room, i, count, arrived, listed);
  }
  return listed;
}
