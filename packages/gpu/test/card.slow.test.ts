// Runs the measurements for a GPU on a software GPU, with small sizes.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { folder, hasSoftwareGpu } from './softwareGpu.ts';

test.runIf(hasSoftwareGpu)('the script for a card measures barriers, updates and whole runs', () => {
  const script = path.resolve(import.meta.dirname, '../../../tools/gpu/card/card.ts');
  const options = ['--quick', '--parts', 'about,barrier,dqn,mlp,nature,minatar'];
  const stdout = execFileSync(process.execPath, ['--conditions=@prism-rl/source', script, ...options], {
    encoding: 'utf8',
    env: {
      ...process.env,
      LD_LIBRARY_PATH: folder,
      VK_ICD_FILENAMES: path.join(folder!, 'vk_swiftshader_icd.json'),
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const lines = stdout.trim().split('\n');
  const { about, barrier, dqn, mlp, nature, minatar } = Object.assign(
    {},
    ...lines.map((line) => JSON.parse(line) as object),
  ) as Record<string, Record<string, unknown>>;
  expect(lines).toHaveLength(6);
  expect(about!.name).toContain('SwiftShader');
  for (const one of Object.values(barrier!))
    expect(one).toMatchObject({ ns: expect.any(Number), holds: true });
  const table = [dqn, mlp].flatMap((part) => Object.values(part!.table as object));
  expect(table).toHaveLength(4);
  for (const one of table) expect(one).toMatchObject({ 'updates/s': expect.any(Number), error: 0 });
  for (const one of Object.values(nature!.table as Record<string, { error: number; moved: number }>)) {
    expect(one.error).toBeLessThan(1e-5);
    expect(one.moved).toBeGreaterThan(1e-4);
  }
  for (const one of Object.values(minatar!))
    expect(one).toMatchObject({
      'steps/s': expect.any(Number),
      returns: [expect.any(Number), expect.any(Number)],
    });
});
