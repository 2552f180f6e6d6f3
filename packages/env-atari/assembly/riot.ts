// The 6532: ports and interval timer (its RAM is plain memory on the bus).
import { RIOT, SYSTEM_RNG } from './layout';
import { machine } from './machine';
import { draw32 } from './rng';

@unmanaged
class Riot {
  value: i32;
  shift: i32;
  setTime: i32;
  readTime: i32;
  readLate: i32;
  ddra: i32;
}

const riot = changetype<Riot>(RIOT);

export function resetRiot(): void {
  riot.value = 25 + i32(draw32(SYSTEM_RNG) % 75);
  riot.shift = 6;
  riot.setTime = 0;
  riot.readTime = 0;
  riot.readLate = 0;
  riot.ddra = 0;
}

export function rebaseRiot(cycles: i32): void {
  riot.setTime -= cycles;
  riot.readTime -= cycles;
}

function timer(cyc: i32): i32 {
  const elapsed = u32(cyc - 1 - riot.setTime);
  const ticks = i32(elapsed >> riot.shift);
  const t = riot.value - ticks - 1;
  if (t >= 0) return t;
  const latch = riot.value << riot.shift;
  const u = latch - i32(elapsed) - 1;
  if (u <= -2 && riot.readLate === 0) {
    riot.readLate = 1;
    riot.readTime = cyc;
  }
  if (riot.readLate !== 0) return (riot.value - ticks - (riot.readTime - (riot.setTime + latch))) & 0xff;
  return u & 0xff;
}

function timerFlag(cyc: i32): i32 {
  const elapsed = u32(cyc - 1 - riot.setTime);
  return riot.value - i32(elapsed >> riot.shift) - 1 >= 0 || riot.readLate !== 0 ? 0x00 : 0x80;
}

export function readRiot(address: i32, cyc: i32): i32 {
  switch (address & 7) {
    case 0:
      return machine.portA;
    case 1:
      return riot.ddra;
    case 2:
      return machine.switches;
    case 3:
      return 0;
    case 4:
    case 6:
      return timer(cyc);
    default:
      return timerFlag(cyc);
  }
}

export function writeRiot(address: i32, value: i32, cyc: i32): void {
  if ((address & 7) === 1) {
    riot.ddra = value;
    return;
  }
  if ((address & 0x14) !== 0x14) return;
  const k = address & 3;
  riot.value = value;
  riot.shift = k === 0 ? 0 : k === 1 ? 3 : k === 2 ? 6 : 10;
  riot.setTime = cyc;
  riot.readLate = 0;
}
