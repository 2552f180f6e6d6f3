import { hostname } from 'node:os';
import { isRunning, processNamespace } from '@prism-rl/runner/node';

/** Returns a worker's name in the queue: its process number, and where that number holds. */
export function workerName(pid = process.pid): string {
  const namespace = processNamespace();
  return `${pid}@${hostname()}${namespace === null ? '' : `/${namespace}`}`;
}

/** Whether a worker may still run, by its name. Workers of other machines and containers cannot be asked. */
export function mayRun(worker: string): boolean {
  const [, pid = '', host = '', namespace = null] = /^(\d*)@([^/]*)(?:\/(.*))?$/.exec(worker) ?? [];
  return isRunning({ pid: Number(pid), host, namespace, started: null });
}
