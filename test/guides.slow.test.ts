// The guides' commands run in page order and write the output that the pages show. Python code runs if there is a Python with onnxruntime
// (PRISM_PYTHON overrides it), and is at least compiled if there is any.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { csvLine } from '../packages/cli/src/commands/results.ts';
import { root } from '../scripts/bootstrap/versions.mjs';
import { blocksOf, prismWords, runBlock } from './commandBlocks.ts';
import { isHere } from './isHere.ts';
import { runHere } from './runHere.ts';

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
const hasPython = isHere('python', python !== undefined);
const canImport = (...modules: readonly string[]): boolean =>
  hasPython && spawnSync(python!, ['-c', `import ${modules.join(', ')}`]).status === 0;
const hasRuntime = isHere('onnx', canImport('numpy', 'onnxruntime'));
const hasPandas = isHere('pandas', canImport('pandas', 'pyarrow'));
const hasTorch = isHere('torch', canImport('torch', 'safetensors'));
const hasR = isHere('r', spawnSync('Rscript', ['--version']).status === 0);

describe('guides', () => {
  // The commands of pytorch.md need the files that its Python writes, those of board-game.md the page's (`embed.slow.test.ts`).
  for (const guide of guides.filter((name) => !/^(pytorch|board-game)/.test(name))) {
    test(`${guide}: its commands run`, async () => {
      const cwd = path.join(workshop, guide);
      fs.mkdirSync(cwd);
      for (const block of blocksOf(read(guide))) {
        // `commandsRun.slow.test.ts` knows what runs the other lines.
        const commands = block.commands.filter((command) => prismWords(command) !== undefined);
        await runBlock({ ...block, commands }, cwd, guide);
      }
    });
  }

  test('every block of commands is found', () => {
    for (const guide of guides)
      expect(blocksOf(read(guide)).length).toBe(read(guide).split('\n```sh').length - 1);
  });
});

test.skipIf(!hasTorch)(
  'to PyTorch and back: the action values are the same to 10⁻⁵, and a rewritten checkpoint is read',
  async () => {
    const page = read('pytorch.md');
    const cwd = path.join(workshop, 'pytorch.md');
    fs.mkdirSync(cwd);
    for (const [, name, text] of page.matchAll(/```json file=(\S+)\n([\s\S]*?)```/g))
      fs.writeFileSync(path.join(cwd, name!), text!);
    const [model, rewrite] = [...page.matchAll(/```python\n([\s\S]*?)```/g)].map(([, code]) => code!);
    const runPython = (program: string): string => {
      const { status, stdout, stderr } = spawnSync(python!, ['-c', program], { cwd, encoding: 'utf8' });
      expect(status, stderr).toBe(0);
      return stdout;
    };
    const blocks = blocksOf(page);
    for (const block of blocks.slice(0, 2)) await runBlock(block, cwd, 'pytorch.md');
    const rows = 100;
    const observations = Float32Array.from({ length: 4 * rows }, (_, k) => Math.sin(k));
    fs.writeFileSync(path.join(cwd, 'observations.json'), JSON.stringify([...observations]));
    const printed = runPython(
      `${model}\nimport json\nrows = torch.tensor(json.load(open('observations.json'))).reshape(-1, 4)\nprint(json.dumps(model(rows).tolist()))`,
    );
    const theirs = (JSON.parse(printed) as number[][]).flat();
    for (const block of blocks.slice(2)) await runBlock(block, cwd, 'pytorch.md');
    for (const run of ['runs/dqn-CartPole-v1-seed1', 'runs/back']) {
      expect((await runHere(`export ${run} --out policy.onnx`, cwd)).code).toBe(0);
      const session = await ort.InferenceSession.create(path.join(cwd, 'policy.onnx'));
      const outputs = await session.run({ observation: new ort.Tensor('float32', observations, [rows, 4]) });
      const ours = Array.from(outputs.values!.data as Float32Array);
      const largest = Math.max(...ours.map(Math.abs));
      expect(ours).toHaveLength(theirs.length);
      for (const [k, value] of ours.entries())
        expect(Math.abs(value - theirs[k]!) / largest).toBeLessThan(1e-5);
      const actions = (values: readonly number[]) =>
        Array.from({ length: rows }, (_, i) => (values[2 * i + 1]! > values[2 * i]! ? 1 : 0));
      expect(actions(ours)).toEqual(actions(theirs));
      expect(new Set(actions(ours)).size).toBe(2);
    }
    const folder = path.join(cwd, 'runs/back/checkpoints');
    const [checkpoint] = fs.readdirSync(folder).filter((name) => name.endsWith('.safetensors'));
    const zeros = `rewrite(${JSON.stringify(path.join(folder, checkpoint!))}, lambda tensors: [t.fill(0) for name, t in tensors.items() if '/online/' in name])`;
    runPython(`${rewrite}\n${zeros}`);
    // A network of zeros always pushes to the left.
    const { output } = await runHere('evaluate runs/back --episodes 10', cwd);
    expect(output).toMatch(/greedy policy over 10 episodes: (8|9|10)\.?\d* /);
  },
);

