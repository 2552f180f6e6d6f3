import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** Memory that a worker is given: one takes 200 to 400 MB, and its replay memory. */
const workerBytes = 2 ** 29;

/** The machine as this process sees it. */
export interface Machine {
  /** Default: those that the system lets this process use. */
  readonly processors?: number;
  /** The text of a file; undefined where there is none. */
  readonly read?: (path: string) => string | undefined;
}

/** Processors that this process may use at once: those of the machine, or fewer by the quota of a container (`cpu.max` of cgroup v2). */
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

/** Default number of workers: one for each processor, and no more than the memory of a container (`memory.max`) has room for. */
export function usualWorkers(machine: Machine = {}): number {
  const rooms = limitsOf('memory.max', machine.read ?? textOf).map((text) =>
    Math.floor(Number(text) / workerBytes),
  );
  return Math.max(1, Math.min(usableProcessors(machine), ...rooms));
}

/** Limits of this process’ group and of the groups around it; within a container its own lies at the root. */
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
    return undefined; // no Linux, or an older one
  }
}
