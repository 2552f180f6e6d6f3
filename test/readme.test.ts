// Every TypeScript example of every README is type-checked and run, as a reader would: in a folder of its own, the
// packages imported by name. A block marked `ts no-run` (it would train for minutes, or open a page) is only
// type-checked; one marked `ts file=walk.ts` gets that name, so that later blocks can import it.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { root } from '../scripts/bootstrap/versions.mjs';

interface Example {
  /** Relative to the root: `packages/core/README.md`. */
  readonly readme: string;
  readonly line: number;
  readonly run: boolean;
  readonly code: string;
  /** Where it is written for the test. */
  readonly file: string;
}

const workshop = path.join(root, '.tools', 'readme-examples');
const packages = path.join(root, 'packages');

function readmes(): string[] {
  const inPackages = fs.readdirSync(packages).map((name) => path.join('packages', name, 'README.md'));
  const course = fs
    .readdirSync(path.join(root, 'docs', 'course'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join('docs', 'course', name));
  const pages = ['README.md', 'CONTRIBUTING.md', path.join('playground', 'README.md')];
  const guides = fs
    .readdirSync(path.join(root, 'site', 'content', 'guides'))
    .map((name) => path.join('site', 'content', 'guides', name));
  return [...pages, ...course, ...guides, ...inPackages].filter((file) =>
    fs.existsSync(path.join(root, file)),
  );
}

function examplesIn(readme: string): Example[] {
  const text = fs.readFileSync(path.join(root, readme), 'utf8');
  const folder = path.join(workshop, readme.replace(/\.md$/, '').replaceAll(/[\\/]/g, '-'));
  return [...text.matchAll(/^```(?:ts|typescript)\b([^\n]*)\n([\s\S]*?)^```/gm)].map((match) => {
    const line = text.slice(0, match.index).split('\n').length;
    return {
      readme,
      line,
      run: !/\bno-run\b/.test(match[1] ?? ''),
      code: match[2] ?? '',
      file: path.join(folder, /\bfile=(\S+)/.exec(match[1] ?? '')?.[1] ?? `line-${line}.ts`),
    };
  });
}

/** Makes everything importable that a reader would have installed: all our packages, and what they bring along. */
function linkDependencies(folder: string, readme: string): void {
  const modules = path.join(folder, 'node_modules');
  fs.mkdirSync(path.join(modules, '@prism-rl'), { recursive: true });
  for (const name of fs.readdirSync(packages)) {
    fs.symlinkSync(path.join(packages, name), path.join(modules, '@prism-rl', name), 'junction');
  }
  // npm puts the dependencies of all of them side by side, so a reader can import those, too.
  const own = path.basename(path.dirname(readme));
  const owners = fs.readdirSync(packages).sort((a, b) => Number(b === own) - Number(a === own));
  for (const name of owners) {
    const manifest = JSON.parse(fs.readFileSync(path.join(packages, name, 'package.json'), 'utf8')) as {
      dependencies?: Record<string, string>;
    };
    for (const dependency of [...Object.keys(manifest.dependencies ?? {}), '@types/node']) {
      const place = path.join(modules, dependency);
      const installed = [path.join(packages, name), root]
        .map((owner) => path.join(owner, 'node_modules', dependency))
        .find((candidate) => fs.existsSync(candidate));
      if (installed === undefined || fs.existsSync(place)) continue;
      fs.mkdirSync(path.dirname(place), { recursive: true });
      fs.symlinkSync(fs.realpathSync(installed), place, 'junction');
    }
  }
}

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

const examples = readmes().flatMap(examplesIn);

beforeAll(() => {
  fs.rmSync(workshop, { recursive: true, force: true });
  const folders = new Map(examples.map(({ file, readme }) => [path.dirname(file), readme]));
  for (const [folder, readme] of folders) {
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
    linkDependencies(folder, readme);
  }
  for (const { file, code } of examples) fs.writeFileSync(file, code);
  fs.mkdirSync(workshop, { recursive: true });
  const options = { extends: '../../tsconfig.json', include: ['*/*.ts'], exclude: [], compilerOptions: {} };
  fs.writeFileSync(path.join(workshop, 'tsconfig.json'), JSON.stringify(options));
});

describe('README examples', () => {
  test('every package has a README with an example', () => {
    const bare = fs
      .readdirSync(packages)
      .filter((name) => !isEmpty(name))
      .filter((name) => !examples.some(({ readme }) => readme === path.join('packages', name, 'README.md')));
    expect(bare).toEqual([]);
  });

  test('files in the playground can import every package', () => {
    const manifest = fs.readFileSync(path.join(root, 'playground', 'package.json'), 'utf8');
    const { dependencies } = JSON.parse(manifest) as { dependencies: Record<string, string> };
    // Nobody imports the command line.
    const ours = fs.readdirSync(packages).filter((name) => name !== 'cli');
    expect(Object.keys(dependencies)).toEqual(
      expect.arrayContaining(ours.map((name) => `@prism-rl/${name}`)),
    );
  });

  test('all examples type-check', async () => {
    if (examples.length === 0) return;
    const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const { output } = await run([tsc, '-p', workshop, '--pretty', 'false'], workshop);
    // What is wrong in the packages themselves is another check's business.
    const inExamples = output.split('\n').filter((line) => !/^(\s|\.\.|$)/.test(line));
    expect(inExamples.map(withReadmeLines)).toEqual([]);
  });

  test('the plugin of CONTRIBUTING.md trains from the command line', async () => {
    const folder = path.join(workshop, 'CONTRIBUTING');
    const prism = ['--conditions=@prism-rl/source', path.join(packages, 'cli', 'src', 'main.ts')];
    const plugin = ['--plugin', './my-plugin.ts'];
    const training = ['train', 'mean-reward', 'Walk-v0', '--steps', '2000', '--run-dir', 'run', ...plugin];
    for (const args of [training, ['evaluate', 'run', ...plugin]]) {
      const { code, output } = await run([...prism, ...args], folder);
      expect(code, output).toBe(0);
      expect(output).toContain('greedy policy over 100 episodes');
    }
  });

  for (const example of examples.filter(({ run }) => run)) {
    test.concurrent(`${example.readme}:${example.line} runs`, async () => {
      const args = ['--conditions=@prism-rl/source', example.file];
      const { code, output } = await run(args, path.dirname(example.file));
      expect(code, withReadmeLines(output)).toBe(0);
    });
  }
});

/** A package that has only been laid out exports nothing yet. */
function isEmpty(name: string): boolean {
  const index = path.join(packages, name, 'src', 'index.ts');
  return !fs.existsSync(index) || fs.readFileSync(index, 'utf8').trim() === 'export {};';
}

/** Messages name the written files; a reader wants the README. */
function withReadmeLines(output: string): string {
  const places = examples.map(({ file, readme, line }) => {
    const written = path.join(path.basename(path.dirname(file)), path.basename(file));
    return [written, `${readme} (example at line ${line})`] as const;
  });
  return places.reduce((text, [written, place]) => text.replaceAll(written, place), output);
}
