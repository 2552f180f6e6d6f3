// `prism doctor --gpu` on a GPU in software: a report of half a minute, whatever the compiler does.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lastJson, runPrism } from '../packages/cli/test/runPrism.ts';
import { folder as drivers, hasSoftwareGpu } from '../packages/gpu/test/softwareGpu.ts';

const env = {
  LD_LIBRARY_PATH: drivers ?? '',
  VK_ICD_FILENAMES: join(drivers ?? '', 'vk_swiftshader_icd.json'),
};

test.runIf(hasSoftwareGpu)(
  'a report takes half a minute, and says what it did not measure',
  {
    timeout: 120_000,
  },
  async () => {
    const begun = performance.now();
    const { code, stdout, stderr } = await runPrism('doctor --gpu --json', { env });
    // The start of the process and the last step of a run are not bounded.
    expect(performance.now() - begun).toBeLessThan(60_000);
    expect(code, stderr).toBe(0);
    const report = lastJson({ stdout });
    expect(report).toMatchObject({
      gpu: expect.stringContaining('SwiftShader'),
      isEmulated: true,
      cores: expect.any(Number),
    });
    const tests = report.tests as readonly { readonly name: string; readonly verdict: string }[];
    expect(tests.map(({ name }) => name)).toEqual([
      ...['limits', 'queue', 'loops', 'numbers', 'barriers', 'dispatches', 'repetition', 'speed'],
    ]);
    for (const { name, verdict } of tests)
      expect([name, verdict]).toEqual([name, expect.stringMatching(/ok|slow|unknown/)]);
    // A loaded machine may compile CartPole's shader too late.
    const named = ['speeds', 'unmeasured'].flatMap((key) =>
      (report[key] as readonly { readonly environment: string }[]).map(({ environment }) => environment),
    );
    expect(named.sort()).toEqual(['CartPole-v1', 'MinAtar/Breakout-v1']);
    expect(stderr).toMatch(/^gpu: SwiftShader.*, which the processor emulates$/m);
    expect(stderr).toMatch(/^ok {2}loops: of any length$/m);
    expect(stderr).toMatch(
      /^not measured {2}dqn MinAtar\/Breakout-v1: the processor, which emulates this GPU, would/m,
    );
    expect(stderr).toMatch(/^(Train CartPole-v1 on the processor|not measured {2}dqn CartPole-v1)/m);
  },
);
