// Packs everything for training on a machine with a GPU and without a network, Linux on x64, into one archive of less than 60 MB:
//   node tools/gpu/pack.ts prism-gpu.tar.xz        there: tar -xf prism-gpu.tar.xz && prism-gpu/prism doctor
// The archive holds this Node.js, ONNX Runtime's files for Linux, Vulkan's loader (from this machine: Debian's libvulkan1), the packages
// and their dependencies. `prism-gpu/prism …` is the command line, `prism-gpu/bench` measures as `npm run bench -- gpu` does,
// `prism-gpu/card` runs card/card.ts. --debs names a folder of .deb files with further libraries that the driver needs; see card/README.md.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArguments } from '../../scripts/readArguments.ts';
import { closureOf } from './closure.ts';

const MOST_BYTES = 60e6;
const NAME = 'prism-gpu';
const root = fs.realpathSync(fileURLToPath(new URL('../..', import.meta.url)));

/** Not needed next to onnxruntime-node. */
const leftOut = ['onnxruntime-web', '@tensorflow/tfjs-backend-wasm', 'typescript'];
const isLeftOut = (name: string): boolean => leftOut.includes(name);

/** Files of packages that running does not need: declarations, maps, browser bundles, other platforms' libraries, builds. */
function isIdle(file: string): boolean {
  const parts = file.split(path.sep);
  if (/\.(d\.ts|d\.mts|d\.cts|map|md|tsbuildinfo)$/.test(file) || /\.(min|es2017|fesm)\.?.*\.js$/.test(file))
    return true;
  if (file.includes(`${path.sep}bin${path.sep}napi-v6${path.sep}`))
    return !file.includes(path.join('napi-v6', 'linux', 'x64'));
  if (/\/webgpu\/dist\//.test(file)) return !parts.includes('linux-x64');
  return parts.includes('.turbo') || parts.includes('.cache');
}

/** Files of a package without test fixtures. */
function* filesOf(folder: string): Generator<string> {
  for (const entry of fs.readdirSync(path.join(root, folder), { withFileTypes: true })) {
    const own = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== 'node_modules' && entry.name !== 'fixtures') yield* filesOf(own);
    } else if (entry.isFile() && !isIdle(own)) yield own;
  }
}

function copy(file: string, into: string): void {
  const target = path.join(into, file);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.copyFileSync(path.join(root, file), target);
}

/** Vulkan's loader on this machine. @throws Error if there is none */
function vulkanLoader(): string {
  const folders = ['/usr/lib/x86_64-linux-gnu', '/usr/lib64', '/usr/lib', '/usr/lib/chromium'];
  const found = folders
    .map((folder) => path.join(folder, 'libvulkan.so.1'))
    .find((file) => fs.existsSync(file));
  if (found !== undefined) return fs.realpathSync(found);
  throw new Error("pack: Vulkan's loader (libvulkan.so.1) is not here; install libvulkan1.");
}

function script(file: string, lines: readonly string[]): void {
  const head = ['#!/bin/sh', 'here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)'];
  const loader = `export LD_LIBRARY_PATH="$here/lib\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"`;
  fs.writeFileSync(file, `${[...head, loader, ...lines].join('\n')}\n`, { mode: 0o755 });
}

/** Writes the contents of the archive to a folder. */
function layOut(folder: string, debs: string | undefined): void {
  const home = path.join(folder, 'repository');
  const closure = closureOf(root, ['packages/cli', 'packages/jit', 'benchmarks'], isLeftOut);
  for (const one of closure.folders) for (const file of filesOf(one)) copy(file, home);
  for (const file of ['package.json', 'scripts/readArguments.ts']) copy(file, home);
  for (const file of ['card.ts', 'peers.py', 'run.sh']) copy(`tools/gpu/card/${file}`, home);
  if (debs !== undefined) fs.cpSync(debs, path.join(folder, 'debs'), { recursive: true });
  fs.mkdirSync(path.join(home, 'node_modules'), { recursive: true });
  fs.symlinkSync('../packages/cli/node_modules/@prism-rl', path.join(home, 'node_modules/@prism-rl'));
  for (const [link, target] of closure.links) {
    const place = path.join(home, link);
    fs.mkdirSync(path.dirname(place), { recursive: true });
    fs.symlinkSync(path.relative(path.dirname(place), path.join(home, target)), place);
  }
  fs.mkdirSync(path.join(folder, 'lib'), { recursive: true });
  fs.copyFileSync(process.execPath, path.join(folder, 'node'));
  fs.chmodSync(path.join(folder, 'node'), 0o755);
  fs.copyFileSync(vulkanLoader(), path.join(folder, 'lib', 'libvulkan.so.1'));
  const node = 'exec "$here/node" --conditions=@prism-rl/source';
  script(path.join(folder, 'prism'), [`${node} "$here/repository/packages/cli/src/main.ts" "$@"`]);
  script(path.join(folder, 'card'), [`${node} "$here/repository/tools/gpu/card/card.ts" "$@"`]);
  script(path.join(folder, 'measure'), ['exec sh "$here/repository/tools/gpu/card/run.sh" "$here"']);
  script(path.join(folder, 'bench'), [
    'cd "$here/repository/packages/jit" || exit 1',
    `PRISM_BENCH_SUITES=gpu ${node} ../../benchmarks/runPackage.ts`,
  ]);
}

const { positionals, values } = readArguments(
  'npm run node -- tools/gpu/pack.ts [prism-gpu.tar.xz] [--folder F] [--debs F]',
  {
    allowPositionals: true,
    options: { folder: { type: 'string' }, debs: { type: 'string' } },
  },
);
if (process.platform !== 'linux' || process.arch !== 'x64')
  throw new Error('pack: it packs this Node, so it has to run on Linux, on x64.');
if (values.folder !== undefined) layOut(path.resolve(values.folder, NAME), values.debs);
else {
  const archive = path.resolve(positionals[0] ?? `${NAME}.tar.xz`);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'prism-pack-'));
  try {
    layOut(path.join(folder, NAME), values.debs);
    execFileSync('tar', ['--use-compress-program=xz -9 -T0', '-cf', archive, '-C', folder, NAME], {
      stdio: 'inherit',
    });
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
  const bytes = fs.statSync(archive).size;
  console.log(`${archive}: ${(bytes / 1e6).toFixed(1)} MB`);
  if (bytes >= MOST_BYTES) throw new Error(`pack: that is more than ${MOST_BYTES / 1e6} MB.`);
}
