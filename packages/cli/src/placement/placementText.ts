import { counted } from '@prism-rl/core';
import type { StepPlacement } from '@prism-rl/nn';
import { hanging } from '../terminal/columns.ts';
import type { WatchedStep } from './watchedEngine.ts';

/** `observations[32,4], actions[32] → loss`; a step may have no inputs or outputs. */
export function stepTitle({ inputs, outputs }: WatchedStep): string {
  const [given, made] = [inputs, outputs].map((names) =>
    names.length === 0 ? 'variables' : names.join(', '),
  );
  return `${given} → ${made}`;
}

/** `45 nodes on webgpu, 2 nodes on cpu (Round, Mod), 12 operations in the compiler's kernel on the processor`. */
export function placementLine(placement: StepPlacement): string {
  const devices = devicesOf(placement);
  if (devices.length === 0) return nothing;
  return devices
    .map(({ device, noun, operators }, k) => {
      const few = k > 0 && device === 'cpu' ? ` (${[...new Set(operators)].join(', ')})` : '';
      return `${counted(operators.length, noun)} ${device === kernelName ? 'in' : 'on'} ${device}${few}`;
    })
    .join(', ');
}

/** One row per device: the number of nodes of each operator. */
export function placementTable(placement: StepPlacement, width: number): string {
  const devices = devicesOf(placement);
  if (devices.length === 0) return `  ${nothing}`;
  const rows = devices.map(({ device, noun, operators }): [string, string] => {
    const counts = [...Map.groupBy(operators, (name) => name)].map(([name, all]): [string, number] => [
      name,
      all.length,
    ]);
    const list = counts
      .sort((a, b) => b[1] - a[1])
      .map(([name, count]) => (count === 1 ? name : `${name} ×${count}`))
      .join(', ');
    return [`  ${device}`, `${counted(operators.length, noun)}: ${list}`];
  });
  return hanging(rows, width);
}

const nothing = 'nothing to compute';
const kernelName = "the compiler's kernel on the processor";

interface OnDevice {
  readonly device: string;
  readonly noun: string;
  readonly operators: readonly string[];
}

/** Groups a step's nodes by device, the device with the most nodes first; operations outside the graph come last. */
function devicesOf({ nodes, inKernel }: StepPlacement): readonly OnDevice[] {
  const devices = [...Map.groupBy(nodes, ({ device }) => device)].map(([device, list]): OnDevice => {
    return { device, noun: 'node', operators: list.map(({ operator }) => operator) };
  });
  devices.sort((a, b) => b.operators.length - a.operators.length);
  return inKernel.length === 0
    ? devices
    : [...devices, { device: kernelName, noun: 'operation', operators: inKernel }];
}
