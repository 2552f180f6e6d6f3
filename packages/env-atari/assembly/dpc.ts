// The Display Processor Chip of Pitfall II: eight data fetchers, a random register, three-voice music.
import { CART, ROM } from './layout';
import { machine } from './machine';

const TOP: usize = CART + 0x20;
const BOTTOM: usize = CART + 0x28;
const FLAG: usize = CART + 0x30;
const MUSIC: usize = CART + 0x38;
const COUNTER: usize = CART + 0x40;
const RANDOM: usize = CART + 0x50;
const AUDIO_TIME: usize = CART + 0x54;
const AUDIO_REST: usize = CART + 0x58;
const DISPLAY: usize = ROM + 0x2000;

const AUDIO_RATE: f64 = 15750.0;
const CPU_RATE: f64 = 1193191.66666667;

export function powerDpc(): void {
  memory.fill(TOP, 0, 0x40);
  store<u8>(RANDOM, 1);
}

export function resetDpc(): void {
  store<i32>(AUDIO_TIME, machine.cyc);
  store<f64>(AUDIO_REST, 0);
}

export function rebaseDpc(cycles: i32): void {
  store<i32>(AUDIO_TIME, load<i32>(AUDIO_TIME) - cycles);
}

export function clockDpc(): void {
  const r = i32(load<u8>(RANDOM));
  const bit = ~((r >> 7) ^ (r >> 5) ^ (r >> 4) ^ (r >> 3)) & 1;
  store<u8>(RANDOM, (r << 1) | bit);
}

function clockMusic(): void {
  const cycles = machine.cyc - load<i32>(AUDIO_TIME);
  store<i32>(AUDIO_TIME, machine.cyc);
  const clocks = (AUDIO_RATE * f64(cycles)) / CPU_RATE + load<f64>(AUDIO_REST);
  const whole = i32(clocks);
  store<f64>(AUDIO_REST, clocks - f64(whole));
  if (whole <= 0) return;
  for (let i: usize = 5; i < 8; i++) {
    if (load<u8>(MUSIC + i) === 0) continue;
    const top = i32(load<u8>(TOP + i));
    const counter = i32(load<u16>(COUNTER + (i << 1)));
    let low = counter & 0xff;
    if (top !== 0) {
      low -= whole % (top + 1);
      if (low < 0) low += top + 1;
    } else {
      low = 0;
    }
    if (low <= i32(load<u8>(BOTTOM + i))) store<u8>(FLAG + i, 0);
    else if (low <= top) store<u8>(FLAG + i, 0xff);
    store<u16>(COUNTER + (i << 1), (counter & 0x700) | (low & 0xff));
  }
}

function amplitude(): i32 {
  clockMusic();
  let index = 0;
  for (let i: usize = 5; i < 8; i++) {
    if (load<u8>(MUSIC + i) !== 0 && load<u8>(FLAG + i) !== 0) index |= 1 << (i32(i) - 5);
  }
  switch (index) {
    case 1:
      return 4;
    case 2:
      return 5;
    case 3:
      return 9;
    case 4:
      return 6;
    case 5:
      return 10;
    case 6:
      return 11;
    case 7:
      return 15;
    default:
      return 0;
  }
}

export function readDpc(offset: i32): i32 {
  const i = usize(offset & 7);
  const f = (offset >> 3) & 7;
  const counter = i32(load<u16>(COUNTER + (i << 1)));
  const low = counter & 0xff;
  if (low === i32(load<u8>(TOP + i))) store<u8>(FLAG + i, 0xff);
  else if (low === i32(load<u8>(BOTTOM + i))) store<u8>(FLAG + i, 0);
  let value = 0;
  if (f === 0) value = i < 4 ? i32(load<u8>(RANDOM)) : amplitude();
  else if (f === 1) value = i32(load<u8>(DISPLAY + usize(2047 - counter)));
  else if (f === 2) value = i32(load<u8>(DISPLAY + usize(2047 - counter))) & i32(load<u8>(FLAG + i));
  else if (f === 7) value = i32(load<u8>(FLAG + i));
  if (i < 5 || load<u8>(MUSIC + i) === 0) {
    store<u16>(COUNTER + (i << 1), (i32(load<u16>(COUNTER + (i << 1))) - 1) & 0x7ff);
  }
  return value;
}

export function writeDpc(offset: i32, value: i32): void {
  const i = usize(offset & 7);
  const at = COUNTER + (i << 1);
  switch ((offset >> 3) & 7) {
    case 0:
      store<u8>(TOP + i, value);
      store<u8>(FLAG + i, 0);
      return;
    case 1:
      store<u8>(BOTTOM + i, value);
      return;
    case 2:
      store<u16>(at, (i32(load<u16>(at)) & 0x700) | (load<u8>(MUSIC + i) !== 0 ? i32(load<u8>(TOP + i)) : value));
      return;
    case 3:
      store<u16>(at, (i32(load<u16>(at)) & 0xff) | ((value & 7) << 8));
      if (i >= 5) store<u8>(MUSIC + i, (value >> 4) & 1);
      return;
    case 6:
      store<u8>(RANDOM, 1);
      return;
    default:
      return;
  }
}
