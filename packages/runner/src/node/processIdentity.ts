/** Which process of which machine, so that another one of the same number is not taken for it. */
import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process, as a file names it for those that find the file later. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** Of its number on Linux: containers of one host count their processes apart. null where there is none. */
  readonly namespace: string | null;
  /** Of this machine's start and this process's, as the system writes it; null where it does not tell. */
  readonly started: string | null;
}

/** This process. */
export function thisProcess(): ProcessIdentity {
  own ??= {
    pid: process.pid,
    host: hostname(),
    namespace: processNamespace(),
    started: startOf(process.pid),
  };
  return own;
}

let own: ProcessIdentity | undefined;

/** Number of the namespace in which processes are counted here; null on systems without namespaces. */
export function processNamespace(): string | null {
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? null;
  } catch {
    return null;
  }
}

/** Whether a process still runs. One of another machine or container counts as running: it cannot be asked. */
export function isRunning({ pid, host, namespace, started }: ProcessIdentity): boolean {
  if (host !== hostname() || isElsewhere(namespace)) return true;
  if (!(Number.isSafeInteger(pid) && pid > 0)) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false; // EPERM: it runs as another user
  }
  if (started !== null && started !== startOf(pid)) return false;
  return !isZombie(pid);
}

/** Whether a process is numbered in another namespace than this one. */
export function isElsewhere(namespace: string | null): boolean {
  return namespace !== null && namespace !== processNamespace();
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
export function statOf(pid: number): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}
