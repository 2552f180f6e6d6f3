// MT19937 with the standard seeding (Matsumoto & Nishimura 1998). A generator is 624 words and an index.

const N: i32 = 624;
const INDEX: usize = 2496;

export function seedGenerator(at: usize, seed: u32): void {
  let x = seed;
  store<u32>(at, x);
  for (let i = 1; i < N; i++) {
    x = 1812433253 * (x ^ (x >> 30)) + u32(i);
    store<u32>(at + (usize(i) << 2), x);
  }
  store<i32>(at + INDEX, N);
}

function refill(at: usize): void {
  for (let i = 0; i < N; i++) {
    const j = i + 1 < N ? i + 1 : 0;
    const k = i + 397 < N ? i + 397 : i + 397 - N;
    const y = (load<u32>(at + (usize(i) << 2)) & 0x80000000) | (load<u32>(at + (usize(j) << 2)) & 0x7fffffff);
    const twisted = load<u32>(at + (usize(k) << 2)) ^ (y >> 1) ^ ((y & 1) !== 0 ? 0x9908b0df : 0);
    store<u32>(at + (usize(i) << 2), twisted);
  }
}

export function draw32(at: usize): u32 {
  let index = load<i32>(at + INDEX);
  if (index >= N) {
    refill(at);
    index = 0;
  }
  let y = load<u32>(at + (usize(index) << 2));
  store<i32>(at + INDEX, index + 1);
  y ^= y >> 11;
  y ^= (y << 7) & 0x9d2c5680;
  y ^= (y << 15) & 0xefc60000;
  return y ^ (y >> 18);
}
