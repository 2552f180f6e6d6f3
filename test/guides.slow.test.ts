// The guides' commands run in page order and write the output that the pages show. Python code runs if there is a Python with onnxruntime
// (PRISM_PYTHON overrides it), and is at least compiled if there is any.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { root } from '../scripts/bootstrap/versions.mjs';
import { blocksOf, runBlock } from './commandBlocks.ts';

const folder = path.join(root, 'site', 'content', 'guides');
const guides = fs.readdirSync(folder).filter((name) => name.endsWith('.md'));
const read = (guide: string): string => fs.readFileSync(path.join(folder, guide), 'utf8');
const workshop = fs.mkdtempSync(path.join(os.tmpdir(), 'prism-guides-'));
afterAll(() => fs.rmSync(workshop, { recursive: true, force: true }));

/** As in the package that runs networks. */
const ort = createRequire(path.join(root, 'packages', 'jit', 'package.json'))(
  'onnxruntime-node',
) as typeof import('onnxruntime-web');
const python = [process.env.PRISM_PYTHON, 'python3', 'python'].find(
  (name) => name !== undefined && spawnSync(name, ['--version']).status === 0,
);
const hasRuntime =
  python !== undefined && spawnSync(python, ['-c', 'import numpy, onnxruntime']).status === 0;

describe('guides', () => {
  for (const guide of guides) {
    test(`${guide}: its commands run`, async () => {
      const cwd = path.join(workshop, guide);
      fs.mkdirSync(cwd);
      for (const block of blocksOf(read(guide))) {
        // `npm start` takes a minute, and has its own tests.
        const commands = block.commands.filter((command) => !/^npm start\b/.test(command));
        await runBlock({ ...block, commands }, cwd, guide);
      }
    });
  }

  test('every block of commands is found', () => {
    for (const guide of guides)
      expect(blocksOf(read(guide)).length).toBe(read(guide).split('\n```sh').length - 1);
  });
});

describe('the exported policy', () => {
  const file = path.join(workshop, 'export.md', 'lander.onnx');
  const block = /```python\n([\s\S]*?)```/.exec(read('export.md'))![1]!;

  test('takes observations and answers with actions, as the guide says', async () => {
    const session = await ort.InferenceSession.create(file);
    expect(session.outputNames).toEqual(expect.arrayContaining(['action', 'parameters']));
    const observation = new ort.Tensor('float32', new Float32Array(2 * 8), [2, 8]);
    const { action } = await session.run({ observation });
    expect(action!.dims[0]).toBe(2);
  });

  test.skipIf(python === undefined)('the guide’s Python compiles', () => {
    const { status, stderr } = spawnSync(
      python!,
      ['-c', 'import sys; compile(sys.stdin.read(), "guide", "exec")'],
      {
        input: block,
        encoding: 'utf8',
      },
    );
    expect(status, stderr).toBe(0);
  });

  test.skipIf(!hasRuntime)('the guide’s Python runs', () => {
    const program = `${block}\nprint(action.shape)`;
    const { status, stdout, stderr } = spawnSync(python!, ['-c', program], {
      cwd: path.dirname(file),
      encoding: 'utf8',
    });
    expect(status, stderr).toBe(0);
    expect(stdout).toBe('(2,)\n');
  });
});
