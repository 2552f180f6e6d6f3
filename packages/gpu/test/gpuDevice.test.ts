// An open GPU: memory, shaders, and errors.
import { describe, expect, test } from 'vitest';
import { sameDeclarations } from '../../../test/agents/sameDeclarations.ts';
import { gpuBackend } from '../src/gpuBackend.ts';
import { GpuDevice, openGpu as openInBrowser, type Submission } from '../src/gpuDevice.ts';
import { openGpu } from '../src/node/openGpu.ts';
import { plugin } from '../src/plugin.ts';
import { losableGpu } from './losableGpu.ts';
import { hasSoftwareGpu, openSoftwareGpu } from './softwareGpu.ts';

sameDeclarations(plugin);

test('without WebGPU or a GPU the error has a hint', async () => {
  await expect(openInBrowser()).rejects.toMatchObject({
    code: 'unavailable',
    message: 'There is no WebGPU here.',
    hint: expect.stringContaining('@prism-rl/gpu/node'),
  });
  const empty = { requestAdapter: async () => null } as unknown as GPU;
  await expect(GpuDevice.open(empty)).rejects.toMatchObject({
    code: 'unavailable',
    message: 'WebGPU finds no GPU here.',
    hint: expect.stringContaining("Install the GPU's driver"),
  });
});

test('a backend opens its GPU once, and again after it was lost', async () => {
  const opened: { name: string; failure?: Error }[] = [];
  const open = async (): Promise<GpuDevice> => {
    opened.push({ name: 'a GPU' });
    return opened.at(-1) as GpuDevice;
  };
  const { activate } = gpuBackend({ open, envOf: () => Promise.reject() });
  await activate();
  await activate();
  expect(opened).toHaveLength(1);
  opened[0]!.failure = new Error('lost');
  await Promise.all([activate(), activate()]);
  await activate();
  expect(opened).toHaveLength(2);
});

const doubling = (factor: string): string => `
@group(0) @binding(0) var<storage, read_write> m: array<f32>;
@group(0) @binding(3) var<uniform> turn: vec4u;
@compute @workgroup_size(4) fn main(@builtin(global_invocation_id) i: vec3u) { m[i.x] *= ${factor} * f32(turn.y); }`;

describe.runIf(hasSoftwareGpu)('a software GPU', async () => {
  const device = await openSoftwareGpu();

  const buffersOf = async (of = device): Promise<Submission['buffers']> => [
    await of.buffer(32, 'it'),
    await of.buffer(0, 'it'),
    await of.buffer(0, 'it'),
  ];

  test('each workgroup computes once, with the numbers of the dispatch', async () => {
    expect(device.name).toContain('SwiftShader');
    const buffers = await buffersOf();
    const [memory] = buffers;
    device.write(memory, 0, Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8));
    const shader = await device.shader(doubling('2f'));
    await device.run({ dispatches: [{ shader, workgroups: [1, 1] }], buffers, turn: [0, 3, 0, 0] });
    expect([...new Float32Array(await device.read(memory, 0, 32))]).toEqual([6, 12, 18, 24, 5, 6, 7, 8]);
    await device.run({ dispatches: [{ shader, workgroups: [2, 1] }], buffers, turn: [0, 1, 0, 0] });
    expect([...new Float32Array(await device.read(memory, 8, 24))]).toEqual([36, 48, 10, 12, 14, 16]);
  });

  test('works of one pass have their own buffers and numbers, however many they are', async () => {
    const shader = await device.shader(doubling('2f'));
    const all = await Promise.all(Array.from({ length: 9 }, () => buffersOf()));
    for (const [memory] of all) device.write(memory, 0, Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8));
    const dispatches = [{ shader, workgroups: [2, 1] }] as const;
    await device.run(...all.map((buffers, k) => ({ dispatches, buffers, turn: [0, k, 0, 0] }) as const));
    await device.run({ dispatches: [...dispatches, ...dispatches], buffers: all[0]!, turn: [0, 3, 0, 0] });
    for (const [k, [memory]] of all.entries())
      expect([...new Float32Array(await device.read(memory, 0, 8))]).toEqual([2 * k, 4 * k]);
    const half = await device.shader(doubling('0.5f'));
    const buffers = await buffersOf();
    device.write(buffers[0], 0, Float32Array.of(1));
    const many = Array.from({ length: 600 }, (_, k) => ({
      dispatches: [{ shader: half, workgroups: [1, 1] as const }],
      ...{ buffers, turn: [0, k === 1 || k === 300 ? 6 : 2, 0, 0] as const },
    }));
    await device.run(...many);
    expect([...new Float32Array(await device.read(buffers[0], 0, 4))]).toEqual([9]);
  });

  test('caches a shader, and reports the position of an error', async () => {
    const [one, same, other] = [doubling('2f'), doubling('2f'), doubling('3f')].map((code) =>
      device.shader(code),
    );
    expect(await one).toBe(await same);
    expect(await one).not.toBe(await other);
    await expect(device.shader(doubling('nothing'))).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(
        /^The compiler of .*SwiftShader.* refuses a shader: .*nothing.* \(line 4, column \d+\)\.$/,
      ),
      hint: 'Use another browser or version, or train on the processor.',
    });
  });

  test('reports the limit of a buffer', async () => {
    await expect(device.buffer(device.mostBytes + 1e6, 'the memory of 9 runs')).rejects.toMatchObject({
      code: 'unavailable',
      message: `On ${device.name} the memory of 9 runs would take 1074.74 MB, and one buffer holds at most 1073.74 MB.`,
      hint: expect.stringContaining('fewer runs'),
    });
  });

  test('refuses work after it is closed', async () => {
    const own = await openGpu();
    const buffers = await buffersOf(own);
    const [memory] = buffers;
    const shader = await own.shader(doubling('2f'));
    own.close();
    const closed = { code: 'state', message: expect.stringContaining('closed') };
    await expect(
      own.run({ dispatches: [{ shader, workgroups: [1, 1] }], buffers, turn: [0, 0, 0, 0] }),
    ).rejects.toMatchObject(closed);
    await expect(own.read(memory, 0, 4)).rejects.toMatchObject(closed);
    await expect(own.buffer(4, 'it')).rejects.toMatchObject(closed);
  });

  test.each(['before', 'within'] as const)('reports that it was lost, %s a command', async (when) => {
    const { gpu, lose } = await losableGpu();
    const own = await GpuDevice.open(gpu);
    const [memory] = await buffersOf(own);
    if (when === 'before') lose();
    await Promise.resolve();
    const read = own.read(memory, 0, 4);
    if (when === 'within') lose();
    await expect(read).rejects.toMatchObject({
      code: 'unavailable',
      message: 'The GPU was lost: The driver was reset.',
      hint: expect.stringContaining('checkpoint'),
    });
    own.close();
  });
});
