// The guide "Your own board game" from the packages, as its reader follows it: Nim, and a game in which one moves twice, get an opponent that
// thinks ahead. Then the guide "Your game in ten minutes".
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../../../scripts/bootstrap/versions.mjs';
import { consumer } from '../consumer.ts';
import { writeExamples } from '../examples.ts';
import type { Part } from '../part.ts';
import { expectText, expectThat } from '../part.ts';
import { canvasGame } from './canvasGame.ts';

const guide = fs.readFileSync(path.join(root, 'site', 'content', 'guides', 'board-game.md'), 'utf8');
/** The guide's commands of AlphaZero. */
const commands = [...guide.matchAll(/^npm run prism -- (.*runs\/zero.*)$/gm)].map(([, words]) =>
  words!.split(' '),
);

const kit = `import { checkGame } from '@prism-rl/testing';
import { Nim } from './playground/nim.ts';
import { DotsAndBoxes } from './dotsAndBoxes.ts';

for (const game of [new Nim(), new DotsAndBoxes()]) for (const check of checkGame(() => game)) await check.run();
`;
const replies = `import { match, reply } from './playground/opponent.mjs';

match.play(0);
console.log(reply(1) + 1, reply(200) + 1);
`;

export const game: Part = async (registry) => {
  const packages = ['cli', 'core', 'games', 'search', 'algo-pg', 'testing'];
  const user = await consumer(
    registry,
    packages.map((name) => `@prism-rl/${name}`),
  );
  writeExamples(user, path.join(root, 'docs', 'plugins.md'), '../playground');
  for (const [, file, text] of guide.matchAll(/^```js file=(\S+)\n([\s\S]*?)^```/gm))
    user.write(file!, text!);
  const own = new URL('../dotsAndBoxes.ts', import.meta.url);
  user.write('dotsAndBoxes.ts', fs.readFileSync(own, 'utf8'));
  user.write('kit.ts', kit);
  user.write('replies.mjs', replies);
  const prism = (words: readonly string[]): Promise<string> => user.run('npx', ['prism', ...words]);
  const score = async (run: string, simulations: number): Promise<number> => {
    const words = ['evaluate', run, '--simulations', String(simulations), '--against', 'random', '--json'];
    const { matches } = JSON.parse((await prism(words)).trim().split('\n').at(-1)!) as {
      readonly matches: readonly { readonly score: { readonly estimate: number } }[];
    };
    return matches[0]!.score.estimate;
  };
  return [
    {
      name: 'the rules of Nim and of dots and boxes pass the kit',
      run: async () => {
        await user.run('node', ['kit.ts']);
        return undefined;
      },
    },
    {
      name: 'the guide’s commands train AlphaZero at Nim, which thinks ahead, and export it',
      run: async () => {
        const told: string[] = [];
        for (const words of commands) told.push(await prism(words));
        expectThat(told.length === 4, `the guide has ${told.length} commands`);
        expectText(told[2]!, /runs\/zero \(64 simulations\) +minimax:3/);
        return undefined;
      },
    },
    {
      name: 'its opponent plays better with more simulations',
      run: async () => {
        // From eleven matches three leave a multiple of four.
        const [alone, searched] = (await user.run('node', ['replies.mjs'])).trim().split(' ');
        expectThat(
          alone !== '3' && searched === '3',
          `it takes ${alone} alone, and ${searched} after a search`,
        );
        return undefined;
      },
    },
    {
      name: 'dots and boxes, where one moves twice, gets such an opponent, too',
      run: async () => {
        const train = ['train', 'alphazero', 'DotsAndBoxes-v0', '--plugin', './dotsAndBoxes.ts'];
        await prism([
          ...train,
          '--steps',
          '4096',
          '--seed',
          '1',
          '--eval-episodes',
          '1',
          '--run-dir',
          'dots',
        ]);
        const [alone, searched] = [await score('dots', 0), await score('dots', 64)];
        expectThat(
          searched > 0.85 && searched > alone,
          `it scores ${alone} alone, and ${searched} with a search`,
        );
        return `against random moves it scores ${alone.toFixed(2)}, with 64 simulations ${searched.toFixed(2)}`;
      },
    },
    ...(await canvasGame(registry)),
  ];
};
