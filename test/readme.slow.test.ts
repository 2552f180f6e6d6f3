// Every TypeScript example of every README, chapter, guide and comment is type-checked, and runs as a reader would run it
// (tools/docs/examples.ts). `npm run test:packages` runs those of the packages' READMEs, the root's and docs/plugins.md as published.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { root } from '../scripts/bootstrap/versions.mjs';
import { examplesIn, examplesInComments, layOut, pagesWithExamples } from '../tools/docs/examples.ts';

const workshop = path.join(root, '.tools', 'readme-examples');
const packages = path.join(root, 'packages');

function run(args: string[], cwd: string): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, args, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

const examples = [...pagesWithExamples().flatMap(examplesIn), ...examplesInComments()];

beforeAll(() => {
  layOut(workshop, examples);
  const options = { extends: '../../tsconfig.json', include: ['*/*.ts'], exclude: [], compilerOptions: {} };
  fs.writeFileSync(path.join(workshop, 'tsconfig.json'), JSON.stringify(options));
});

describe('README examples', () => {
  test('tsc -p playground checks a file there, whatever it imports', async () => {
    const all = fs.readdirSync(packages).filter((name) => !isEmpty(name) && name !== 'cli');
    const folder = fs.mkdtempSync(path.join(root, 'playground', 'check-'));
    try {
      const lines = all.map((name, k) => `export * as p${k} from '@prism-rl/${name}';\n`);
      fs.writeFileSync(
        path.join(folder, 'all.ts'),
        [...lines, 'export const wrong: number = "";\n'].join(''),
      );
      const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
      const { output } = await run([tsc, '-p', 'playground', '--pretty', 'false'], root);
      const own = path.relative(root, folder).replaceAll(path.sep, '/');
      // Ignore other files in the playground.
      const told = output.split('\n').filter((line) => line.startsWith(own) || /^\w+s\//.test(line));
      expect(told).toEqual([expect.stringMatching(/all\.ts\(\d+,14\): error TS2322/)]);
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  });

  test('all examples type-check', async () => {
    if (examples.length === 0) return;
    const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const { output } = await run([tsc, '-p', workshop, '--pretty', 'false'], workshop);
    // Another check covers errors in the packages themselves.
    const inExamples = output.split('\n').filter((line) => !/^(\s|\.\.|$)/.test(line));
    expect(inExamples.map(withReadmeLines)).toEqual([]);
  });

  test('the agents of docs/plugins.md train from the command line', async () => {
    const folder = path.join(workshop, 'docs-plugins');
    const prism = ['--conditions=@prism-rl/source', path.join(packages, 'cli', 'src', 'main.ts')];
    const plugin = ['--plugin', './my-plugin.ts'];
    for (const [agent, env, steps] of [
      ['mean-reward', 'Walk-v0', '2000'],
      ['deep-q', 'TicTacToe-v0', '300'],
    ] as const) {
      const training = ['train', agent, env, '--steps', steps, '--run-dir', agent, ...plugin];
      for (const args of [training, ['evaluate', agent, ...plugin]]) {
        const { code, output } = await run([...prism, ...args], folder);
        expect(code, output).toBe(0);
        expect(output).toContain('greedy policy over 100 episodes');
      }
    }
  });

  const isPublished = (page: string): boolean => /^(?:packages[\\/].*)?README\.md$|plugins\.md$/.test(page);
  for (const example of examples.filter(({ run, page }) => run && !isPublished(page))) {
    test.concurrent(`${example.page}:${example.line} runs`, async () => {
      const file = path.join(workshop, example.file);
      const { code, output } = await run(['--conditions=@prism-rl/source', file], path.dirname(file));
      expect(code, withReadmeLines(output)).toBe(0);
    });
  }
});

/** An empty package exports nothing yet. */
function isEmpty(name: string): boolean {
  const index = path.join(packages, name, 'src', 'index.ts');
  return !fs.existsSync(index) || fs.readFileSync(index, 'utf8').trim() === 'export {};';
}

/** Messages name the written files; a reader wants the README. */
function withReadmeLines(output: string): string {
  const places = examples.map(({ file, page, line }) => [file, `${page} (example at line ${line})`] as const);
  return places.reduce((text, [written, place]) => text.replaceAll(written, place), output);
}
