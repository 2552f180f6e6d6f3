// Commands one after the other, without a terminal: what the user has named once runs in later calls and in worker processes.
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { runPrism } from '../packages/cli/test/runPrism.ts';
import { hasGymnasium, modules, python } from '../packages/env-gymnasium/test/python.ts';
import { freshFolder } from './temporaryFolder.ts';

const readme = readFileSync(path.join(modules, '../README.md'), 'utf8');
const nim = /^```python file=nim.py\n([\s\S]*?)^```/m.exec(readme)![1]!;
const patience = 300_000;

function inFolder() {
  const folder = freshFolder();
  vi.stubEnv('XDG_STATE_HOME', path.join(folder, 'state'));
  vi.stubEnv('PRISM_PYTHON', python!);
  writeFileSync(path.join(folder, 'nim.py'), nim);
  const prism = async (command: string, code = 0): Promise<string> => {
    const ended = await runPrism(command, { cwd: folder });
    expect(ended.code, ended.stderr).toBe(code);
    return ended.stderr;
  };
  const put = (name: string, value: object): void =>
    writeFileSync(path.join(folder, name), JSON.stringify(value));
  return { folder, prism, put };
}

const refused = 'code that only a file names does not run';
const short = '--steps 300 --eval-episodes 2';

describe.skipIf(!hasGymnasium)('an environment of one’s own', () => {
  test(
    'named on the command line: sweeps, tuning, presets, reports and films need no more',
    async () => {
      const { folder, prism } = inFolder();
      await prism(`ablate --envs gymnasium/nim:Nim --arms dqn --seeds 2 --workers 2 --out swept ${short}`);
      const [run] = globSync('swept/**/manifest.json', { cwd: folder });
      await prism(`evaluate ${path.dirname(run!)} --episodes 2`);
      await prism(`record ${path.dirname(run!)} --out film.gif`);
      await prism('report swept');
      await prism(`tune dqn gymnasium/nim:Nim --trials 2 --seeds 2 --held-out 2 --out tuned ${short}`);
      await prism(`train dqn gymnasium/nim:Nim --preset-file tuned/preset.json --run-dir run ${short}`);
    },
    patience,
  );

  test(
    'named by a sweep file: allowed once, it runs in all workers, and later',
    async () => {
      const { folder, prism, put } = inFolder();
      const environments = [{ id: 'gymnasium/nim:Nim', config: { kwargs: { sticks: 8 } } }];
      put('sweep.json', { arms: ['dqn'], environments, seeds: 2, steps: 300, evaluationEpisodes: 2 });
      expect(await prism('sweep sweep.json --workers 2', 2)).toContain(refused);
      await prism('sweep sweep.json --workers 2 --trust gymnasium/nim:Nim');
      expect(globSync('runs/sweep/**/manifest.json', { cwd: folder })).toHaveLength(2);
      put('more.json', { arms: ['dqn'], environments, seeds: 1, steps: 300, evaluationEpisodes: 2 });
      await prism('sweep more.json --workers 1');
    },
    patience,
  );

  test(
    'in a shared queue: each worker names it',
    async () => {
      const { folder, prism } = inFolder();
      const queue = '--queue sqlite:queue.sqlite --workers';
      await prism(`ablate --envs gymnasium/nim:Nim --arms dqn --seeds 2 ${queue} 0 --out swept ${short}`);
      expect(await prism(`worker ${queue} 1`, 2)).toContain(
        'The environment in the queue is gymnasium/nim:Nim',
      );
      await prism(`worker ${queue} 1 --trust gymnasium/nim:Nim`);
      await prism('sweep collect --queue sqlite:queue.sqlite --out got');
      expect(readFileSync(path.join(folder, 'got/results.jsonl'), 'utf8').trim().split('\n')).toHaveLength(2);
    },
    patience,
  );

  test(
    'a program of Python and a wrapper by their settings',
    async () => {
      const { folder, prism } = inFolder();
      const set = `--set env.python=${python} --set env.wrappers=["minigrid.wrappers:ImgObsWrapper"]`;
      const environment = 'gymnasium/minigrid:MiniGrid-Empty-5x5-v0';
      await prism(`train dqn ${environment} ${set} --run-dir run ${short}`);
      await prism('evaluate run --episodes 2');
      vi.stubEnv('XDG_STATE_HOME', path.join(folder, 'other'));
      expect(await prism('evaluate run --episodes 2', 2)).toMatch(
        /--trust gymnasium\/minigrid:MiniGrid-Empty-5x5-v0 --trust minigrid\.wrappers:ImgObsWrapper --trust \S+python/,
      );
    },
    patience,
  );
});
