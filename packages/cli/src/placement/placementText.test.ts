import { expect, test } from 'vitest';
import { placementLine, placementTable, stepTitle } from './placementText.ts';

const node = (device: string, operator: string) => ({ name: `${operator}_1`, operator, device, outputs: [] });
const half = {
  nodes: [node('cpu', 'Round'), node('webgpu', 'Gemm'), node('webgpu', 'Add'), node('webgpu', 'Gemm')],
  inKernel: ['Sqrt', 'Mul', 'Sqrt'],
};

test('what falls to the processor beside a GPU is named in the line of a step', () => {
  expect(placementLine(half)).toBe(
    "3 nodes on webgpu, 1 node on cpu (Round), 3 operations in the compiler's kernel on the processor",
  );
  const whole = { nodes: half.nodes.slice(0, 1), inKernel: [] };
  expect(placementLine(whole)).toBe('1 node on cpu');
  expect(placementLine({ nodes: [], inKernel: [] })).toBe('nothing to compute');
});

test('the table has a row for each device, the operators by their number', () => {
  const kernel = "  the compiler's kernel on the processor";
  expect(placementTable(half, Number.POSITIVE_INFINITY).split('\n')).toEqual([
    `${'  webgpu'.padEnd(kernel.length)}  3 nodes: Gemm ×2, Add`,
    `${'  cpu'.padEnd(kernel.length)}  1 node: Round`,
    `${kernel}  3 operations: Sqrt ×2, Mul`,
  ]);
  expect(placementTable({ nodes: [], inKernel: [] }, 80)).toBe('  nothing to compute');
});

test('a step goes by what it takes and gives', () => {
  const placement = undefined;
  expect(stepTitle({ inputs: ['x[2]', 'y[]'], outputs: ['loss'], placement })).toBe('x[2], y[] → loss');
  expect(stepTitle({ inputs: [], outputs: [], placement })).toBe('variables → variables');
});
