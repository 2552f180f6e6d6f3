// The step of src/pendulum.ts for a batch, two pendulums at a time.
// State: angle, angular velocity, last torque, sine of the angle.
import { cosine, sinCos, sine } from './angles';
import { at, observation } from './columns';
import { add, all, clipped, mul, pairOf, sub } from './pairs';

function ofRest(rest: f64): f64 {
  return (rest < 0 ? rest + 6.283185307179586 : rest) - Math.PI;
}

/** Wraps the angle to ±π, as `(x + π) mod 2π − π`; the result of mod has the sign of 2π. */
// @ts-ignore: decorator
@inline
function fromTop(angle: v128): v128 {
  const turn = all(6.283185307179586);
  const x = add(angle, all(Math.PI));
  const size = f64x2.abs(x);
  if (v128.any_true(f64x2.gt(size, all(1e6)))) {
    return pairOf(
      ofRest(f64x2.extract_lane(x, 0) % 6.283185307179586),
      ofRest(f64x2.extract_lane(x, 1) % 6.283185307179586),
    );
  }
  const turns = f64x2.floor(mul(size, all(0.15915494309189535)));
  // Split 2π into two parts whose products with small integers are exact; this makes the remainder exact.
  const rest = sub(
    sub(size, mul(turns, all(6.2831853069365025))),
    mul(turns, all(2.430837753308879e-10)),
  );
  // Correct by one turn if the quotient was rounded past an integer.
  const more = v128.and(f64x2.lt(rest, all(0)), turn);
  const less = v128.and(f64x2.ge(rest, turn), turn);
  const exact = sub(add(rest, more), less);
  const signed = v128.xor(exact, v128.and(x, i64x2.splat(i64.MIN_VALUE)));
  return sub(add(signed, v128.and(f64x2.lt(signed, all(0)), turn)), all(Math.PI));
}

/** Advances `count` pendulums by one step; `pull` is 3g/2. They never terminate. */
export function swing(count: i32, room: i32, pull: f64): i32 {
  for (let i = 0; i < count; i += 2) {
    const angle = v128.load(at(0, room, i));
    const velocity = v128.load(at(1, room, i));
    const torque = clipped(v128.load(at(4, room, i)), all(-2), all(2));
    const torque32 = f32x4.demote_f64x2_zero(torque);
    const fuel = f64x2.promote_low_f32x4(
      f32x4.mul(f32x4.splat(0.001), f32x4.mul(torque32, torque32)),
    );
    const push = f64x2.promote_low_f32x4(f32x4.mul(f32x4.splat(3), torque32));
    const off = fromTop(angle);
    const cost = add(
      add(mul(off, off), mul(all(0.1), mul(velocity, velocity))),
      fuel,
    );
    v128.store(at(5, room, i), f64x2.neg(cost));

    const acceleration = add(mul(all(pull), v128.load(at(3, room, i))), push);
    let next = add(velocity, mul(acceleration, all(0.05)));
    next = clipped(next, all(-8), all(8));
    const moved = add(angle, mul(next, all(0.05)));
    sinCos(moved);
    v128.store(at(0, room, i), moved);
    v128.store(at(1, room, i), next);
    v128.store(at(2, room, i), torque);
    v128.store(at(3, room, i), sine);

    // Two rows of cosine, sine, velocity.
    const out = observation(4, 3, room, i);
    const cosines = f32x4.demote_f64x2_zero(cosine);
    const sines = f32x4.demote_f64x2_zero(sine);
    const velocities = f32x4.demote_f64x2_zero(next);
    const mixed = v128.shuffle<f32>(cosines, sines, 0, 4, 1, 5);
    v128.store(out, v128.shuffle<f32>(mixed, velocities, 0, 1, 4, 2));
    v128.store64_lane(out + 16, v128.shuffle<f32>(mixed, velocities, 3, 5, 0, 0), 0);
  }
  return 0;
}
