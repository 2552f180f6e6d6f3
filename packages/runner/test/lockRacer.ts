// One of two processes that go for the same locks, round after round, in step: they meet in a file of three numbers each.
import { closeSync, mkdirSync, openSync, readSync, writeFileSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { lockRunDirectory } from '@prism-rl/runner/node';

const [folder = '', me = '', count = ''] = process.argv.slice(2);
const [own, other] = me === '0' ? [0, 1] : [1, 0];
const file = openSync(join(folder, 'meeting'), 'r+');
const buffer = Buffer.alloc(8);

/** Says how far this process is, and what it got, and waits until the other one is there. @returns what that one got. */
function meet(step: number, got: number): number {
  buffer.writeInt32LE(step, 0);
  buffer.writeInt32LE(got, 4);
  writeSync(file, buffer, 0, 8, own * 8);
  const nap = new Int32Array(new SharedArrayBuffer(4));
  for (let looks = 0; ; looks++) {
    readSync(file, buffer, 0, 8, other * 8);
    if (buffer.readInt32LE(0) >= step) return buffer.readInt32LE(4);
    if (looks > 100) Atomics.wait(nap, 0, 0, 0.2);
  }
}

/** What the locks of dead processes look like. */
const dead = [
  '999999999\n',
  `${JSON.stringify({ pid: 999_999_999, host: hostname(), started: null })}\n`,
  // Its number is another's by now.
  `${JSON.stringify({ pid: process.ppid, host: hostname(), started: 'long ago' })}\n`,
];

const tally = { both: 0, none: 0, one: 0 };
for (let round = 0; round < Number(count); round++) {
  const runDir = join(folder, `run${round % 8}`);
  if (own === 0) {
    mkdirSync(runDir, { recursive: true });
    const lock = dead[round % 4]; // every fourth time there is none
    if (lock !== undefined) writeFileSync(join(runDir, 'run.lock'), lock);
  }
  meet(3 * round + 1, 0);
  let free: (() => void) | undefined;
  try {
    free = lockRunDirectory(runDir);
  } catch (error) {
    if ((error as { code?: string }).code !== 'state') throw error;
  }
  const got = free === undefined ? 0 : 1;
  const holders = meet(3 * round + 2, got) + got;
  tally[holders === 2 ? 'both' : holders === 1 ? 'one' : 'none']++;
  free?.();
  meet(3 * round + 3, got); // the other one may not have looked yet
}
closeSync(file);
process.stdout.write(JSON.stringify(tally));
