// Writes the example films into a directory: node --conditions=@prism-rl/source tools/wrappers/writeFilms.ts DIR
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exampleFilms } from '../../packages/wrappers/test/exampleFilms.ts';

const dir = process.argv[2];
if (dir === undefined) throw new Error('Usage: writeFilms.ts DIR');
mkdirSync(dir, { recursive: true });
for (const [name, bytes] of Object.entries(await exampleFilms())) {
  writeFileSync(join(dir, name), bytes);
  console.log(createHash('sha256').update(bytes).digest('hex'), name, bytes.length);
}
