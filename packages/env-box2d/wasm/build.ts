/**
 * Compiles Box2D 2.3.1 and `worlds.cpp` to WebAssembly and writes it as a TypeScript module, `src/generated/box2d.ts`.
 *
 * Everything comes from npm: the C++ sources from `box2d.js` (zlib licence), clang and lld from `@yowasp/clang`, itself WebAssembly. No
 * compiler needs to be installed; equal inputs give equal bytes on every machine. The module contains a hash of its inputs, so that a
 * second build returns immediately.
 */

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const output = join(here, '../src/generated/box2d.ts');
const require = createRequire(import.meta.url);

/**
 * The differences between our copy of Box2D and the published 2.3.1 (its licence requires altered copies to be marked).
 * - `Advance`: Gymnasium's Box2D is the snapshot before 2.3.1, which blends the two states instead of adding a difference. Both are
 *   equivalent; the rounding differs, and with it every episode that has a contact.
 * - `b2FindMaxSeparation` and its tolerance: that snapshot also compares polygons in the older way, see `polygonSeparation.h`.
 * - `m_data`: scratch memory that is unused between steps; all worlds share it, which keeps it out of their snapshots.
 * - `b2_chunkSize`: allocates smaller pieces, so that a small world stays in the processor's cache.
 */
const patches: readonly { file: string; from: string; to: string }[] = [
  {
    file: 'Common/b2Math.h',
    from: 'c0 += beta * (c - c0);\n\ta0 += beta * (a - a0);',
    to: 'c0 = (1.0f - beta) * c0 + beta * c;\n\ta0 = (1.0f - beta) * a0 + beta * a;',
  },
  {
    file: 'Collision/b2CollidePolygon.cpp',
    from: 'static float32 b2FindMaxSeparation(',
    to: 'static float32 b2FindMaxSeparationOf231(',
  },
  {
    file: 'Collision/b2CollidePolygon.cpp',
    from: 'if (separationB > separationA + k_tol)',
    to: 'if (separationB > 0.98f * separationA + 0.001f)',
  },
  {
    file: 'Common/b2StackAllocator.h',
    from: 'char m_data[b2_stackSize];',
    to: 'alignas(16) inline static char m_data[b2_stackSize];',
  },
  {
    file: 'Common/b2BlockAllocator.h',
    from: 'const int32 b2_chunkSize = 16 * 1024;',
    to: 'const int32 b2_chunkSize = 4 * 1024;',
  },
];

/** Replaced by our own (allocation, logging, timing) or not part of the engine (the stand-alone rope). */
const leftOut: ReadonlySet<string> = new Set([
  'Common/b2Settings.cpp',
  'Common/b2Timer.cpp',
  'Rope/b2Rope.cpp',
]);

const flags = [
  '--target=wasm32-wasip1',
  '-mexec-model=reactor',
  '-std=c++17',
  '-O3',
  // Bit-exact float arithmetic: no fused multiply-add, no reordering.
  '-ffp-contract=off',
  '-fno-exceptions',
  '-fno-rtti',
  '-fno-math-errno',
  '-fno-access-control',
  '-DNDEBUG',
  '-w',
  '-Wl,--strip-all',
  '-I.',
];

type Tree = { [name: string]: Tree | string | Uint8Array };

