// Runs the command lines of every README, guide and page of results, shortened, in the order of their page and in a separate folder, as a
// reader would paste them: earlier lines of a page write what later ones read. The command line runs in this process. One table lists lines
// of other programs, and those that cannot run here, with the reason. Of similar lines the first runs, and a line on several pages runs
// once if its inputs are the same; with PRISM_LONG_TESTS=1, all run.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Registry } from '@prism-rl/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadRegistry } from '../packages/cli/src/plugins.ts';
import { root } from '../scripts/bootstrap/versions.mjs';
import { examplesIn, layOut } from '../tools/docs/examples.ts';
import { linesOf, pages, prismWords, type ShellLine, wordsOf } from './commandBlocks.ts';
import { fateOf } from './otherLines.ts';
import { runHere } from './runHere.ts';
import { FakeBucket } from './servers/fakeBucket.ts';
import { hasRedis, RedisServer } from './servers/redisServer.ts';
import { shortened, shortSweep } from './shortLines.ts';

const workshop = fs.mkdtempSync(path.join(os.tmpdir(), 'prism-lines-'));
/** A separate test runs the guides completely (`guides.slow.test.ts`); the Korean ones have the same code (`site/test/twins.slow.test.ts`). */
const ownPages = pages.filter(
  (page) => !/^site\/content\/(ko\/)?guides\//.test(page) && linesOf(page).length > 0,
);
let registry: Registry;
let redis: RedisServer | undefined;
let bucket: FakeBucket;

beforeAll(async () => {
  registry = await loadRegistry(root, [], [], false);
  for (const page of ownPages) {
    for (const { words, isReadLater } of placed(linesOf(page)))
      if (isReadLater && !words!.includes('--queue') && !words!.includes('--plugin'))
        needed.add(kindOf(words!));
  }
  bucket = await FakeBucket.start();
  if (hasRedis) redis = await RedisServer.start({ fsync: 'everysec' });
  Object.assign(process.env, bucket.environment, {
    PRISM_DEBUG: '0', // checks as users have them
    PRISM_ATARI_ROMS: path.join(workshop, 'no-cartridges'), // the same lines run on every machine
  });
});
/** The folder of a page's plugin: where its reader writes it, with every library that a page imports installed. */
const pluginLines = path.join(root, 'playground', '.plugin-lines');

afterAll(async () => {
  fs.rmSync(pluginLines, { recursive: true, force: true });
  fs.writeSync(2, `lines of our pages that do not run here as they stand\n${tableText()}\n`);
  await redis?.stop();
  await bucket.stop();
  fs.rmSync(workshop, { recursive: true, force: true });
});
/** The repository's root as a page's reader has it: commands read from it, but write into a copy. */
function readersFolder(page: string): string {
  const folder = path.join(workshop, page.replaceAll('/', '-'));
  fs.mkdirSync(path.join(folder, 'benchmarks', 'published'), { recursive: true });
  fs.symlinkSync(path.join(root, 'benchmarks', 'results'), path.join(folder, 'benchmarks', 'results'));
  for (const file of fs.globSync('benchmarks/published/*.json', { cwd: root }))
    fs.writeFileSync(path.join(folder, file), shortSweep(fs.readFileSync(path.join(root, file), 'utf8')));
  return folder;
}

/** Why a line did not run as it stands, for the table. */
interface Told extends ShellLine {
  readonly why: string;
}
const table: Told[] = [];
/** Kinds of lines that have run. */
const known = new Set<string>();
/** Kinds of lines that must run because others read their output. */
const needed = new Set<string>();
/** Lines of earlier pages that have run, with the lines that wrote their input. */
const ran = new Set<string>();
const isLong = process.env.PRISM_LONG_TESTS === '1';

