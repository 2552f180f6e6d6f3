/**
 * Builds the emulator: opcode table -> dispatch -> AssemblyScript -> WASM -> `src/generated/emulator.ts` (base64).
 * Skips the work when no source changed.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { assemble } from './assembler.ts';
import { dispatchSource } from './dispatch.ts';

const root = join(import.meta.dirname, '..');
const cache = join(root, '.cache');
const output = join(root, 'src/generated');
const FLAGS = [
  '--runtime',
  'stub',
  '--noAssert',
  '-O3',
  '--converge',
  '--enable',
  'simd',
  '--initialMemory',
  '4',
  '--memoryBase',
  '142336',
];

function fingerprint(): string {
  const hash = createHash('sha256');
  for (const folder of ['assembly', 'build', 'game']) {
    const at = join(root, folder);
    if (!existsSync(at)) continue;
    for (const name of readdirSync(at).sort()) {
      if (/\.(ts|asm)$/.test(name))
        hash
          .update(name)
          .update('\0')
          .update(readFileSync(join(at, name)));
    }
  }
  const require = createRequire(import.meta.url);
  hash.update(readFileSync(require.resolve('assemblyscript/package.json')));
  return hash.digest('hex');
}

function asModule(header: string, name: string, bytes: Uint8Array): string {
  return `// ${header}\nexport const ${name} =\n  '${Buffer.from(bytes).toString('base64')}';\n`;
}

function compile(): Uint8Array {
  const generated = join(root, 'assembly/generated');
  mkdirSync(generated, { recursive: true });
  writeFileSync(join(generated, 'cpu.ts'), dispatchSource());
  const wasm = join(cache, 'emulator.wasm');
  const require = createRequire(import.meta.url);
  const asc = join(dirname(require.resolve('assemblyscript/package.json')), 'bin/asc.js');
  const result = spawnSync(
    process.execPath,
    [asc, 'assembly/index.ts', '-o', wasm, '-t', join(cache, 'emulator.wat'), ...FLAGS],
    { cwd: root, encoding: 'utf8' },
  );
  if (result.status !== 0) throw new Error(`asc failed\n${result.stdout}\n${result.stderr}`);
  return readFileSync(wasm);
}

const stamp = join(cache, 'emulator.sha256');
const target = join(output, 'emulator.ts');
const gameTarget = join(output, 'prismCatch.ts');
const key = fingerprint();
if (
  existsSync(target) &&
  existsSync(gameTarget) &&
  existsSync(stamp) &&
  readFileSync(stamp, 'utf8') === key
) {
  process.stdout.write('emulator: up to date\n');
} else {
  mkdirSync(cache, { recursive: true });
  mkdirSync(output, { recursive: true });
  const bytes = compile();
  writeFileSync(target, asModule('Made by build/buildWasm.ts from assembly/.', 'EMULATOR_WASM', bytes));
  const { image } = assemble(readFileSync(join(root, 'game/prismCatch.asm'), 'utf8'));
  writeFileSync(
    gameTarget,
    asModule('Made by build/buildWasm.ts from game/prismCatch.asm.', 'PRISM_CATCH', image),
  );
  writeFileSync(stamp, key);
  process.stdout.write(`emulator: ${bytes.length} bytes\n`);
}
