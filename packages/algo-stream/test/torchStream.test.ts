// A hundred streaming updates beside PyTorch's (tools/algo-stream/torch_stream.py): errors, traces and weights.
import { Rng } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import type { Layer, NetworkDescription } from '../src/network/layers.ts';
import type { Optimizer } from '../src/network/optimizers.ts';
import { StreamNetwork } from '../src/network/streamNetwork.ts';
import golden from './fixtures/torchStream.json' with { type: 'json' };

type Case = (typeof golden.cases)[number];

function describedBy({ shape, hidden, outputs, layerNorm, filters }: Case): NetworkDescription {
  const behind: Layer[] = [
    ...(layerNorm ? [{ kind: 'layerNorm' } as const] : []),
    { kind: 'leakyRectifier' },
  ];
  const convolution: Layer[] =
    shape.length === 3 ? [{ kind: 'convolution', filters, size: 3, stride: 1 }, ...behind] : [];
  const dense = hidden.flatMap((units): Layer[] => [{ kind: 'dense', units }, ...behind]);
  return { inputShape: shape, layers: [...convolution, ...dense, { kind: 'dense', units: outputs }] };
}

function expectClose(
  ours: { readonly [name: string]: Float32Array },
  theirs: { readonly [name: string]: readonly number[] | undefined },
): void {
  expect(Object.keys(ours)).toEqual(Object.keys(theirs));
  for (const [name, array] of Object.entries(ours)) {
    const want = theirs[name]!;
    expect(array.length).toBe(want.length);
    // Relative to 1 + what it is: traces are sums of many gradients.
    for (const [i, value] of array.entries())
      expect(Math.abs(value - want[i]!) / (1 + Math.abs(want[i]!)), `${name} ${i}`).toBeLessThan(1e-5);
  }
}

describe.each(golden.cases.map((one) => [one.name, one] as const))('%s', (_name, one) => {
  // The traces of the second row are touched by nothing that the first one learns.
  test.each([0, 1])('errors, traces and weights are those of PyTorch over 100 steps, in row %i', (row) => {
    const network = new StreamNetwork({
      description: describedBy(one),
      optimizer: one.optimizer as Optimizer,
      sparsity: 0,
      rows: 2,
      rng: new Rng(1),
    });
    const parameters = network.parameters();
    for (const [name, values] of Object.entries(one.first)) parameters[name]!.set(values!);
    for (const [t, step] of one.steps.entries()) {
      const values = network.values((input) => input.set(step.x));
      const next = network.nextValues((input) => input.set(step.next));
      const future = step.isEnd ? 0 : golden.discount * Math.max(...next);
      const delta = step.reward + future - values[step.action]!;
      expect(Math.abs(delta - one.errors[t]!), `error ${t}`).toBeLessThan(1e-5);
      network.gradient.fill(0);
      network.gradient[step.action] = 1;
      network.learn(row, step.fade, delta);
    }
    expectClose(network.traces(row), one.traces);
    expectClose(network.parameters(), one.last);
    for (const array of Object.values(network.traces(1 - row)))
      expect(array.every((e) => e === 0)).toBe(true);
  });
});
