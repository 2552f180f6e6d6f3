// The README's example with a GPU, on a software one.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { folder as drivers, hasSoftwareGpu } from './softwareGpu.ts';

const [, example] = /^```ts no-run needs=swiftshader\n([\s\S]*?)^```/m.exec(
  fs.readFileSync(path.join(import.meta.dirname, '../README.md'), 'utf8'),
)!;
/** In the playground, where programs can import the packages. */
const folder = path.join(import.meta.dirname, '../../../playground', `.gpu-${process.pid}`);
beforeAll(() => fs.mkdirSync(folder, { recursive: true }));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

test.runIf(hasSoftwareGpu)('the example trains 64 runs', () => {
  const file = path.join(folder, 'example.ts');
  fs.writeFileSync(file, `${example}\nconsole.log(losses.length, learned.length);\n`);
  const env = {
    ...process.env,
    NODE_OPTIONS: '',
    LD_LIBRARY_PATH: drivers!,
    VK_ICD_FILENAMES: path.join(drivers!, 'vk_swiftshader_icd.json'),
  };
  const said = execFileSync(process.execPath, ['--conditions=@prism-rl/source', file], {
    env,
    encoding: 'utf8',
  });
  expect(said.trim().split('\n').at(-1)).toBe('64000 4');
});
