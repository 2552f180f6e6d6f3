// The step of src/cartPole.ts for a batch, two carts at a time.
// State: position, velocity, angle, angular velocity. Actions are forces.
import { cosine, sinCosOfSmall, sine } from './angles';
import { at, finish, observation, rowsOfTwo } from './columns';
import { add, all, div, mul, sub } from './pairs';

/** Advances `count` carts by one step, with the rewards for balancing and for falling; returns how many fell. */
export function balance(count: i32, room: i32, up: f64, fallen: f64): i32 {
  const step = all(0.02);
  let listed = 0;
  for (let i = 0; i < count; i += 2) {
    const x = v128.load(at(0, room, i));
    const v = v128.load(at(1, room, i));
    const a = v128.load(at(2, room, i));
    const w = v128.load(at(3, room, i));
    sinCosOfSmall(a);
    const s = sine;
    const c = cosine;
    const swing = mul(mul(all(0.05), mul(w, w)), s);
    const push = div(add(v128.load(at(4, room, i)), swing), all(1.1));
    const inertia = sub(all(1.3333333333333333), div(mul(all(0.1), mul(c, c)), all(1.1)));
    const acceleration = div(sub(mul(all(9.8), s), mul(c, push)), mul(all(0.5), inertia));
    const back = div(mul(mul(all(0.05), acceleration), c), all(1.1));
    const x1 = add(x, mul(step, v));
    const v1 = add(v, mul(step, sub(push, back)));
    const a1 = add(a, mul(step, w));
    const w1 = add(w, mul(step, acceleration));
    v128.store(at(0, room, i), x1);
    v128.store(at(1, room, i), v1);
    v128.store(at(2, room, i), a1);
    v128.store(at(3, room, i), w1);

    const cart = rowsOfTwo(x1, v1);
    const pole = rowsOfTwo(a1, w1);
    const out = observation(4, 4, room, i);
    v128.store(out, v128.shuffle<f64>(cart, pole, 0, 2));
    v128.store(out + 16, v128.shuffle<f64>(cart, pole, 1, 3));
    const fell = v128.or(f64x2.gt(f64x2.abs(x1), all(2.4)), f64x2.gt(f64x2.abs(a1), all(0.20943951023931953)));
    v128.store(at(5, room, i), v128.bitselect(all(fallen), all(up), fell));
    listed = finish(4, 4, room, i, count, fell, listed);
  }
  return listed;
}
