/** Writes random programs as images: node … writePrograms.ts <folder> <first> <count> [kind,kind] */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ProgramKind,
  programKinds,
  randomProgram,
} from '../../packages/env-atari/test/randomPrograms.ts';

const [folder, first, count, kinds] = process.argv.slice(2);
mkdirSync(folder!, { recursive: true });
for (const kind of (kinds?.split(',') as ProgramKind[] | undefined) ?? programKinds) {
  for (let i = Number(first); i < Number(first) + Number(count); i++) {
    writeFileSync(join(folder!, `${kind}-${i}.bin`), randomProgram(kind, i));
  }
}
