// One of two processes that want the same locks, or the same names of run directories, round after round, in step: they meet in a file.
import { closeSync, mkdirSync, openSync, readSync, writeFileSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import { lockRunDirectory, readManifest, writeManifest } from '@prism-rl/runner/node';
import { claimFreeDirectory } from '../src/node/runDirectory.ts';

const [folder = '', me = '', count = '', wants = 'locks'] = process.argv.slice(2);
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

/** Goes for one lock in each round. @returns in how many rounds both, none or one of the two got it. */
function raceForLocks(): { both: number; none: number; one: number } {
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
  return tally;
}

/** Begins a run under the same name in each round. @returns how many of the manifests are still its own afterwards, and the names. */
function raceForNames(): { own: number; names: string[] } {
  const names = new Set<string>();
  let kept = 0;
  for (let round = 0; round < Number(count); round++) {
    const parent = join(folder, `runs${round}`);
    meet(2 * round + 1, 0);
    const { path, free } = claimFreeDirectory(parent, 'run');
    const manifest = { environment: 'e', agent: 'a', seed: own, numEnvs: 1, steps: 1 };
    writeManifest(path, { ...manifest, environmentConfig: {}, agentConfig: {} });
    meet(2 * round + 2, 0);
    if (readManifest(path).seed === own) kept++;
    names.add(basename(path));
    free();
  }
  return { own: kept, names: [...names].sort() };
}

const told = wants === 'locks' ? raceForLocks() : raceForNames();
closeSync(file);
process.stdout.write(JSON.stringify(told));
