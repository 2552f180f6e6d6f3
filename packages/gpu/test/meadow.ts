// The task of the guide to plugins, as it stands there.
import fs from 'node:fs';
import path from 'node:path';
import type { RowTask } from '@prism-rl/core';

type Meadow = new (config: { readonly size: number }) => RowTask<number, Int32Array>;

/** Writes the task to a file in the playground while it is used. */
export async function withMeadow(use: (Task: Meadow) => Promise<void>): Promise<void> {
  const root = path.resolve(import.meta.dirname, '../../..');
  const guide = fs.readFileSync(path.join(root, 'docs/plugins.md'), 'utf8');
  const [, code] = /^```ts file=meadow\.ts\n([\s\S]*?)^```/m.exec(guide)!;
  const folder = fs.mkdtempSync(path.join(root, 'playground/rows-'));
  try {
    fs.writeFileSync(path.join(folder, 'meadow.ts'), code!);
    await use(((await import(path.join(folder, 'meadow.ts'))) as { Meadow: Meadow }).Meadow);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}
