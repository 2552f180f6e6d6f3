// Runs the measurements for a GPU on a software GPU, with small sizes.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { folder, hasSoftwareGpu } from './softwareGpu.ts';

test.runIf(hasSoftwareGpu)(
  'the script for a card runs whole, and prints each case',
  { timeout: 600_000 },
  () => {
    const script = path.resolve(import.meta.dirname, '../../../tools/gpu/card/card.ts');
    const stdout = execFileSync(process.execPath, ['--conditions=@prism-rl/source', script, '--quick'], {
      encoding: 'utf8',
      env: {
        ...process.env,
        LD_LIBRARY_PATH: folder,
        VK_ICD_FILENAMES: path.join(folder!, 'vk_swiftshader_icd.json'),
      },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, Record<string, unknown>>);
    // A part's line repeats its cases.
    const found = Object.assign({}, ...lines) as Record<string, Record<string, unknown>>;
    const order = [...new Set(lines.flatMap((line) => Object.keys(line)))];
    expect(order.slice(0, 8)).toEqual([
      ...['about', 'selfTest', 'compiling', 'errors', 'barrier', 'minatar', 'rainbowRuns', 'unguarded'],
    ]);
    expect(order.slice(8)).toEqual([...['nature', 'soak', 'arms', 'cartpole', 'grid', 'pqn', 'peers']]);
    const { about, selfTest, errors, barrier, soak, arms, peers } = found;
    expect(about!.name).toContain('SwiftShader');
    expect(selfTest!.loops).toMatchObject({ verdict: 'ok' });
    const number = expect.any(Number);
    expect(found.compiling!.dqn).toEqual({ cold: number, warm: number });
    for (const name of ['dqn', 'nature']) {
      const [one] = Object.values(errors![name] as Record<string, { error: number; moved: number }>);
      expect(one!.error).toBeLessThan(1e-5);
      expect(one!.moved).toBeGreaterThan(1e-4);
    }
    for (const one of Object.values(barrier!)) expect(one).toMatchObject({ ns: number, holds: true });
    const value = {
      'steps/s': number,
      'updates/s': number,
      'random steps/s': number,
      returns: [number, number],
    };
    for (const name of ['minatar', 'rainbowRuns', 'unguarded', 'cartpole'])
      for (const one of Object.values(found[name]!))
        expect([name, one]).toEqual([name, expect.objectContaining(value)]);
    for (const name of ['nature', 'grid'])
      for (const one of Object.values(found[name]!.table as object))
        expect([name, one]).toEqual([name, expect.objectContaining({ 'updates/s': number })]);
    expect(soak).toEqual({ runs: 2, steps: 32, wrong: 0 });
    expect(arms).toEqual({ 'steps/s of one': number, 'steps/s of all': number });
    for (const one of Object.values(found.pqn!)) expect(one).toMatchObject({ 'steps/s': number });
    // PyTorch and JAX are not needed.
    expect(Object.keys(peers!)).toContain('seconds');
    // Cases come before their part ends.
    expect(lines.filter((line) => 'minatar' in line).length).toBe(3);
  },
);
