// Lines of our pages that are not `prism`: how a test runs each of them, which other test does, or what it needs that is missing here.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../scripts/bootstrap/versions.mjs';

/** How a line is handled. */
export type Fate =
  /** Runs it, in the folder in which the earlier lines of its page have run. */
  | { readonly run: (words: readonly string[], folder: string) => void }
  /** Another file runs it: one that contains this text. */
  | { readonly elsewhere: string; readonly says: string }
  /** The missing requirement. */
  | { readonly needs: string };

/** A kind of line; the first match counts. */
interface Kind {
  readonly lines: RegExp;
  readonly fate: Fate;
}

/** A program of ours, from its sources. */
function runNode(file: string, args: readonly string[], cwd: string): void {
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    ['--conditions=@prism-rl/source', path.join(root, file), ...args],
    { cwd, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } },
  );
  if (status !== 0) throw new Error(`${file} ${args.join(' ')}\n${stdout}${stderr}`);
}

/** The arguments after the program's file. */
const after = (words: readonly string[], file: string): readonly string[] =>
  words.slice(words.indexOf(file) + 1);

const publish = 'benchmarks/rainbow/publish.ts';
const randomReturns = 'benchmarks/rainbow/randomReturns.ts';
const trainSeeds = 'benchmarks/pg/trainSeeds.ts';
const ticTacToeReturns = 'tools/games/ticTacToeReturns.ts';
const evaluationCurve = 'tools/env-atari/evaluationCurve.ts';
/** The name of Python, if there is one. */
export const python = ['python3', 'python'].find((name) => spawnSync(name, ['--version']).status === 0);

