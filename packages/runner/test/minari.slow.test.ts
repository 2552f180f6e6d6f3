// Minari reads what we write, and we read what Minari writes from it: every space, every number.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Episodes } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { isHere } from '../../../test/isHere.ts';
import { pythonWith } from '../../../test/pythonWith.ts';
import { freshFolder } from '../../../test/temporaryFolder.ts';
import { readHdf5, writeMinari } from '../src/node/minari.ts';
import { madeEpisodes, manySpaces } from './madeEpisodes.ts';

const { program, why } = pythonWith(join(import.meta.dirname, 'requirements.txt'));

test.skipIf(!isHere('minari', program !== undefined, why)).each(Object.entries(manySpaces))(
  '%s through Minari and back',
  async (_, spaces) => {
    const folder = freshFolder();
    const episodes = madeEpisodes(spaces, [3, 1, 2], 1);
    await writeMinari(join(folder, 'made-v0'), { shards: ['one'], read: () => episodes });
    const script = join(import.meta.dirname, 'minari_again.py');
    const said = execFileSync(program!, ['-W', 'ignore', script, join(folder, 'made-v0'), 'again-v0'], {
      env: { ...process.env, MINARI_DATASETS_PATH: folder },
      encoding: 'utf8',
    });
    expect(said).toContain('3 6');
    const pieces: Episodes[] = [];
    for await (const piece of readHdf5(join(folder, 'again-v0'))) pieces.push(piece);
    const spacesOf = ({ observationSpace, actionSpace }: Episodes): string =>
      JSON.stringify([observationSpace, actionSpace]);
    expect(pieces.map(spacesOf)).toEqual([spacesOf(episodes)]);
    const numbers = ({
      observationSpace: _seen,
      actionSpace: _done,
      environment: _name,
      ...others
    }: Episodes) => others;
    expect(numbers(pieces[0]!)).toEqual(numbers(episodes));
  },
);
