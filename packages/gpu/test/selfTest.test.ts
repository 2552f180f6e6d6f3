// The self-test passes on a GPU in software, and fails where loops end early or threads do not wait.
import { describe, expect, test, vi } from 'vitest';
import { type Finding, selfTest } from '../src/selfTest.ts';
import { hasSoftwareGpu, openSoftwareGpu } from './softwareGpu.ts';

describe.runIf(hasSoftwareGpu)('on a GPU', { timeout: 60_000 }, async () => {
  const device = await openSoftwareGpu();

  test('all is well', async () => {
    const told: Finding[] = [];
    const began = performance.now();
    const findings = await selfTest(device, (finding) => told.push(finding));
    const ms = performance.now() - began;
    expect(told).toEqual(findings);
    // No speed that it tells would have taken longer than all of it.
    const [, run, runs] = /^(.+) GFLOP.* (.+) of 128/.exec(findings.at(-1)!.text)!.map(Number);
    const work = 4000 * 32 * device.usualThreads * 1e-6;
    expect(work / run! + (128 * work) / runs!).toBeLessThan(ms);
    expect(findings.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual([
      'limits ok',
      expect.stringMatching(/^queue (ok|slow)$/),
      ...['loops ok', 'numbers ok', 'barriers ok', 'dispatches ok', 'repetition ok', 'speed ok'],
    ]);
  });

  test('what the time does not suffice for is unknown', async () => {
    const shader = vi.spyOn(device, 'shader').mockImplementation(() => new Promise(() => {}));
    const findings = await selfTest(device, undefined, performance.now() + 50).finally(() =>
      shader.mockRestore(),
    );
    expect(findings.map(({ verdict }) => verdict)).toEqual([
      ...['ok', expect.stringMatching(/ok|slow/)],
      ...new Array(6).fill('unknown'),
    ]);
    expect(findings.at(-1)!.text).toBe('not measured, since the time was over');
  });

  test.each([
    ['loops', /i < turn\.x/, 'i < min(turn.x, 65535u)', 'end after 65535 turns'],
    ['barriers', /workgroupBarrier\(\); storageBarrier\(\);/, '', 'saw a wrong number'],
    ['dispatches', /\+ 1u;/, '+ select(1u, 0u, id.x == 7u && turn.y == 9u);', 'numbers are wrong'],
  ] as const)('%s', async (name, right, wrong, text) => {
    // Four threads run in step here, and need no barriers.
    Object.defineProperty(device, 'usualThreads', { value: 64 });
    const compile = device.shader.bind(device);
    const shader = vi
      .spyOn(device, 'shader')
      .mockImplementation((code) => compile(code.replace(right, wrong)));
    const findings = await selfTest(device).finally(() => shader.mockRestore());
    const found = findings.find((finding) => finding.name === name)!;
    expect(found.verdict).toBe('fails');
    expect(found.text).toContain(text);
  });
});
