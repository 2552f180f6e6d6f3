// What a GPU computes right, and how fast: small shaders whose results are known.
import type { GpuDevice } from './gpuDevice.ts';
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

type Verdict = Omit<Finding, 'name'>;
const judged = (isRight: boolean, text: string): Verdict => ({ verdict: isRight ? 'ok' : 'fails', text });
const short = (x: number): string => String(Number(x.toPrecision(3)));

interface Trial {
  readonly words: number;
  readonly groups?: number;
  readonly turns?: number;
  readonly start?: Float32Array;
  readonly times?: number;
}

/** Runs a shader on a memory of words. @returns the memory afterwards, and the milliseconds of the last time */
async function run(
  device: GpuDevice,
  body: string,
  { words, groups = 1, turns = 0, start = new Float32Array(), times = 1 }: Trial,
): Promise<{ readonly memory: ArrayBuffer; readonly ms: number }> {
  const shader = await device.shader(HEAD + body);
  const buffers = [
    await device.buffer(4 * words, 'the self-test'),
    await device.buffer(0, 'the self-test'),
    await device.buffer(0, 'the self-test'),
  ] as const;
  const [memory] = buffers;
  try {
    device.write(memory, 0, start);
    let ms = 0;
    for (let time = 0; time < times; time++) {
      const began = performance.now();
      const dispatches = [{ shader, workgroups: [groups, 1] }] as const;
      await device.run({ dispatches, buffers, turn: [turns, time, 0, 0] });
      ms = performance.now() - began;
    }
    return { memory: await device.read(memory, 0, 4 * words), ms };
  } finally {
    for (const buffer of buffers) buffer.destroy();
  }
}

/** Tests, in the order of what depends on what. */
const TESTS: Readonly<Record<string, (device: GpuDevice, threads: number) => Promise<Verdict>>> = {
  limits: async ({ workgroupBytes, mostBytes, mostThreads }) => {
    const text = `${mostThreads} threads share ${workgroupBytes} bytes; a buffer holds ${Math.floor(mostBytes / 2 ** 20)} MiB`;
    return judged(workgroupBytes >= 16_384, text);
  },
  queue: async (device) => {
    const ms = await device.latency();
    const text = `answers after ${short(ms)} ms when it is empty`;
    return { verdict: ms > SLOW_ANSWER ? 'slow' : 'ok', text };
  },
  loops: async (device) => {
    const { memory } = await run(
      device,
      '@compute @workgroup_size(1) fn main() { var n = 0u; for (var i = 0u; i < turn.x; i++) { n++; m[1] = n; } m[0] = n; }',
      { words: 4, turns: TURNS },
    );
    const [turns] = new Uint32Array(memory);
    const early = `end after ${turns} turns, so training would stop silently`;
    return judged(turns === TURNS, turns === TURNS ? 'of any length' : early);
  },
  numbers: async (device) => {
    const start = Float32Array.of(0, 1, 10, 1 + 2 ** -12, 1 + 2 ** -11, 2 ** -130, Number.NaN, 2);
    const { memory } = await run(
      device,
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
    return judged(bits[12] === 1 && bits[13] === 0, facts.join(', '));
  },
  barriers: async (device, threads) => {
    const { memory, ms } = await run(
      device,
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
    const round = `a round takes ${short((1e6 * ms) / ROUNDS)} ns`;
    return judged(wrong === 0, `${wrong} of ${GROUPS * threads} threads saw a wrong number; ${round}`);
  },
  dispatches: async (device, threads) => {
    const n = 32 * threads;
    const { memory } = await run(
      device,
      `@compute @workgroup_size(${threads}) fn main(@builtin(global_invocation_id) id: vec3u) {
  let old = (turn.y & 1u) * ${n}u;
  m[${n}u - old + id.x] = m[old + (id.x + ${n - 5}u) % ${n}u] + 1u;
}`,
      { words: 2 * n, groups: 32, times: 50 },
    );
    const wrong = new Uint32Array(memory, 0, n).filter((x) => x !== 50).length;
    return judged(wrong === 0, `${wrong} of ${n} numbers are wrong after 50 in a row`);
  },
  repetition: async (device, threads) => {
    const n = 8 * threads;
    const digests = new Set<number>();
    for (let time = 0; time < 3; time++) {
      const { memory } = await run(
        device,
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
    return judged(digests.size === 1, text);
  },
  speed: async (device, threads) => {
    const inGroups = (groups: number) =>
      run(
        device,
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
    const [one, many] = [await inGroups(1), await inGroups(128)];
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
  const findings: Finding[] = [];
  for (const [name, test] of Object.entries(TESTS)) {
    const made = await inTime(() => test(device, device.usualThreads), until).catch(
      (error: Error) => ({ verdict: 'fails', text: error.message }) as const,
    );
    findings.push({ name, ...made });
    told(findings.at(-1)!);
  }
  return findings;
}

async function inTime(test: () => Promise<Verdict>, until: number): Promise<Verdict> {
  const left = until - performance.now();
  const none = { verdict: 'unknown', text: 'not measured, since the time was over' } as const;
  if (left <= 0) return none;
  if (left === Number.POSITIVE_INFINITY) return test();
  const { promise, resolve } = Promise.withResolvers<typeof none>();
  const timer = setTimeout(() => resolve(none), left);
  return Promise.race([test(), promise]).finally(() => clearTimeout(timer));
}
