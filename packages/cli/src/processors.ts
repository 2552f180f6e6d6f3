import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** Memory per worker: 200 to 400 MB for the process, and its replay buffer. */
const workerBytes = 2 ** 29;

export interface Machine {
  /** Default: the processors available to this process. */
  readonly processors?: number;
  /** Reads a file; undefined if it does not exist. */
  readonly read?: (path: string) => string | undefined;
}

/** Number of processors that this process may use: the machine's, or fewer by a container's quota. */
export function usableProcessors({
  processors = availableParallelism(),
  read = textOf,
}: Machine = {}): number {
  const quotas = groupsOf('cpu', read).map((group) => {
    const old = `${read(`${group}/cpu.cfs_quota_us`)} ${read(`${group}/cpu.cfs_period_us`)}`;
    const [quota, period] = (read(`${group}/cpu.max`) ?? old).split(' ').map(Number);
    return Math.floor(quota! / period!);
  });
  return Math.max(1, Math.min(processors, ...quotas.filter(isLimit)));
}

/** Default number of workers: one per processor, limited by a container's memory. */
export function usualWorkers(machine: Machine = {}): number {
  const { read = textOf } = machine;
  const rooms = groupsOf('memory', read).map((group) => {
    const bytes = read(`${group}/memory.max`) ?? read(`${group}/memory.limit_in_bytes`);
    return Math.floor(Number(bytes) / workerBytes);
  });
  return Math.max(1, Math.min(usableProcessors(machine), ...rooms.filter(isLimit)));
}

/** No limit is `max` in cgroup v2 and −1 in v1. */
function isLimit(limit: number): boolean {
  return limit >= 0;
}

/**
 * Lists the folders of this process's control groups (v2 and v1) and of their ancestors, whose limits apply, too. In a container, the
 * process's own group is the root.
 */
function groupsOf(controller: string, read: (path: string) => string | undefined): string[] {
  const lines = (read('/proc/self/cgroup') ?? '').split('\n').map((line) => line.split(':'));
  return ['', controller].flatMap((name) => {
    const [, , group = ''] =
      lines.find(([, controllers = '']) => controllers.split(',').includes(name)) ?? [];
    const parts = group.split('/').filter((part) => part !== '');
    const root = name === '' ? '/sys/fs/cgroup' : `/sys/fs/cgroup/${name}`;
    return Array.from({ length: parts.length + 1 }, (_, k) => [root, ...parts.slice(0, k)].join('/'));
  });
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // not Linux, or an older version
  }
}
