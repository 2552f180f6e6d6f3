import fs from 'node:fs';
import path from 'node:path';
import { root } from './suites.ts';

/** Whether a process of this machine is alive. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Waits until no other process of this repository measures, and makes others wait. The turn of a process that died passes to the next one.
 *
 * @param file that names the process whose turn it is.
 * @returns ends the turn.
 */
export async function takeTurn(file = path.join(root, 'node_modules', '.bench-turn')): Promise<() => void> {
  for (;;) {
    try {
      fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => fs.rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = Number(fs.readFileSync(file, { encoding: 'utf8', flag: 'a+' }));
    if (holder > 0 && !isAlive(holder)) fs.rmSync(file, { force: true });
    else await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
