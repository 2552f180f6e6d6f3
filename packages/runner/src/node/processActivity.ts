import { statOf } from './processIdentity.ts';

/** A process at work, as the system counts it. */
export interface ProcessActivity {
  /** Milliseconds of processor time that all its threads have had, in whole hundredths of a second. */
  readonly cpuMilliseconds: number;
  /** Whether its main thread computes, or waits for nothing but a processor. */
  readonly isRunnable: boolean;
}

/** Milliseconds of the unit in which Linux counts processor time for programs: 100 a second on every architecture that Node.js supports. */
const tick = 10;

/** How much a process of this machine has computed; undefined where the system does not tell (only Linux does), and when it is gone. */
export function processActivity(pid: number): ProcessActivity | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const stat = statOf(pid);
    // The 14th and 15th field: in its own code, and in the system's.
    const cpuMilliseconds = tick * (Number(stat[11]) + Number(stat[12]));
    return { cpuMilliseconds, isRunnable: stat[0] === 'R' };
  } catch {
    return undefined;
  }
}