test.skipIf(!hasPandas)(
  'the tables are the same in both formats, and pandas computes what the guide shows',
  async () => {
    const [program] = [...read('pandas.md').matchAll(/```python\n([\s\S]*?)```/g)].map(([, code]) => code!);
    const equal = "pd.testing.assert_frame_equal(results, pd.read_parquet('compared.parquet'))";
    const more = `${equal}\nprint(len(results), sorted(results.arm.unique()), curves.shape)`;
    const { status, stdout, stderr } = spawnSync(python!, ['-c', `${program}\n${more}`], {
      cwd: path.join(workshop, 'pandas.md'),
      encoding: 'utf8',
    });
    expect(status, stderr).toBe(0);
    // Two arms × three seeds × (4 evaluations × 2 numbers + a score).
    expect(stdout.trim().split('\n').at(-1)).toBe("54 ['dqn', 'rainbow'] (4, 2)");
  },
);

test.skipIf(!hasPandas)('pandas reads no name in a CSV as missing', () => {
  const ask = (program: string, input = ''): string =>
    spawnSync(python!, ['-c', program], { encoding: 'utf8', input }).stdout;
  const texts = JSON.parse(
    ask('import json\nfrom pandas._libs.parsers import STR_NA_VALUES\nprint(json.dumps([*STR_NA_VALUES]))'),
  ).filter((text: string) => text !== '') as string[];
  expect(texts).toContain('NA');
  const table = ['arm', ...texts].map((text) => csvLine([text])).join('\n');
  const count = 'import sys\nimport pandas as pd\nprint(pd.read_csv(sys.stdin).arm.count())';
  expect(ask(count, table)).toBe(`${texts.length}\n`);
});

test.skipIf(!hasR)('R computes what pandas.md shows', () => {
  const cwd = path.join(workshop, 'pandas.md');
  const [, program] = /```r\n([\s\S]*?)```/.exec(read('pandas.md'))!;
  const more = "cat(nrow(results), sort(unique(results$arm)), sprintf('%.9g', mean(scores$value)))";
  const { status, stdout, stderr } = spawnSync('Rscript', ['-e', `${program}\n${more}`], {
    cwd,
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
  const rows = fs.readFileSync(path.join(cwd, 'compared.csv'), 'utf8').trim().split('\n');
  const scores = rows.filter((row) => row.includes(',score,')).map((row) => Number(row.split(',').at(-1)));
  expect(scores).toHaveLength(6);
  const [count, dqn, rainbow, mean] = stdout.trim().split('\n').at(-1)!.split(' ');
  expect([count, dqn, rainbow]).toEqual(['54', 'dqn', 'rainbow']);
  expect(Number(mean)).toBeCloseTo(scores.reduce((sum, score) => sum + score, 0) / 6, 5);
});

describe('the exported policy', () => {
  const file = path.join(workshop, 'export.md', 'lander.onnx');
  const blocks = read('export.md').matchAll(/```python\n([\s\S]*?)```/g);
  const program = [...blocks].map(([, code]) => code!).join('');

  test('takes observations and answers with actions, as the guide says', async () => {
    const session = await ort.InferenceSession.create(file);
    expect(session.outputNames).toEqual(expect.arrayContaining(['action', 'parameters']));
    const observation = new ort.Tensor('float32', new Float32Array(2 * 8), [2, 8]);
    const { action } = await session.run({ observation });
    expect(action!.dims[0]).toBe(2);
  });

  test.skipIf(!hasPython)('the guide’s Python compiles', () => {
    const { status, stderr } = spawnSync(
      python!,
      ['-c', 'import sys; compile(sys.stdin.read(), "guide", "exec")'],
      {
        input: program,
        encoding: 'utf8',
      },
    );
    expect(status, stderr).toBe(0);
  });

  test.skipIf(!hasRuntime)('the guide’s Python runs', () => {
    const shapes = `${program}\nprint(action.shape, sampled.shape)`;
    const { status, stdout, stderr } = spawnSync(python!, ['-c', shapes], {
      cwd: path.dirname(file),
      encoding: 'utf8',
    });
    expect(status, stderr).toBe(0);
    expect(stdout).toBe('(2,) (2,)\n');
  });
});
