// What a GPU computes right, and how fast: small shaders whose results are known.
import type { Dispatch, GpuDevice } from './gpuDevice.ts';
import { BARRIER } from './wgsl.ts';

/** A result. `fails`: training would be wrong; `slow`: it would take long; `unknown`: the time was over before. */
export interface Finding {
  readonly name: string;
  readonly verdict: 'ok' | 'slow' | 'fails' | 'unknown';
  readonly text: string;
}

const HEAD = `
@group(0) @binding(0) var<storage, read_write> m: array<u32>;
@group(0) @binding(3) var<uniform> turn: vec4u;
fn f(i: u32) -> f32 { return bitcast<f32>(m[i]); }
fn put(i: u32, x: f32) { m[i] = bitcast<u32>(x); }
`;
/** Turns of a loop, more than the 65,535 after which Mesa's lavapipe ends one. */
const TURNS = 100_000;
const ROUNDS = 500;
const GROUPS = 16;
/** Milliseconds after which a queue is slow to answer. */
const SLOW_ANSWER = 30;

const short = (x: number): string => String(Number(x.toPrecision(3)));

interface Trial {
  readonly words: number;
  readonly groups?: number;
  readonly turns?: number;
  readonly start?: Float32Array;
  readonly times?: number;
}

/** Runs shaders on a memory of words. */
class Bench {
  readonly #device: GpuDevice;

  constructor(device: GpuDevice) {
    this.#device = device;
  }

