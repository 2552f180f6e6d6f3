// Installs SwiftShader, a Vulkan that needs no GPU, into a folder and prints the environment variables that select it:
//   eval "$(node tools/jit/softwareVulkan.ts /tmp/swiftshader)" && PRISM_WEBGPU=1 npx vitest run packages/jit/test/webgpu
// SwiftShader is part of the npm package @sparticuz/chromium, which is downloaded into that folder only.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliDecompressSync } from 'node:zlib';

const VERSION = '153.0.0';

const folder = path.resolve(process.argv[2] ?? path.join(tmpdir(), 'prism-swiftshader'));
mkdirSync(folder, { recursive: true });
if (!readdirSync(folder).includes('libvk_swiftshader.so')) {
  writeFileSync(path.join(folder, 'package.json'), '{"private":true}\n');
  const install = ['add', `@sparticuz/chromium@${VERSION}`, '--ignore-scripts'];
  execFileSync('pnpm', install, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  const packed = path.join(folder, 'node_modules/@sparticuz/chromium/bin/swiftshader.tar.br');
  const archive = path.join(folder, 'swiftshader.tar');
  writeFileSync(archive, brotliDecompressSync(readFileSync(packed)));
  execFileSync('tar', ['-xf', archive, '-C', folder]);
  for (const file of readdirSync(folder)) if (file.includes('.so')) chmodSync(path.join(folder, file), 0o755);
}
console.log(`export VK_ICD_FILENAMES=${path.join(folder, 'vk_swiftshader_icd.json')}`);
console.log(`export LD_LIBRARY_PATH=${folder}\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}`);
