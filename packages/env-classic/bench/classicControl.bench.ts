// Compares steps per second with Gymnasium: one environment after make(), and vectors; random actions, resets included.
import type { Report } from '../../../benchmarks/src/benchRow.ts';
import { findPython } from '../../../benchmarks/src/python.ts';
import { sideBySide } from '../../../benchmarks/src/sideBySide.ts';
import { rateOf, reportRates, vectorPlayerOf } from '../../../benchmarks/src/stepRates.ts';
import { plugin } from '../src/plugin.ts';

export const suite = 'classic';

const cases = {
  'CartPole-v1': 4_000_000,
  'MountainCar-v0': 4_000_000,
  'MountainCarContinuous-v0': 4_000_000,
  'Pendulum-v1': 2_000_000,
  'Acrobot-v1': 500_000,
};

export async function run(report: Report): Promise<void> {
  const python = await findPython(['gymnasium', 'numpy']);
  for (const [id, steps] of Object.entries(cases)) {
    await reportRates(report, plugin, {
      ...{ suite, id, steps, vectors: [16, 1024, 2048], peer: 'Gymnasium' },
      ...(python !== undefined && {
        peerRate: (kind, numEnvs) => {
          // Gymnasium has a native vector for CartPole only; its other vectors step the environments one after the other.
          if (kind === 'vector' && !id.startsWith('CartPole')) return undefined;
          return async () => {
            const result = await python.runPeer('gymnasium_envs.py', [kind, id, String(numEnvs)]);
            return result.stepsPerSecond as number;
          };
        },
      }),
    });
    for (const library of ['gymnax', 'envpool'] as const) await besideVector(id, steps, library, report);
  }
}

/** Compares with gymnax (JAX on the CPU, float32, not equal to Gymnasium) or envpool (C++): one thread, alternating rounds. */
async function besideVector(
  id: string,
  steps: number,
  library: 'gymnax' | 'envpool',
  report: Report,
): Promise<void> {
  const python = await findPython([library]);
  if (python === undefined) return;
  const numEnvs = library === 'gymnax' ? 2048 : 1024;
  const entry = plugin.environments![id]!;
  const play = vectorPlayerOf(await entry.createVector!(numEnvs, entry.defaults));
  const server = python.servePeer('vector_rates.py', [library, id, String(numEnvs), '1']);
  const rates = await sideBySide(
    5,
    () => rateOf(play, 2 * steps),
    async () => Number(await server.ask('0.5')),
  );
  await server.close();
  const row = { suite, unit: 'steps/s', higherIsBetter: true, peer: library, ...rates, target: 1 };
  report({ ...row, name: `${id}, vector of ${numEnvs}, beside ${library}` });
}
