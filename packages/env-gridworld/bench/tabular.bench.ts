// Compares steps per second with Gymnasium: one environment after make(), and vectors; random actions, resets included.
import type { Report } from '../../../benchmarks/src/benchRow.ts';
import { findPython } from '../../../benchmarks/src/python.ts';
import { reportRates } from '../../../benchmarks/src/stepRates.ts';
import { plugin } from '../src/plugin.ts';

export const suite = 'tables';

export async function run(report: Report): Promise<void> {
  const python = await findPython(['gymnasium', 'numpy']);
  for (const id of ['FrozenLake-v1', 'CliffWalking-v1', 'Taxi-v4', 'GridWorld-v0']) {
    const hasPeer = python !== undefined && id !== 'GridWorld-v0';
    const peerRate = async (): Promise<number> => {
      const result = await python!.runPeer('gymnasium_envs.py', ['single', id, '1']);
      return result.stepsPerSecond as number;
    };
    await reportRates(report, plugin, {
      ...{ suite, id, steps: 2_000_000, vectors: [1, 16, 256], peer: 'Gymnasium' },
      ...(hasPeer && { peerRate: (kind) => (kind === 'single' ? peerRate : undefined) }),
    });
  }
}
