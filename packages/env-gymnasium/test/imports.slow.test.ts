// What Python imports and calls: modules that were named, and classes and functions that make environments.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { freshFolder } from '../../../test/temporaryFolder.ts';
import { GymnasiumEnv } from '../src/index.ts';
import { hasGymnasium, python } from './python.ts';

const patience = 120_000;

/** A new current folder. */
function inFolder(files: { readonly [name: string]: string }): string {
  const folder = freshFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  const before = process.cwd();
  process.chdir(folder);
  onTestFinished(() => process.chdir(before));
  return folder;
}

async function said(name: string, config: object = {}): Promise<string> {
  try {
    (await GymnasiumEnv.create(name, { python: python!, ...config })).close();
    return 'created';
  } catch (error) {
    return (error as Error).message;
  }
}

const mark = "open('ran', 'w').close()";
const game = `
import gymnasium, functools, subprocess
from helper import spaces
class Game(gymnasium.Env):
    observation_space = action_space = spaces.Discrete(2)
    def __init__(self, size=1): pass
    def reset(self, *, seed=None, options=None): return 0, {}
    def step(self, action): return 0, 0.0, True, False, {}
class Other:
    def __init__(self, **kwargs): ${mark}
def make(**kwargs): return Game(**kwargs)
def wrong(): return 7
part, call = functools.partial(Game, size=2), functools.partial(subprocess.call, 'touch ran', shell=True)
`;
const own = { 'game.py': game, 'helper.py': 'from gymnasium import spaces' };

describe.skipIf(!hasGymnasium)('what a name leads to', () => {
  test.each([
    ['os:system', { command: 'touch ran' }],
    ['subprocess:Popen', { args: ['touch', 'ran'] }],
    ['subprocess:call', { args: ['touch', 'ran'] }],
    ['game:subprocess.call', { args: ['touch', 'ran'] }],
    ['game:call', {}],
    ['game:Other', {}],
  ])(
    '%s is not called: it makes no environment',
    async (name, kwargs) => {
      inFolder(own);
      expect(await said(name, { kwargs })).toBe(
        `The environment ${name} is neither a subclass of gymnasium.Env nor a function that returns one.`,
      );
      expect(await said('CartPole-v1', { wrappers: [name] })).toBe(
        `The wrapper ${name} is neither a subclass of gymnasium.Env nor a function that returns one.`,
      );
      expect(existsSync('ran')).toBe(false);
    },
    patience,
  );

  test.each(['game:Game', 'game:make', 'game:part'])(
    '%s is, from the current folder',
    async (name) => {
      inFolder(own);
      expect(await said(name)).toBe('created');
    },
    patience,
  );

  test(
    'a function that returns something else is told',
    async () => {
      inFolder(own);
      expect(await said('game:wrong')).toBe('game:wrong is of the type int, which is no gymnasium.Env.');
    },
    patience,
  );
});

describe.skipIf(!hasGymnasium)('modules of the current folder', () => {
  test.each(['CartPole-v1', 'minigrid:MiniGrid-Empty-5x5-v0'])(
    'do not stand in for those that are installed: %s',
    async (name) => {
      const names = ['gymnasium', 'numpy', 'pygame', 'json', 'cloudpickle', 'minigrid/data'];
      inFolder(Object.fromEntries(names.map((module) => [`${module}.py`, mark])));
      const wrappers = name.startsWith('minigrid') ? ['minigrid.wrappers:ImgObsWrapper'] : [];
      expect(await said(name, { wrappers })).toBe('created');
      expect(existsSync('ran')).toBe(false);
    },
    patience,
  );

  test(
    'which of two is meant, the user says',
    async () => {
      const folder = inFolder({ 'minigrid.py': mark });
      const name = 'minigrid:MiniGrid-Empty-5x5-v0';
      expect(await said(name)).toMatch(
        /^Python has two modules minigrid: .*minigrid\.py and .*__init__\.py\.$/,
      );
      expect(existsSync('ran')).toBe(false);
      process.env.PYTHONPATH = folder;
      onTestFinished(() => {
        delete process.env.PYTHONPATH;
      });
      expect(await said(name)).toMatch(/^There is no environment minigrid:/);
      expect(existsSync('ran')).toBe(true);
    },
    patience,
  );
});
