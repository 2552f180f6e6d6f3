import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** Memory per worker: 200 to 400 MB for the process, and its replay buffer. */
const workerBytes = 2 ** 29;

/** The machine as this process sees it. */
export interface Machine {
  /** Default: the processors available to this process. */
  readonly processors?: number;
  /** Reads a file; undefined if it does not exist. */
  readonly read?: (path: string) => string | undefined;
}

/** Number of processors that this process may use: the machine's, or fewer by a container's quota (`cpu.max` of cgroup v2). */
export function usableProcessors({
  processors = availableParallelism(),
  read = textOf,
}: Machine = {}): number {
  const quotas = limitsOf('cpu.max', read).map((text) => {
    const [quota, period] = text.split(' ').map(Number);
    return Math.floor(quota! / period!);
  });
  return Math.max(1, Math.min(processors, ...quotas));
}

/** Default number of workers: one per processor, limited by a container's memory (`memory.max`). */
export function usualWorkers(machine: Machine = {}): number {
  const rooms = limitsOf('memory.max', machine.read ?? textOf).map((text) =>
    Math.floor(Number(text) / workerBytes),
  );
  return Math.max(1, Math.min(usableProcessors(machine), ...rooms));
}

/** Limits of this process's cgroup and its ancestors; within a container, its own lies at the root. */
function limitsOf(file: string, read: (path: string) => string | undefined): string[] {
  const [, group = '/'] = /^0::(.*)$/m.exec(read('/proc/self/cgroup') ?? '') ?? [];
  const parts = group.split('/').filter((part) => part !== '');
  return Array.from({ length: parts.length + 1 }, (_, k) =>
    read(['/sys/fs/cgroup', ...parts.slice(0, k), file].join('/')),
  ).filter((text) => text !== undefined && /^\d+( \d+)?\s*$/.test(text)) as string[];
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // not Linux, or an older version
  }
}
