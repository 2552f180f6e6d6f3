// Constant tables, computed once per instance.
import { DOUBLE, HMOVE_TABLE, LANES, PF_TABLE, QUAD, REVERSE } from './layout';

/** Returns the HMOVE displacement of motion nibble `m` at cycle-in-line `x`. */
function hmoveDisplacement(x: i32, m: i32): i32 {
  const s = m < 8 ? -m : 16 - m;
  if (x <= 3 || x === 75) return s;
  if (x <= 20) return max(s, (3 * x + 1) / 4 - 9);
  if (x <= 53) return 0;
  const k = 3 * (x - 55) + 2;
  const floor = k < 0 ? -1 : k / 4;
  return min(0, s + 6 - floor);
}

export function fillTables(): void {
  for (let b = 0; b < 256; b++) {
    let pf: u32 = 0;
    let reverse = 0;
    let double = 0;
    let quad: u32 = 0;
    for (let i = 0; i < 8; i++) {
      if (((b >> i) & 1) === 0) continue;
      pf |= u32(15) << (4 * i);
      reverse |= 128 >> i;
      double |= 3 << (2 * i);
      quad |= u32(15) << (4 * i);
    }
    const at = usize(b);
    store<u32>(PF_TABLE + (at << 2), pf);
    store<u8>(REVERSE + at, reverse);
    store<u16>(DOUBLE + (at << 1), double);
    store<u32>(QUAD + (at << 2), quad);
  }
  for (let n = 0; n < 16; n++) {
    for (let i = 0; i < 16; i++) store<u8>(LANES + usize(n * 16 + i), i < n ? 0xff : 0);
  }
  for (let x = 0; x < 76; x++) {
    for (let m = 0; m < 16; m++) store<i8>(HMOVE_TABLE + usize(x * 16 + m), hmoveDisplacement(x, m));
  }
}
