// The steps of src/mountainCar.ts and src/mountainCarContinuous.ts for a batch, two cars at a time.
// State: position, velocity; the continuous task adds whether the car has moved.
import { cosOf } from './angles';
import { at, finish, observation, rowsOfTwo } from './columns';
import { add, all, clipped, mul, rounded, sub } from './pairs';

/** Advances `count` cars with three discrete actions; returns how many reached the goal. */
export function moveCars(count: i32, room: i32, goalVelocity: f64): i32 {
  let listed = 0;
  for (let i = 0; i < count; i += 2) {
    let position = v128.load(at(0, room, i));
    const push = mul(sub(v128.load(at(2, room, i)), all(1)), all(0.001));
    const slope = mul(cosOf(mul(all(3), position)), all(-0.0025));
    let velocity = add(v128.load(at(1, room, i)), add(push, slope));
    velocity = clipped(velocity, all(-0.07), all(0.07));
    position = clipped(add(position, velocity), all(-1.2), all(0.6));
    const bumped = v128.and(f64x2.eq(position, all(-1.2)), f64x2.lt(velocity, all(0)));
    velocity = v128.andnot(velocity, bumped);
    v128.store(at(0, room, i), position);
    v128.store(at(1, room, i), velocity);
    v128.store(at(3, room, i), all(-1));
    v128.store(observation(2, 2, room, i), rowsOfTwo(position, velocity));
    const arrived = v128.and(f64x2.ge(position, all(0.5)), f64x2.ge(velocity, all(goalVelocity)));
    listed = finish(2, 2, room, i, count, arrived, listed);
  }
  return listed;
}

/** Advances `count` cars with continuous actions; returns how many reached the goal. First moves use float64, later ones float32. */
export function driveCars(count: i32, room: i32, goalVelocity: f64): i32 {
  const power = all(f64(f32(0.0015)));
  let listed = 0;
  for (let i = 0; i < count; i += 2) {
    const action = v128.load(at(3, room, i));
    const start = v128.load(at(0, room, i));
    const first = f64x2.eq(v128.load(at(2, room, i)), all(0));
    const tripled = mul(all(3), start);
    const slope = mul(all(0.0025), cosOf(v128.bitselect(tripled, rounded(tripled), first)));
    // An action outside ±1 becomes the plain number ±1, without rounding.
    const over = f64x2.gt(action, all(1));
    const under = f64x2.lt(action, all(-1));
    const within = rounded(sub(rounded(mul(action, power)), rounded(slope)));
    const plain = sub(v128.bitselect(all(0.0015), all(-0.0015), over), slope);
    const acceleration = v128.bitselect(plain, within, v128.or(over, under));
    const before = v128.load(at(1, room, i));
    let velocity = v128.bitselect(
      add(before, acceleration),
      rounded(add(before, rounded(acceleration))),
      first,
    );
    const fastest = v128.bitselect(all(0.07), all(f64(f32(0.07))), first);
    velocity = clipped(velocity, f64x2.neg(fastest), fastest);
    const left = v128.bitselect(all(-1.2), all(f64(f32(-1.2))), first);
    const right = v128.bitselect(all(0.6), all(f64(f32(0.6))), first);
    const moved = add(start, velocity);
    const position = clipped(v128.bitselect(moved, rounded(moved), first), left, right);
    const bumped = v128.and(f64x2.eq(position, left), f64x2.lt(velocity, all(0)));
    velocity = v128.andnot(velocity, bumped);
    const goal = v128.bitselect(all(0.45), all(f64(f32(0.45))), first);
    const goalSpeed = v128.bitselect(all(goalVelocity), all(f64(f32(goalVelocity))), first);
    const arrived = v128.and(f64x2.ge(position, goal), f64x2.ge(velocity, goalSpeed));
    v128.store(at(0, room, i), rounded(position));
    v128.store(at(1, room, i), rounded(velocity));
    v128.store(at(2, room, i), all(1));
    const prize = v128.and(all(100), arrived);
    const fuel = mul(mul(action, action), all(0.1));
    v128.store(at(4, room, i), sub(prize, fuel));
    v128.store(observation(3, 2, room, i), rowsOfTwo(position, velocity));
    listed = finish(3, 2, room, i, count, arrived, listed);
  }
  return listed;
}