  /** @returns the memory afterwards, and the milliseconds of the last time */
  async run(
    body: string,
    { words, groups = 1, turns = 0, start = new Float32Array(), times = 1 }: Trial,
  ): Promise<{ readonly memory: ArrayBuffer; readonly ms: number }> {
    const shader = await this.#device.shader(HEAD + body);
    const buffers = await Promise.all(
      [words, 4, 4].map((size) => this.#device.buffer(4 * size, 'the self-test')),
    );
    const [memory] = buffers as [GPUBuffer, GPUBuffer, GPUBuffer];
    try {
      if (start.length > 0) this.#device.write(memory, 0, start);
      const bound = this.#device.bind(buffers as [GPUBuffer, GPUBuffer, GPUBuffer]);
      const dispatch: Dispatch = { shader, workgroups: [groups, 1] };
      let ms = 0;
      for (let time = 0; time < times; time++) {
        const began = performance.now();
        await this.#device.run([dispatch], bound, [turns, time, 0, 0]);
        ms = performance.now() - began;
      }
      return { memory: await this.#device.read(memory, 0, 4 * words), ms };
    } finally {
      for (const buffer of buffers) buffer.destroy();
    }
  }
}

/** Tests, in the order of what depends on what. */
const TESTS: Readonly<Record<string, (bench: Bench, device: GpuDevice) => Promise<Omit<Finding, 'name'>>>> = {
  limits: async (_, { workgroupBytes, mostBytes, mostThreads }) => ({
    verdict: workgroupBytes < 16_384 ? 'fails' : 'ok',
    text: `${mostThreads} threads share ${workgroupBytes} bytes; a buffer holds ${Math.floor(mostBytes / 2 ** 20)} MiB`,
  }),
  queue: async (_, device) => {
    const ms = await device.latency();
    return {
      verdict: ms > SLOW_ANSWER ? 'slow' : 'ok',
      text: `answers after ${short(ms)} ms when it is empty`,
    };
  },
  loops: async (bench) => {
    const { memory } = await bench.run(
      '@compute @workgroup_size(1) fn main() { var n = 0u; for (var i = 0u; i < turn.x; i++) { n++; m[1] = n; } m[0] = n; }',
      { words: 4, turns: TURNS },
    );
    const [turns] = new Uint32Array(memory);
    const text =
      turns === TURNS ? 'of any length' : `end after ${turns} turns, so training would stop silently`;
    return { verdict: turns === TURNS ? 'ok' : 'fails', text };
  },
  numbers: async (bench) => {
    const start = Float32Array.of(0, 1, 10, 1 + 2 ** -12, 1 + 2 ** -11, 2 ** -130, Number.NaN, 2);
    const { memory } = await bench.run(
      `
fn isNaN(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }
@compute @workgroup_size(1) fn main() {
  put(8u, log(f(0u))); put(9u, f(1u) / f(2u)); put(10u, f(3u) * f(3u) - f(4u)); put(11u, f(5u) * f(1u));
  m[12] = u32(isNaN(f(6u))); m[13] = u32(f(6u) <= 0f); put(14u, sqrt(f(7u)));
}`,
      { words: 16, start },
    );
    const [bits, x] = [new Uint32Array(memory), new Float32Array(memory)];
    const facts = [
      `log 0 is ${x[8]}`,
      `1 / 10 is ${x[9] === Math.fround(0.1) ? '' : 'not '}exact`,
      `√2 is ${x[14] === Math.fround(Math.SQRT2) ? '' : 'not '}exact`,
      `products are ${x[10] === 0 ? 'not ' : ''}fused with sums`,
      `denormals are ${x[11] === 0 ? '0' : 'kept'}`,
    ];
    return { verdict: bits[12] === 1 && bits[13] === 0 ? 'ok' : 'fails', text: facts.join(', ') };
  },
  barriers: async (bench, { usualThreads: threads }) => {
    const { memory, ms } = await bench.run(
      `
var<workgroup> w: array<u32, ${2 * threads}>;
@compute @workgroup_size(${threads}) fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) t: u32) {
  let base = id.x * ${3 * threads}u;
  for (var i = 0u; i < turn.x; i++) {
    let old = (i & 1u) * ${threads}u;
    let next = ${threads}u - old;
    m[base + next + t] = m[base + old + (t + 1u) % ${threads}u] + 1u;
    w[next + t] = w[old + (t + 3u) % ${threads}u] + 1u;
    ${BARRIER}
  }
  m[base + ${2 * threads}u + t] = w[(turn.x & 1u) * ${threads}u + t];
}`,
      { words: 3 * threads * GROUPS, groups: GROUPS, turns: ROUNDS },
    );
    const all = new Uint32Array(memory);
    const at = (g: number, t: number): boolean =>
      [0, 2].every((k) => all[(3 * g + k) * threads + t] === ROUNDS);
    const wrong = Array.from({ length: GROUPS * threads }, (_, k) => k).filter(
      (k) => !at(Math.floor(k / threads), k % threads),
    ).length;
    return {
      verdict: wrong === 0 ? 'ok' : 'fails',
      text: `${wrong} of ${GROUPS * threads} threads saw a wrong number; a round takes ${short((1e6 * ms) / ROUNDS)} ns`,
    };
  },
  dispatches: async (bench, { usualThreads: threads }) => {
    const n = 32 * threads;
    const { memory } = await bench.run(
      `@compute @workgroup_size(${threads}) fn main(@builtin(global_invocation_id) id: vec3u) {
  let old = (turn.y & 1u) * ${n}u;
  m[${n}u - old + id.x] = m[old + (id.x + ${n - 5}u) % ${n}u] + 1u;
}`,
      { words: 2 * n, groups: 32, times: 50 },
    );
    const wrong = new Uint32Array(memory, 0, n).filter((x) => x !== 50).length;
    return {
      verdict: wrong === 0 ? 'ok' : 'fails',
      text: `${wrong} of ${n} numbers are wrong after 50 in a row`,
    };
  },
  repetition: async (bench, { usualThreads: threads }) => {
    const n = 8 * threads;
    const digests = new Set<number>();
    for (let time = 0; time < 3; time++) {
      const { memory } = await bench.run(
        `@compute @workgroup_size(${threads}) fn main(@builtin(global_invocation_id) id: vec3u) {
  var s = f32(id.x) * 0.001f;
  for (var k = 0u; k < turn.x; k++) { s = fract(s * 1.7f + 0.31f) + exp(-s) * 0.1f; }
  put(id.x, s);
}`,
        { words: n, groups: 8, turns: 500 },
      );
      digests.add(new Uint32Array(memory).reduce((all, x) => (Math.imul(all, 31) + x) | 0, 7));
    }
    const text = digests.size === 1 ? 'gives the same bits' : `gave ${digests.size} results in three times`;
    return { verdict: digests.size === 1 ? 'ok' : 'fails', text };
  },
  speed: async (bench, { usualThreads: threads }) => {
    const run = (groups: number) =>
      bench.run(
        `
var<workgroup> tile: array<vec4f, ${2 * threads}>;
@compute @workgroup_size(${threads}) fn main(@builtin(local_invocation_index) t: u32, @builtin(workgroup_id) id: vec3u) {
  tile[t] = vec4f(f(t), 1f, 0.5f, 0.25f); tile[t + ${threads}u] = vec4f(0.001f * f32(t)); workgroupBarrier();
  var a = vec4f(); var b = vec4f(); var c = vec4f(); var d = vec4f();
  for (var k = 0u; k < turn.x; k++) {
    let x = tile[(k + t / 16u) % ${threads}u]; let w = tile[${threads}u + (k + t) % ${threads}u];
    a += x.x * w; b += x.y * w; c += x.z * w; d += x.w * w;
  }
  let s = a + b + c + d; put(id.x * ${threads}u + t, s.x + s.y + s.z + s.w);
}`,
        { words: threads * groups, groups, turns: 4000, times: 2 },
      );
    const gigaflops = (groups: number, ms: number): string =>
      short((groups * 4000 * 32 * threads) / ms / 1e6);
    const [one, many] = [await run(1), await run(128)];
    return {
      verdict: 'ok',
      text: `${gigaflops(1, one.ms)} GFLOP/s of a run, ${gigaflops(128, many.ms)} of 128 runs at once`,
    };
  },
};

/**
 * Tests whether a GPU computes what training needs, in a few seconds.
 *
 * @param told receives each finding as it is made
 * @param until time of `performance.now()` after which tests are no longer awaited; default: never
 */
export async function selfTest(
  device: GpuDevice,
  told: (finding: Finding) => void = () => {},
  until = Number.POSITIVE_INFINITY,
): Promise<Finding[]> {
  const bench = new Bench(device);
  const findings: Finding[] = [];
  for (const [name, test] of Object.entries(TESTS)) {
    const made = await inTime(() => test(bench, device), until).catch(
      (error: Error) => ({ verdict: 'fails', text: error.message }) as const,
    );
    findings.push({ name, ...made });
    told(findings.at(-1)!);
  }
  return findings;
}

async function inTime(
  test: () => Promise<Omit<Finding, 'name'>>,
  until: number,
): Promise<Omit<Finding, 'name'>> {
  const left = until - performance.now();
  const none = { verdict: 'unknown', text: 'not measured, since the time was over' } as const;
  if (left <= 0) return none;
  if (left === Number.POSITIVE_INFINITY) return test();
  const { promise, resolve } = Promise.withResolvers<typeof none>();
  const timer = setTimeout(() => resolve(none), left);
  return Promise.race([test(), promise]).finally(() => clearTimeout(timer));
}
