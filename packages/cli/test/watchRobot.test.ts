// A robot defined in MJCF, as in the README of env-mujoco, from the command line.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { runPrism } from './runPrism.ts';

test('prism watch shows the task on a model of one’s own that the README of env-mujoco has', async () => {
  vi.stubEnv('NO_COLOR', undefined); // the test counts its colours below
  const readme = readFileSync(new URL('../../env-mujoco/README.md', import.meta.url), 'utf8');
  const [, code] = /```ts file=armTask\.ts\n(.*?)```/s.exec(readme)!;
  // In this folder, its imports resolve.
  const folder = mkdtempSync(join(fileURLToPath(new URL('.', import.meta.url)), '.arm-'));
  try {
    const plugin = join(folder, 'armTask.ts');
    writeFileSync(plugin, code!);
    const {
      code: exit,
      stdout,
      stderr,
    } = await runPrism(`watch Arm-v0 --plugin ${plugin} --seed 1 --fps 1000`);
    expect([exit, stderr]).toEqual([0, '']);
    expect(stdout).toContain('Arm-v0  random  seed 1  step 0  return 0.0\n');
    expect(stdout).toMatch(
      /Arm-v0 {2}random {2}seed 1 {2}step \d+ {2}return -\d+\.\d {2}t(runcated|erminated)\n/,
    );
    // The robot is drawn: there are more colours than the sky's.
    expect(new Set(stdout.match(/38;2;\d+;\d+;\d+/g)).size).toBeGreaterThan(20);
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 60_000);