/** Runs a line of `prism`. @returns the reason why it cannot run to its end, or that it was not run. */
async function run(
  page: string,
  words: readonly string[],
  folder: string,
  isReadLater: boolean,
): Promise<string | undefined> {
  if (words.some((word) => word.includes('*'))) return 'needs the wheel of ale-py';
  if (words.some((word) => /\bgymnasium[/-]/.test(word)))
    return 'runs by packages/env-gymnasium/test/readme.slow.test.ts';
  if (words.includes('--plugin')) return runWithPlugin(page, words, folder);
  if (words.includes('--queue') && redis === undefined) return 'needs redis-server';
  const kind = kindOf(words);
  if ((known.has(kind) || needed.has(kind)) && !isReadLater && !isLong) return 'planned, as one like it runs';
  if (words[0] === 'resume') interruptInTheMiddle(path.join(folder, words[1]!));
  const here = words.map((word) => (/^redis:/.test(word) ? `${redis!.url}?sweep=lines` : word));
  const { code, output } = await runHere(shortened(here, registry), folder);
  const [, game] = /The cartridge image of (\w+) is missing\./.exec(output) ?? [];
  if (code !== 0 && game !== undefined) return `needs the cartridge of ${game}`;
  if (code !== 0 && /^error: The backend gpu cannot run here/m.test(output)) return 'needs a GPU';
  expect(code, `prism ${words.join(' ')}\n${output}`).toBe(0);
  if (kind !== '') known.add(kind);
  return undefined;
}

/** Whether a later line on the page reads this line's output. */
function isRead(words: readonly string[], { text }: ShellLine): boolean {
  const [name, agent, env = ''] = words;
  const after = (...options: string[]) => words.filter((_, k) => options.includes(words[k - 1]!));
  const given = after('--out', '--run-dir');
  const study = `${agent}-${env.replaceAll('/', '-')}`;
  const usual = {
    train: `runs/${study}-seed${after('--seed')[0] ?? 0}`,
    tune: `runs/tune-${study}`,
    'record-data': `recordings/${agent}-${after('--policy')[0] ?? 'random'}`,
  }[name!];
  const written = usual === undefined ? given : [usual, ...given];
  const named = read(text).split(' ');
  return written.some((folder) => named.some((word) => word === folder || word.startsWith(`${folder}/`)));
}

/** A line of a page in the context of the page's other lines. */
interface Placed {
  readonly line: ShellLine;
  /** The words after `prism`; undefined for lines of other programs. */
  readonly words: readonly string[] | undefined;
  /** The line, and the lines that write its input. */
  readonly key: string;
  /** Whether it has run on an earlier page, and no later line here reads its output. */
  readonly hasRun: boolean;
  readonly isReadLater: boolean;
}

function placed(lines: readonly ShellLine[]): Placed[] {
  const words = lines.map(({ text }) => prismWords(text));
  const keys: string[] = [];
  for (const [k, line] of lines.entries()) {
    const writers = keys.filter((_, j) => words[j] !== undefined && isRead(words[j], line));
    keys.push([words[k]?.join(' ') ?? line.text, ...writers.map((key) => `[${key}]`)].join(' '));
  }
  const all: Placed[] = [];
  for (let k = lines.length - 1; k >= 0; k--) {
    const own = words[k];
    const isReadLater = own !== undefined && all.some(({ line, hasRun }) => !hasRun && isRead(own, line));
    const hasRun = own !== undefined && !isReadLater && !isLong && ran.has(keys[k]!);
    all.unshift({ line: lines[k]!, words: own, key: keys[k]!, hasRun, isReadLater });
  }
  return all;
}

/** A line's input: `otherLines.ts` supplies a run if the line leaves it open. */
const read = (text: string): string => text.replace('RUN-DIR', 'runs/dqn-PrismCatch-v5-seed1');

/**
 * The common form of lines that train agents of one package with the same options (any values), that search with the same options, or whose
 * sweeps differ only in names and numbers; else ''.
 */
