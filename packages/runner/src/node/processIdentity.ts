/** Which process of which machine, so that another one of the same number is not taken for it. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process, for whoever finds its name later. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** Of this machine's start and this process's, as the system writes it; null where it does not tell. */
  readonly started: string | null;
}

/** This process. */
export function thisProcess(): ProcessIdentity {
  own ??= { pid: process.pid, host: hostname(), started: startOf(process.pid) };
  return own;
}

let own: ProcessIdentity | undefined;

/** Whether a process still runs. One of another machine counts as running: it cannot be asked. */
export function isRunning({ pid, host, started }: ProcessIdentity): boolean {
  if (host !== hostname()) return true;
  if (!(Number.isSafeInteger(pid) && pid > 0)) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false; // else somebody else's
  }
  if (started !== null && started !== startOf(pid)) return false;
  return !isZombie(pid);
}

function startOf(pid: number): string | null {
  try {
    if (process.platform === 'linux') {
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
      return `${boot}/${statOf(pid)[19]}`; // starttime, the 22nd field: clock ticks since then
    }
    if (process.platform === 'win32') return null;
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return null;
  }
}

/** Killed, but not yet cleared away by its parent, which in containers may never happen. */
function isZombie(pid: number): boolean {
  try {
    return /^[ZX]$/.test(statOf(pid)[0] ?? '');
  } catch {
    return false; // no Linux, or gone by now
  }
}

/** The fields of /proc/<pid>/stat after the name of the program, which may hold anything: the first is the state, the third in all. */
function statOf(pid: number): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}
