// Runs a job of the project: `node scripts/run.mjs start|test|test:slow|packages|pack|figures|prism|bench|node|build:playground|
// build:site [arguments]`.
//
// Plain JavaScript that Node 20 runs. It first brings the project into a state where everything works: pnpm and,
// where needed, a newer Node.js in `.tools`; the packages; the generated code. Each of these is skipped
// when nothing has changed. What it says goes to stderr, so that stdout belongs to the job.
import fs from 'node:fs';
import path from 'node:path';
import { interruption, passSignalsOn, runInForeground } from './bootstrap/childProcess.mjs';
import { forJob } from './bootstrap/environment.mjs';
import { generate, isGenerated } from './bootstrap/generated.mjs';
import { withLock } from './bootstrap/lock.mjs';
import { runsBootstrap } from './bootstrap/nodeVersion.mjs';
import { currentPlatform } from './bootstrap/platform.mjs';
import { SetupError } from './bootstrap/setupError.mjs';
import { fetchTools, presentTools, toolsFolder, wantedTools } from './bootstrap/tools.mjs';
import { root } from './bootstrap/versions.mjs';
import { install, isInstalled } from './bootstrap/workspace.mjs';

const source = '--conditions=@prism-rl/source';
const vite = path.join(root, 'apps', 'playground', 'node_modules', 'vite', 'bin', 'vite.js');
const cli = path.join(root, 'packages', 'cli', 'src', 'main.ts');

/** Where the user stood when calling npm: paths on the command line are meant from there. */
const calledFrom = process.env.INIT_CWD ?? process.cwd();

/** @type {Record<string, { node: string[], cwd: string }>} */
const jobs = {
  start: { node: [source, cli, 'demo'], cwd: root },
  prism: { node: [source, cli], cwd: calledFrom },
  node: { node: [source], cwd: calledFrom },
  bench: { node: [source, path.join(root, 'benchmarks', 'run.ts')], cwd: calledFrom },
  packages: { node: [source, path.join(root, 'test', 'packages', 'run.ts')], cwd: root },
  pack: { node: [path.join(root, 'scripts', 'release.mjs'), 'pack'], cwd: calledFrom },
  figures: { node: [source, path.join(root, 'benchmarks', 'figures', 'run.ts')], cwd: root },
  test: { node: [path.join(root, 'scripts', 'test.ts')], cwd: root },
  'test:slow': { node: [path.join(root, 'scripts', 'test.ts'), '--slow'], cwd: root },
  // VitePress keeps every page: more than Node's usual four gigabytes.
  'build:site': {
    node: [
      source,
      '--max-old-space-size=8192',
      '--max-semi-space-size=128',
      path.join(root, 'site', 'build', 'build.ts'),
    ],
    cwd: root,
  },
  'build:playground': { node: [vite, 'build'], cwd: path.join(root, 'apps', 'playground') },
};

/** @param {string} line */
function say(line) {
  process.stderr.write(`prism: ${line}\n`);
}

/**
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} work
 */
async function timed(what, work) {
  say(`${what} …`);
  const start = performance.now();
  const result = await work();
  say(`done in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return result;
}

/** @returns {Promise<import('./bootstrap/tools.mjs').Tools>} */
async function setUp() {
  const wanted = wantedTools({ version: process.version, platform: currentPlatform() });
  const present = presentTools(wanted);
  if (present && isInstalled() && isGenerated()) return present;
  fs.mkdirSync(toolsFolder, { recursive: true });
  return withLock(
    path.join(toolsFolder, 'lock'),
    async () => {
      // Looked at again: somebody else may have done it while we waited.
      const names = wanted.map(({ tool, version }) => `${tool === 'node' ? 'Node' : tool} ${version}`);
      const tools =
        presentTools(wanted) ??
        (await timed(`fetching ${names.join(' and ')} into .tools, once`, () => fetchTools(wanted)));
      if (!isInstalled()) await timed('installing packages', () => install(tools));
      if (!isGenerated()) {
        const problem = await timed('making generated code', () => generate(tools));
        if (problem !== undefined) {
          process.stderr.write(`${problem.trimEnd()}\n`);
          say('some environments did not compile (see above); these will not work, the rest will.');
        }
      }
      return tools;
    },
    {
      onWait: () => say('waiting for another run that is setting up the project …'),
      onLook: () => {
        if (interruption() !== 0) throw new SetupError('Interrupted while waiting.');
      },
    },
  );
}

/**
 * A disk that cannot be written to, as a sentence.
 * @param {unknown} error
 */
function unwritable(error) {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC') {
    return new SetupError(
      `The disk is full while setting up ${root}; free some space and run the same command again.`,
    );
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new SetupError(
      `Cannot write in ${root} (${code}); make the folder writable and run the same command again.`,
    );
  }
  return undefined;
}

/** @param {string[]} argv */
async function main([name = '', ...args]) {
  if (!runsBootstrap(process.version)) {
    say(`Node ${process.version.slice(1)} is too old to set up the project; install Node 20 or newer.`);
    return 1;
  }
  const job = Object.hasOwn(jobs, name) ? jobs[name] : undefined;
  if (!job) {
    say(`unknown job "${name}"; the jobs are ${Object.keys(jobs).join(', ')}.`);
    return 2;
  }
  passSignalsOn();
  try {
    const tools = await setUp();
    if (interruption() !== 0) return interruption();
    const { code } = await runInForeground(tools.node, [...job.node, ...args], {
      cwd: job.cwd,
      // The first start has less time left for training: the two together are to be over soon.
      env: { ...forJob(process.env, tools), PRISM_SETUP_SECONDS: (performance.now() / 1000).toFixed(1) },
    });
    return code;
  } catch (error) {
    const failure = error instanceof SetupError ? error : unwritable(error);
    if (!failure) throw error;
    if (failure.detail) process.stderr.write(`${failure.detail.trimEnd()}\n`);
    say(failure.message);
    return interruption() || 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