function kindOf([name = '', ...words]: readonly string[]): string {
  if (name === 'ablate') {
    // The test sets the output directory of every ablation.
    const options = ['--queue', '--arm', '--from'].filter((option) => words.includes(option));
    return [name, words[0]?.startsWith('-') ? 'rainbow' : words[0], ...options].join(' ');
  }
  // The test sets steps and seed of every run.
  const isOption = (word: string) => word.startsWith('--') && !['--seed', '--steps'].includes(word);
  if (name === 'tune') return [name, ...words.filter(isOption)].join(' ');
  if (name !== 'train') return '';
  return [name, registry.get('agents', words[0]!).plugin, ...words.filter(isOption)].join(' ');
}

/** A run stopped by Ctrl-C halfway. */
function interruptInTheMiddle(runDir: string): void {
  const file = path.join(runDir, 'manifest.json');
  const manifest = JSON.parse(fs.readFileSync(file, 'utf8')) as { steps: number };
  fs.writeFileSync(file, JSON.stringify({ ...manifest, steps: 2 * manifest.steps }));
}

/** Runs a line with its plugin (a package's, the page's own, or the guide's), in a process that reads its sources directly. */
function runWithPlugin(page: string, words: readonly string[], cwd: string): undefined {
  const given = words[words.indexOf('--plugin') + 1]!;
  const ours = path.join(root, given);
  const plugin = fs.existsSync(ours) ? ours : laidOut(page, path.basename(given));
  const named = shortened(words, registry).map((word) => (word === given ? plugin : word));
  const main = path.join(root, 'packages', 'cli', 'src', 'main.ts');
  const { status, stderr } = spawnSync(process.execPath, ['--conditions=@prism-rl/source', main, ...named], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  expect(status, stderr).toBe(0);
}

/** Writes the examples of the page that has the plugin. @returns the path of the plugin */
function laidOut(page: string, wanted: string): string {
  const pages = [page, path.join('docs', 'plugins.md')];
  const example = pages.flatMap(examplesIn).find(({ file }) => path.basename(file) === wanted);
  if (example === undefined) throw new Error(`No example writes ${wanted}.`);
  layOut(pluginLines, examplesIn(example.page));
  return path.join(pluginLines, example.file);
}

/** Runs a line of another program, or names the test that does. */
function runOther(text: string, folder: string): string | undefined {
  const fate = fateOf(text);
  if ('needs' in fate) return `needs ${fate.needs}`;
  if ('run' in fate) {
    fate.run(wordsOf(text), folder);
    return undefined;
  }
  expect(fs.readFileSync(path.join(root, fate.elsewhere), 'utf8'), text).toContain(fate.says);
  return `runs by ${fate.elsewhere}`;
}

describe('lines run, in the order of their page', () => {
  test.each(ownPages)('%s', async (page) => {
    const folder = readersFolder(page);
    for (const { line, words, key, hasRun, isReadLater } of placed(linesOf(page))) {
      const whyNot = async (): Promise<string | undefined> => {
        if (words === undefined) return runOther(line.text, folder);
        return hasRun ? 'runs on another page' : run(line.page, words, folder, isReadLater);
      };
      const why = await whyNot();
      if (why !== undefined) table.push({ ...line, why });
      else ran.add(key);
    }
  });

  test('what others read has run', () => {
    expect([...needed].filter((kind) => kind !== '' && !known.has(kind))).toEqual([]);
  });

  test('commands stand in blocks that are known as such', () => {
    for (const page of pages) {
      const text = fs.readFileSync(path.join(root, page), 'utf8');
      expect(text, page).not.toMatch(/^```(?:bash|shell|console|text)?\n(?:npm|npx|pnpm|prism|\$) /m);
    }
  });

  test('a line that nobody runs is noticed', () => {
    expect(() => fateOf('curl example.org | sh')).toThrow('Nothing runs: curl');
  });
});

/** Lines that did not run as they stand, by the reason. */
function tableText(): string {
  const reasons = [...new Set(table.map(({ why }) => why))].sort();
  return reasons
    .map((reason) => {
      const lines = table.filter(({ why }) => why === reason);
      return [reason, ...lines.map(({ page, text }) => `    ${page}: ${text}`)].join('\n');
    })
    .join('\n');
}
