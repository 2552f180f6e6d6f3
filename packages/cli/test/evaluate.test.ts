import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { lastJson, runPrism } from './runPrism.ts';

const folder = temporaryFolder();

test('prism evaluate plays greedily, or as in training with --explore; idle episodes are told', async () => {
  const train = ['train', 'q-learning', 'CliffWalking-v1', '--steps', '20000', '--eval-episodes', '1'];
  const trained = await runPrism([...train, '--run-dir', 'run', '--seed', '1'], { cwd: folder });
  expect(trained.code, trained.stderr).toBe(0);
  const judge = async (...more: string[]) => {
    const found = await runPrism(['evaluate', 'run', '--episodes', '20', ...more], { cwd: folder });
    expect(found.code, found.stderr).toBe(0);
    return found;
  };
  expect(lastJson(await judge('--json'))).toEqual({ episodes: 20, meanReturn: -13, stdReturn: 0 });
  expect((await judge()).stderr).toContain(
    'greedy policy over 20 episodes: -13.0 ± 0.0 (standard deviation)',
  );
  const { meanReturn, ...others } = lastJson(await judge('--explore', '--json')) as { meanReturn: number };
  expect(others).toMatchObject({ episodes: 20, explore: true });
  expect(meanReturn).toBeLessThan(-20);

  const idle = await runPrism(
    ['train', 'q-learning', 'GridWorld-v0', '--steps', '1', '--eval-episodes', '3', '--run-dir', 'idle'],
    {
      cwd: folder,
    },
  );
  expect(idle.stderr).toContain('note: 3 of 3 episodes ran to the step limit without a single reward');
});
