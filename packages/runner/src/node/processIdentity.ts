import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Identifies a process in files, also after its number is used again. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** PID namespace on Linux, which differs between containers of one host; null on other systems. */
  readonly namespace: string | null;
  /** Start of the machine and of the process, in the system's format; null if unknown. */
  readonly started: string | null;
}

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

/** Number of this process's PID namespace; null on systems without namespaces. */
export function processNamespace(): string | null {
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? null;
  } catch {
    return null;
  }
}

/** Whether a process still runs. Processes of other machines and containers cannot be checked, and count as running. */
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

/** Whether a PID namespace differs from this process's. */
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
    // Other processes may have another language and time zone, in which `ps` writes dates.
    const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', env }).trim();
  } catch {
    return null;
  }
}

/** Whether a process was killed, but not reaped by its parent, which may never happen in containers. */
function isZombie(pid: number): boolean {
  try {
    return /^[ZX]$/.test(statOf(pid)[0] ?? '');
  } catch {
    return false; // not Linux, or the process has ended
  }
}

export interface ProcessActivity {
  /** Processor time of all its threads, in whole hundredths of a second. */
  readonly cpuMilliseconds: number;
  /** Whether its main thread computes, or waits only for a processor. */
  readonly isRunnable: boolean;
}

/** Unit of Linux's processor times: 100 per second on every architecture that Node.js supports. */
const tickMilliseconds = 10;

/** Measures a process of this machine; undefined if it has ended, and on systems other than Linux. */
export function processActivity(pid: number): ProcessActivity | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const stat = statOf(pid);
    // Fields 14 and 15: user time and system time.
    const cpuMilliseconds = tickMilliseconds * (Number(stat[11]) + Number(stat[12]));
    return { cpuMilliseconds, isRunnable: stat[0] === 'R' };
  } catch {
    return undefined;
  }
}

/** The fields of /proc/<pid>/stat after the program's name, which may contain any characters: index 0 is the third field, the state. */
function statOf(pid: number): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}
