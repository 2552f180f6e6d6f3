// The page in page/ is small, uses no other libraries, and learns.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { expect, test } from 'vitest';

test('a page with stream Q(λ) on CartPole transfers 60 KB, has no network engine, and learns', async () => {
  const folder = path.join(import.meta.dirname, '../page');
  const build = await rolldown({
    input: path.join(folder, 'main.ts'),
    resolve: { conditionNames: ['@prism-rl/source', 'browser', 'import', 'default'] },
    platform: 'browser',
    logLevel: 'silent',
  });
  const into = fs.mkdtempSync(path.join(os.tmpdir(), 'prism-page-'));
  try {
    const { output } = await build.write({ dir: into, minify: true });
    const [entry] = output;
    // All chunks that the page loads at the start; it loads the export of policies on demand.
    const chunks = output.filter((one) => one.type === 'chunk');
    const loaded = new Set([entry.fileName]);
    for (const name of loaded)
      for (const next of chunks.find(({ fileName }) => fileName === name)!.imports) loaded.add(next);
    const files = chunks.filter(({ fileName }) => loaded.has(fileName));
    const modules = files
      .flatMap((file) => Object.keys(file.modules))
      .map((name) => name.replaceAll('\\', '/'));
    const packages = modules
      .filter((name) => !name.includes('rolldown/'))
      .map((name) => /(?:^|\/)packages\/([^/]+)\/|node_modules\/([^./][^/]*)\/(?!.*node_modules)/.exec(name))
      .map((found) => found?.[1] ?? found?.[2]);
    // Core uses the small one to suggest the nearest name for a misspelled one.
    expect([...new Set(packages)].sort()).toEqual([
      'algo-stream',
      'core',
      'env-classic',
      'fastest-levenshtein',
      'jit',
      'memory',
    ]);
    const fromJit = modules.flatMap((name) => /packages\/jit\/src\/(\w+)\//.exec(name)?.[1] ?? []);
    expect(new Set(fromJit)).toEqual(new Set(['kernels']));
    const fromMemory = modules
      .filter((name) => /packages\/memory\//.test(name))
      .map((name) => path.basename(name));
    expect(fromMemory).toEqual(['statistics.ts']);
    const texts = [
      fs.readFileSync(path.join(folder, 'index.html'), 'utf8'),
      ...files.map(({ code }) => code),
    ];
    const size = (bytes: (text: string) => number): number =>
      texts.reduce((sum, text) => sum + bytes(text), 0);
    const [plain, compressed] = [size(Buffer.byteLength), size((text) => gzipSync(text).length)];
    console.log(`the page: ${plain} bytes, ${compressed} compressed`);
    expect(compressed).toBeLessThan(60_000);

    const { Learning } = (await import(pathToFileURL(path.join(into, entry.fileName)).href)) as {
      Learning: new (seed: number, steps: number) => { returns: number[]; step(): void };
    };
    const learning = new Learning(1, 30_000);
    for (let t = 0; t < 30_000; t++) learning.step();
    const mean = (returns: readonly number[]): number => returns.reduce((a, b) => a + b, 0) / returns.length;
    expect(mean(learning.returns.slice(0, 20))).toBeLessThan(40);
    expect(mean(learning.returns.slice(-10))).toBeGreaterThan(150);
  } finally {
    await build.close();
    fs.rmSync(into, { recursive: true });
  }
});
