import { expect, test } from 'vitest';
import { prismIn } from '../../../test/runHere.ts';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { lastJson, runPrism } from './runPrism.ts';

const folder = temporaryFolder();
const { ok } = prismIn(folder);

interface Listed {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly nodes: readonly {
    readonly device: string;
    readonly operator: string;
    readonly outputs: readonly string[];
  }[];
  readonly inKernel: readonly string[];
}

test('doctor lists on which device each node of an agent runs', async () => {
  const { stdout, code } = await runPrism('doctor dqn CartPole-v1 --backend ort --json');
  expect(code).toBe(0);
  const { steps, ...rest } = lastJson({ stdout }) as { steps: readonly Listed[] };
  expect(rest).toEqual({ agent: 'dqn', environment: 'CartPole-v1', backend: 'ort' });
  const [learn, act] = steps as [Listed, Listed];
  expect(learn.inputs).toContain('observations[64,4]');
  expect(learn.outputs).toContain('loss');
  expect(new Set(learn.nodes.map(({ device }) => device))).toEqual(new Set(['cpu']));
  expect(
    learn.nodes.some(({ operator, outputs }) => operator === 'FusedGemm' && outputs[0] === 'float32[64,128]'),
  ).toBe(true);
  expect(learn.inKernel).toContain('Sqrt'); // Adam
  // A kernel alone computes three dense layers for a single observation.
  expect(act).toMatchObject({ inputs: ['observations[1,4]'], nodes: [] });
  expect(act.inKernel).toHaveLength(3);
});

test('with --debug a run says of each step where it runs', async () => {
  const run = 'train ppo CartPole-v1 --steps 8 --eval-episodes 1 --backend ort';
  const { stderr } = await ok(`${run} --debug --run-dir run`);
  expect(stderr).toMatch(
    /observations\[\d+,4\].* → loss, .*: \d+ nodes on cpu, \d+ operations in the compiler's kernel/,
  );
});
