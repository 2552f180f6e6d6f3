// `npm run build:site`, the built site in a browser, and the playground's agents, which learn there for minutes.
import path from 'node:path';
import { problemOf, root } from '../../../scripts/test/command.ts';
import type { Part } from '../part.ts';
import { shell } from '../shell.ts';

const folder = path.join(root, 'site');

async function browserTests(of: string): Promise<undefined> {
  const problem = await problemOf('vitest', ['run'], of);
  if (problem !== undefined) throw new Error(problem);
  return undefined;
}

export const site: Part = () => [
  {
    name: 'builds, and every link and anchor leads somewhere',
    run: async () => {
      // VitePress keeps every page, more than Node's usual four gigabytes, and leaves much behind.
      const build = [
        '--conditions=@prism-rl/source',
        '--max-old-space-size=8192',
        '--max-semi-space-size=128',
        path.join('build', 'build.ts'),
      ];
      const said = await shell(process.execPath, build, { cwd: folder, seconds: 1800 });
      return /\d+ pages/.exec(said)?.[0];
    },
  },
];

/** Of the site that was built. */
export const pages: Part = () => [{ name: 'work in a browser', run: () => browserTests(folder) }];

export const playground: Part = () => [
  {
    name: 'agents learn there, as they do in Node',
    run: () => browserTests(path.join(root, 'apps', 'playground')),
  },
];
