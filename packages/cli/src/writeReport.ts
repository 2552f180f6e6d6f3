import type { Registry } from '@prism-rl/core';
import type { TrainSummary } from './trainRun.ts';
export async function writeRunReport(runDir: string, _registry: Registry): Promise<string> {
  return runDir;
}
export async function writeDemoReport(
  out: string,
  _s: readonly TrainSummary[],
  _registry: Registry,
): Promise<string> {
  return out;
}
