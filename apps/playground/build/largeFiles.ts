// Sizes of the programs that load while a visitor waits: a server that compresses them does not tell.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const folders = [
  '../node_modules/onnxruntime-web/dist',
  '../../../packages/env-mujoco/node_modules/@mujoco/mujoco',
];

/** Bytes by the names that files have before the build adds a hash to them: `mujoco.wasm`. */
export function largeFiles(): { readonly [name: string]: number } {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const sizes: { [name: string]: number } = {};
  for (const folder of folders.map((one) => path.join(here, one))) {
    for (const name of fs.readdirSync(folder).filter((file) => file.endsWith('.wasm')))
      sizes[name] = fs.statSync(path.join(folder, name)).size;
  }
  return sizes;
}
