// Every command line in a README, a guide or a page of results is valid: commands, options, agents, environments, presets and settings are
// looked up, sweeps are planned (`--dry-run`), as written. `commandsRun.slow.test.ts` runs shortened ones; the course and the guides have
// their own tests.
import fs from 'node:fs';
import path from 'node:path';
import { PrismError } from '@prism-rl/core';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { parseCommand } from '../packages/cli/src/command.ts';
import { loadCommand } from '../packages/cli/src/commands/index.ts';
import { planTraining } from '../packages/cli/src/commands/train.ts';
import { readStudy } from '../packages/cli/src/experiment/studyOptions.ts';
import { loadRegistry } from '../packages/cli/src/plugins.ts';
import { Trust } from '../packages/cli/src/trust.ts';
import { root } from '../scripts/bootstrap/versions.mjs';
import { linesOf, pages, prismWords, wordsOf } from './commandBlocks.ts';
import { withOptions } from './withOptions.ts';

/** Third-party programs on these pages, and prism in a reader's own project, which tests of packed packages run: their arguments are not checked. */
const others =
  /^(?:redis-server|pip|python|cc|cd|export|git|docker|kubectl|sbatch|node|pnpm|npx (?:serve|prism))\b/;

const lines = pages.flatMap(linesOf);

let registry: Awaited<ReturnType<typeof loadRegistry>>;
beforeAll(async () => {
  registry = await loadRegistry(root, [], [], false);
});
beforeEach(() => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
});

async function check(words: readonly string[]): Promise<void> {
  const [name = '', ...rest] = words;
  const command = await loadCommand(name);
  if (command === undefined) throw new Error(`There is no command ${name}.`);
  // The tests of docs/plugins.md train the reader's own plugin; a remote queue plans like a local one.
  if (rest.includes('--plugin')) return void parseCommand(command, rest);
  if (name === 'ablate' && rest.includes('--from')) {
    const results = parseCommand(command, rest).options.list('from');
    expect(results.filter((folder) => !fs.existsSync(path.join(root, folder)))).toEqual([]);
    return;
  }
  if (name === 'ablate' || (name === 'sweep' && !['status', 'collect'].includes(rest[0] ?? ''))) {
    const planned = onAnyMachine(withoutOptions(rest, ['--queue', '--store', '--preset-file']));
    const { args, options } = parseCommand(command, withOptions(planned, ['--dry-run']));
    const signal = new AbortController().signal;
    const given = { args, options, signal, trust: new Trust() };
    const context = { ...given, registry: async () => registry, origins: async () => [] };
    try {
      expect((await command.run(context)) ?? 0).toBe(0);
    } catch (error) {
      // Names are looked up first; the cartridges of Atari games are not available here.
      if (!(error instanceof PrismError && /^The cartridge image of \w+ is missing\.$/.test(error.message)))
        throw error;
    }
    return;
  }
  const parsed = parseCommand(command, rest);
  if (name === 'tune') await readStudy(registry, parsed.args as [string, string], parsed.options);
  else if (name === 'train') {
    const { options } = parseCommand(command, withoutOptions(rest, ['--preset-file']));
    planTraining(registry, { args: parsed.args, options });
    const backend = options.text('backend');
    if (backend !== undefined) registry.get('backends', backend);
  } else if (name === 'solve') {
    registry.get('planners', parsed.args[0]!);
    registry.get('environments', parsed.args[1]!);
  } else if (name === 'rollout' || (name === 'watch' && !parsed.args[0]!.startsWith('runs/')))
    registry.get('environments', parsed.args[0]!);
}

function withoutOptions(words: readonly string[], names: readonly string[]): string[] {
  return words.filter((word, k) => !names.includes(word) && !names.includes(words[k - 1] ?? ''));
}

/** Uses the backend that works everywhere if the named one exists: the GPU is the reader's. */
function onAnyMachine(words: readonly string[]): string[] {
  return words.map((word, k) => {
    if (words[k - 1] !== '--backend') return word;
    registry.get('backends', word);
    return 'ort';
  });
}

describe('commands of prism', () => {
  const called = [...new Set(lines.map(({ text }) => text))].filter((text) => prismWords(text) !== undefined);

  test('there are many, on many pages', () => {
    expect(called.length).toBeGreaterThan(50);
  });

  test.each(called)('%s', async (text) => {
    await check(prismWords(text)!);
  });

  test.each([
    ['train dqn CartPole-v2', /CartPole-v2/],
    ['train dqn CartPole-v1 --set learningrate=1', /learningrate/],
    ['train dqn CartPole-v1 --preset course-pole', /course-pole/],
    ['train dqn CartPole-v1 --stps 10', /stps/],
    ['ablate --envs CartPole-v1 --arms dqn+tripple', /no part "tripple"/],
    ['ablate --envs CartPole-v1 --arms dqn --backend ort-webgpuu', /ort-webgpuu/],
    ['solve value-iteratoin GridWorld-v0', /value-iteratoin/],
  ])('a wrong one is noticed: %s', async (text, reason) => {
    await expect(check(wordsOf(text))).rejects.toThrow(reason);
  });
});

test('all other commands are of a known kind, and what they name is there', () => {
  const { scripts } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    scripts: { [name: string]: string };
  };
  const packages = fs.readdirSync(path.join(root, 'packages'));
  for (const { page, text } of lines) {
    if (prismWords(text) !== undefined) continue;
    const place = `${page}: ${text}`;
    const script = /^npm (?:run )?(start|test(?::\w+)?|pack|bench|figures|node|build:\w+)(?= |$)/.exec(
      text,
    )?.[1];
    // `npm create` generates scripts: its own tests run them.
    if (script !== undefined) expect(Object.keys(scripts), place).toContain(script);
    else if (/^npm (?:install|create)\b|&& npm install/.test(text)) {
      for (const [, name] of text.matchAll(/@prism-rl\/([\w-]+)/g)) expect(packages, place).toContain(name);
      if (/^npm create @prism-rl /.test(text)) expect(packages).toContain('create');
    } else if (page !== 'packages/create/README.md') expect(text, place).toMatch(others);
    for (const [, file] of text.matchAll(/(?:^|\s)((?:tools|scripts|benchmarks)\/\S+\.\w+)/g))
      expect(fs.existsSync(path.join(root, file!)), place).toBe(true);
  }
});
