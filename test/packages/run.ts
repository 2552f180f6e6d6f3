// `npm run test:packages [-- PART …]`: tests our packages as users get them. Publishes all of them to a registry on this machine, installs
// them with plain npm in empty folders, and uses them there. Three parts are the site, its pages and the playground, as readers get them. Each
// check counts as a test; the last line is `N passed, N failed`.
import { problemOf } from '../../scripts/test/command.ts';
import { startRegistry } from './localRegistry.ts';
import type { Part } from './part.ts';
import { bundlers } from './parts/bundlers.ts';
import { create } from './parts/create.ts';
import { game } from './parts/game.ts';
import { guide } from './parts/guide.ts';
import { install } from './parts/install.ts';
import { pack } from './parts/pack.ts';
import { published } from './parts/published.ts';
import { runtimes } from './parts/runtimes.ts';
import { pages, playground, site } from './parts/site.ts';
import { types } from './parts/types.ts';

/** Two of these run at a time, the longest first: most of their checks keep one processor busy. */
const together: Readonly<Record<string, Part>> = {
  site,
  published,
  install,
  types,
  bundlers,
  runtimes,
  create,
  guide,
  pack,
};
/** Then these, one after the other: agents learn in pages, or pages are drawn at 60 frames a second. */
const alone: Readonly<Record<string, Part>> = { game, pages, playground };
const parts = { ...together, ...alone };

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0) {
  process.stderr.write(
    `there is no part ${unknown.join(', ')}; the parts are ${Object.keys(parts).join(', ')}\n`,
  );
  process.exit(2);
}

let passed = 0;
let failed = 0;

async function check(name: string, run: () => Promise<string | undefined>): Promise<boolean> {
  const start = performance.now();
  const seconds = (): string => `${((performance.now() - start) / 1000).toFixed(1)} s`;
  try {
    const told = await run();
    passed++;
    console.log(`ok    ${name} (${seconds()})${told === undefined ? '' : `: ${told}`}`);
    return true;
  } catch (error) {
    failed++;
    const text = error instanceof Error ? error.message : String(error);
    console.log(
      `FAIL  ${name} (${seconds()})\n${text
        .trimEnd()
        .split('\n')
        .slice(-80)
        .map((line) => `      ${line}`)
        .join('\n')}`,
    );
    return false;
  }
}

const built = await check('build (tsc -b)', () =>
  problemOrNothing(['-b', 'tsconfig.build.json', '--pretty', 'false']),
);
if (built) {
  const registry = await startRegistry();
  console.log(`      ${registry.published.size} packages are in the local registry`);
  const queueOf = (of: Readonly<Record<string, Part>>) =>
    Object.entries(of).filter(([name]) => wanted.length === 0 || wanted.includes(name));
  const worker = async (queue: ReturnType<typeof queueOf>): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [name, part] = next;
      let checks: Awaited<ReturnType<Part>> = [];
      await check(`${name}: set up`, async () => {
        checks = await part(registry);
        return undefined;
      });
      for (const one of checks) await check(`${name}: ${one.name}`, one.run);
    }
  };
  const shared = queueOf(together);
  await Promise.all([worker(shared), worker(shared)]);
  await worker(queueOf(alone));
  registry.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

async function problemOrNothing(args: readonly string[]): Promise<undefined> {
  const problem = await problemOf('tsc', args);
  if (problem !== undefined) throw new Error(problem);
  return undefined;
}
