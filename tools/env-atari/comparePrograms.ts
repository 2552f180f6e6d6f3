/** Compares what ale_py made of random programs: node … comparePrograms.ts <results of run_programs.py> */
import { readFileSync } from 'node:fs';
import { playProgram } from '../../packages/env-atari/test/playProgram.ts';
import { type ProgramKind, randomProgram } from '../../packages/env-atari/test/randomPrograms.ts';

const results = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as Record<string, [string, string][]>;
const counts = new Map<string, [equal: number, all: number]>();
for (const [name, expected] of Object.entries(results)) {
  const [kind, seed] = name.split('-') as [ProgramKind, string];
  const count = counts.get(kind) ?? [0, 0];
  counts.set(kind, count);
  count[1]++;
  const rows = playProgram(randomProgram(kind, Number(seed)));
  const at = rows.findIndex((row, step) => row.join() !== expected[step]!.join());
  if (at < 0) count[0]++;
  else {
    const [ram, screen] = rows[at]!.map((crc, i) => (crc === expected[at]![i] ? 'equal' : 'differs'));
    console.log(`${name}: step ${at}, RAM ${ram}, screen ${screen}`);
  }
}
for (const [kind, [equal, all]] of counts) console.log(`${kind}: ${equal}/${all} equal`);
