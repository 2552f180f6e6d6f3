// The page's pretrained policies play well, played by the page's code.
import fs from 'node:fs';
import { readMetadata } from '@prism-rl/jit/onnx';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { worlds } from '../src/run/choices/worlds.ts';
import type { RunEvent } from '../src/run/host/events.ts';
import { PolicyPlayer } from '../src/run/stage/policyPlayer.ts';

/** Returns that require landing or walking; standing still returns 0 to 1000. */
const enough: { readonly [world: string]: number } = {
  'LunarLander-v3': 200,
  'BipedalWalker-v3': 280,
  'HalfCheetah-v5': 6000,
  'Hopper-v5': 1500,
  'Walker2d-v5': 1500,
  'Ant-v5': 2500,
  // Against random moves no game is lost.
  'TicTacToe-v0': -1,
  'ConnectFour-v0': 0, // won
};

// The page limits the speed for viewers; here nothing is shown.
beforeEach(() => {
  vi.stubGlobal('setTimeout', (step: () => void) => setImmediate(step));
});
afterEach(() => {
  vi.unstubAllGlobals();
});

test('every policy has a return to reach', () => {
  expect(worlds.filter(({ policy }) => policy !== undefined).map(({ id }) => id)).toEqual(
    Object.keys(enough),
  );
});

test.each(Object.entries(enough))(
  'the trained policy of %s reaches %i in an episode',
  async (world, least) => {
    const { file: name, agent } = worlds.find(({ id }) => id === world)!.policy!;
    const bytes = fs.readFileSync(new URL(`../public/policies/${name}`, import.meta.url));
    const policy = Uint8Array.from(bytes).buffer;
    expect(readMetadata(bytes)).toMatchObject({ environment: world, agent });
    let score: number | undefined;
    const send = (message: RunEvent): void => {
      if (message.type !== 'progress') return;
      score = message.episodes[1];
      throw new Error('enough');
    };
    const player = new PolicyPlayer({ world, policy, name, seed: 1 }, Number.POSITIVE_INFINITY, send);
    await expect(player.run()).rejects.toThrow('enough');
    expect(score).toBeGreaterThan(least);
  },
);