/** Reads all files of the engine by their path inside `Box2D/`, with the patches applied. */
function readEngine(root: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(h|cpp)$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(root.length + 1).replaceAll('\\', '/');
    files.set(name, readFileSync(path, 'utf8').replaceAll('\r\n', '\n'));
  }
  for (const { file, from, to } of patches) {
    const source = files.get(file);
    if (source?.split(from).length !== 2)
      throw new Error(`${file}: the passage to patch is not there exactly once.`);
    files.set(file, source.replace(from, `/* altered from Box2D 2.3.1, see wasm/build.ts */ ${to}`));
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Joins all files: one translation unit compiles five times faster than one per file. */
function translationUnit(files: Iterable<string>): string {
  const sources = [...files].filter((name) => name.endsWith('.cpp') && !leftOut.has(name));
  return [
    '#include <math.h>',
    '#include <new>',
    '#include <string.h>',
    '#include "arena.h"',
    '#include "trigonometry.h"',
    '#define sinf trigonometry::sine',
    '#define cosf trigonometry::cosine',
    '#include "polygonSeparation.h"',
    ...sources.map((name) => `#include <Box2D/${name}>`),
    '#include <Box2D/Box2D.h>',
    '#include "worlds.cpp"',
    '',
  ].join('\n');
}

function asTree(files: Map<string, string>): Tree {
  const root: Tree = {};
  for (const [path, text] of files) {
    const parts = path.split('/');
    let node = root;
    for (const part of parts.slice(0, -1)) {
      node[part] ??= {};
      node = node[part] as Tree;
    }
    node[parts.at(-1) as string] = text;
  }
  return root;
}

const engine = readEngine(join(dirname(require.resolve('box2d.js/package.json')), 'Box2D_v2.3.1/Box2D'));
const own = new Map(
  ['arena.h', 'polygonSeparation.h', 'trigonometry.h', 'worlds.cpp'].map((name) => [
    name,
    readFileSync(join(here, name), 'utf8'),
  ]),
);
const compilerPackage = join(dirname(fileURLToPath(import.meta.resolve('@yowasp/clang'))), '../package.json');
const compilerVersion = (JSON.parse(readFileSync(compilerPackage, 'utf8')) as { version: string }).version;

const hash = createHash('sha256');
for (const part of [compilerVersion, ...flags, readFileSync(fileURLToPath(import.meta.url), 'utf8')])
  hash.update(`${part}\0`);
for (const files of [own, engine]) for (const [name, text] of files) hash.update(`${name}\0${text}\0`);
const stamp = `// inputs sha256 ${hash.digest('hex')}`;

function current(): string | undefined {
  try {
    return readFileSync(output, 'utf8').split('\n', 1)[0];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

if (current() === stamp) {
  console.log('src/generated/box2d.ts is up to date.');
} else {
  const { commands } = await import('@yowasp/clang');
  const messages: string[] = [];
  const decoder = new TextDecoder();
  const collect = (bytes: Uint8Array | null): void => {
    if (bytes !== null) messages.push(decoder.decode(bytes));
  };
  const files: Tree = {
    ...Object.fromEntries(own),
    'box2d.cpp': translationUnit(engine.keys()),
    Box2D: asTree(engine),
  };
  let built: Tree | undefined;
  try {
    built = (await commands['clang++']([...flags, 'box2d.cpp', '-o', 'box2d.wasm'], files, {
      stdout: collect,
      stderr: collect,
    })) as Tree;
  } catch (error) {
    throw new Error(`The C++ compiler failed:\n${messages.join('')}`, { cause: error });
  }
  const wasm = built['box2d.wasm'];
  if (!(wasm instanceof Uint8Array))
    throw new Error(`The C++ compiler wrote no module:\n${messages.join('')}`);
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(wasm as Uint8Array<ArrayBuffer>));
  if (imports.length > 0)
    throw new Error(`The module must not import anything, but does: ${JSON.stringify(imports)}`);
  const version = createHash('sha256').update(wasm).digest('hex').slice(0, 16);
  mkdirSync(dirname(output), { recursive: true });
  writeFileSync(
    `${output}.tmp`,
    [
      stamp,
      '// Written by wasm/build.ts. Contains Box2D 2.3.1, (c) 2006-2013 Erin Catto, zlib licence, in an altered version.',
      '',
      '/** First half of the SHA-256 of the module, in hexadecimal. */',
      `export const engineVersion: string = '${version}';`,
      '',
      '/** The WebAssembly module, base64. */',
      `export const engineBase64: string =\n  '${Buffer.from(wasm).toString('base64')}';`,
      '',
    ].join('\n'),
  );
  renameSync(`${output}.tmp`, output);
  console.log(`src/generated/box2d.ts written: ${wasm.length} bytes of WebAssembly, version ${version}.`);
}