const kinds: readonly Kind[] = [
  {
    lines: /^npm run node -- tools\/games\/connectFourMistakes\.ts /,
    fate: { needs: 'minutes of solving' },
  },
  {
    lines: /^npm run bench -- --list$/,
    fate: { run: (_, folder) => runNode('benchmarks/run.ts', ['--list'], folder) },
  },
  {
    lines: /^npm run node -- benchmarks\/rainbow\/publish\.ts atari-100k /,
    fate: { needs: 'runs with cartridges' },
  },
  {
    lines: /^npm run node -- benchmarks\/rainbow\/publish\.ts /,
    fate: {
      run: (words, folder) => runNode(publish, [...after(words, publish), '--into', 'published'], folder),
    },
  },
  {
    lines: /^npm run node -- benchmarks\/rainbow\/randomReturns\.ts /,
    fate: { run: (words, folder) => runNode(randomReturns, after(words, randomReturns), folder) },
  },
  {
    lines: /^npm run node -- benchmarks\/pg\/trainSeeds\.ts /,
    fate: {
      run: (words, folder) => {
        const [agent = '', env = ''] = after(words, trainSeeds);
        runNode(trainSeeds, [agent, env, '--seeds', '1', '--episodes', '1', '--steps', '300'], folder);
      },
    },
  },
  {
    // RUN-DIR is any evaluated run.
    lines: /^npm run node -- tools\/env-atari\/evaluationCurve\.ts RUN-DIR /,
    fate: {
      run: (_, folder) => runNode(evaluationCurve, ['runs/dqn-PrismCatch-v5-seed1', 'curve', '2'], folder),
    },
  },
  {
    lines: /^npm run node -- tools\/games\/ticTacToeReturns\.ts /,
    fate: {
      run: (words, folder) => runNode(ticTacToeReturns, after(words, ticTacToeReturns), folder),
    },
  },
  {
    lines: /^npm run node -- benchmarks\/published\/reproduce\.ts$/,
    fate: { elsewhere: 'test/publishedClaims.slow.test.ts', says: 'expect(page()' },
  },
  {
    lines: /^npm run figures(?: -- --check(?: --seed 1)?)?$/,
    fate: { elsewhere: 'test/figures.test.ts', says: 'staleFigures(table)' },
  },
  {
    lines: /^npm run node -- benchmarks\/spotCheck\.ts /,
    fate: { elsewhere: 'test/spotCheck.test.ts', says: 'spotCheck(' },
  },
  {
    lines: /^npm run node -- playground\/first\.ts$/,
    fate: { elsewhere: 'test/readme.slow.test.ts', says: 'pagesWithExamples()' },
  },
  {
    lines: /^npm run node -- site\/tools\/axePages\.ts$/,
    fate: { elsewhere: 'site/test/built.browser.ts', says: 'axeFaults(' },
  },
  {
    lines: /^npm start$/,
    fate: { elsewhere: 'packages/cli/test/ablate.slow.test.ts', says: 'demo --steps' },
  },
  {
    lines: /^npm (?:test|run test:(?:slow|all))$/,
    fate: { elsewhere: '.github/workflows/test.yml', says: 'npm test' },
  },
  {
    lines: /^npm test -- packages\/core$|^pnpm vitest packages\/core$/,
    fate: { elsewhere: 'scripts/test/vitestRun.ts', says: 'vitest' },
  },
  {
    lines: /^pnpm biome check --write packages\/core$/,
    fate: { elsewhere: 'scripts/test/checks.ts', says: 'biome' },
  },
  {
    lines: /^npm run pack -- DIR$/,
    fate: { elsewhere: 'test/packages/parts/pack.ts', says: "script, 'pack'" },
  },
  {
    lines: /^npm run test:packages$/,
    fate: { elsewhere: '.github/workflows/test.yml', says: 'npm run test:packages' },
  },
  {
    lines: /^npm run build:(?:site|playground)$/,
    fate: { elsewhere: '.github/workflows/site.yml', says: 'npm run build:site' },
  },
  {
    lines: /^npm install /,
    fate: { elsewhere: 'test/packages/parts/install.ts', says: 'writeExamples(everything' },
  },
  {
    lines: /^npm create @prism-rl my-plugin$|^cd my-plugin && npm install$|^npm run (?:train|ablation)$/,
    fate: {
      elsewhere: 'test/packages/parts/create.ts',
      says: "['create', '--yes', '@prism-rl', 'my-plugin']",
    },
  },
  {
    lines: /^npm create @prism-rl my-game -- --game$|^cd my-game && npm install$/,
    fate: {
      elsewhere: 'test/packages/parts/create.ts',
      says: "['create', '--yes', '@prism-rl', 'my-game', '--', '--game']",
    },
  },
  {
    lines: /^cc -std=c99 main\.c -lm -o main$/,
    fate: { elsewhere: 'test/packages/parts/canvasGame.ts', says: "textOf('sh', /^cc /)" },
  },
  {
    lines: /^npx prism (?:train openai-es MySnake-v0|export runs\/evolved) /,
    fate: { elsewhere: 'test/packages/parts/create.ts', says: '## Or evolved' },
  },
  {
    lines: /^redis-server --appendonly yes --appendfsync always$/,
    fate: { elsewhere: 'test/servers/redisServer.ts', says: "appendonly: keeps ? 'yes'" },
  },
  {
    lines: /^python (?:benchmarks\/peers|tools)\/\S+\.py /,
    fate: { run: (words) => compilePython(words[1]!) },
  },
  {
    lines: /^node --conditions=@prism-rl\/source tools\/tune\/compareSamplers\.ts /,
    fate: { needs: 'what Optuna has found' },
  },
  {
    lines: /^pip install gymnasium$/,
    fate: { elsewhere: 'test/pythonWith.ts', says: "'-m', 'pip', 'install'" },
  },
  { lines: /^pip download |^git clone /, fate: { needs: 'the network' } },
  { lines: /^export PATH=|^pnpm install$/, fate: { needs: 'a shell of one’s own' } },
  { lines: /^pnpm changeset$/, fate: { needs: 'somebody who answers' } },
];

/** Detects Python's syntax errors, even if third-party libraries are missing. */
function compilePython(file: string): void {
  const text = fs.readFileSync(path.join(root, file), 'utf8');
  if (python === undefined) return;
  const { status, stderr } = spawnSync(
    python,
    ['-c', 'import sys; compile(sys.stdin.read(), "page", "exec")'],
    { input: text, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`${file}\n${stderr}`);
}

/** How a line is handled. @throws Error for one of no known kind. */
export function fateOf(text: string): Fate {
  const kind = kinds.find(({ lines }) => lines.test(text));
  if (kind === undefined) throw new Error(`Nothing runs: ${text}`);
  return kind.fate;
}
