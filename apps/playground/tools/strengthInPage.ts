// Trains an agent by search at a board of the built page, in Chromium, and measures its strength after some seconds, and the frames that the
// page shows meanwhile: `node --conditions=@prism-rl/source apps/playground/tools/strengthInPage.ts TicTacToe-v0 30`. In tic-tac-toe it plays
// all games of every visitor, in others 50 games on each side against minimax:2.
import os from 'node:os';
import { Rng, type Side } from '@prism-rl/core';
import { Match, playerOf } from '@prism-rl/games';
import type { BoardEvent, BoardView } from '../src/run/board/boardGame.ts';
import type { FromTask, ToTask } from '../src/run/host/host.ts';
import { builtApp } from '../test/builtApp.ts';
import { gameOf } from '../test/lookAhead.ts';

declare global {
  interface Window {
    board: Worker;
    drawn: number[];
  }
}

const [world = 'TicTacToe-v0', seconds = '30'] = process.argv.slice(2);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const load = (): string => `load ${os.loadavg()[0]!.toFixed(1)}`;

const app = await builtApp();
const { page } = await app.prepared(
  async (page) => {
    // The board's worker is asked directly, and does not wait before it replies.
    await page.addInitScript(() => {
      const Original = Worker;
      window.Worker = class extends Original {
        override postMessage(message: ToTask): void {
          if ('task' in message && message.task === 'board') window.board = this;
          super.postMessage(message);
        }
      };
    });
    await page.route(/worker-[^/]*\.js/, async (route) => {
      const body = await (await route.fetch()).text();
      const quick = `const later = setTimeout;
addEventListener('message', ({ data }) => {
  if (data.task === 'board') self.setTimeout = (what) => later(what, 0);
});
`;
      await route.fulfill({ contentType: 'text/javascript', body: quick + body });
    });
  },
  `#world=${world}`,
  { serviceWorkers: 'block' },
);
await page.locator('.cells').waitFor();
await page.waitForTimeout(1000);
say(`${os.cpus()[0]!.model}, ${os.cpus().length} cores, ${load()}`);
await page.evaluate(() => {
  window.drawn = [];
  const next = (now: number): void => {
    window.drawn.push(now);
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
});
await page.getByRole('button', { name: 'Train one by search' }).click();
const done = async (): Promise<number> =>
  Number(await page.locator('.searching progress').getAttribute('value'));
const progress = async (): Promise<string> => `${Math.floor(100 * (await done()))} % of the training`;
const begun = performance.now();
// An agent that still learns would reply to one game by what it knew at different times.
while (performance.now() - begun < 1000 * Number(seconds) && (await done()) < 1)
  await page.waitForTimeout(250);
const frames = await page.evaluate(() => window.drawn);
const gaps = frames.slice(1).map((at, k) => at - frames[k]!);
const rate = (1000 * gaps.length) / (frames.at(-1)! - frames[0]!);
const slow = gaps.filter((gap) => gap > 50).length;
say(`after ${((performance.now() - begun) / 1000).toFixed(1)} s: ${await progress()}, ${load()}`);
say(`${rate.toFixed(1)} frames a second; ${slow} of ${gaps.length} came after more than 50 ms`);

/** The game after these moves and the agent's reply. */
function ask(side: Side, moves: readonly number[], simulations: number): Promise<BoardView> {
  const asked = { side, moves, simulations, isShown: false, isSearched: true };
  const begin: ToTask = { call: 'begin', given: [asked], id: -1 };
  return page.evaluate(
    (asked) =>
      new Promise<BoardView>((resolve, reject) => {
        const hear = ({ data }: MessageEvent<FromTask>): void => {
          if ('failed' in data) reject(new Error(data.failed));
          if (!('event' in data)) return;
          const view = data.event as BoardEvent;
          if (!('cells' in view) || view.isRepeated) return;
          if (!view.isMine && view.result === undefined) return;
          window.board.removeEventListener('message', hear);
          resolve(view);
        };
        window.board.addEventListener('message', hear);
        window.board.postMessage(asked);
      }),
    begin,
  );
}

/** All games of the visitor against the agent: won by the agent, drawn, lost. */
async function all(side: Side, simulations: number): Promise<number[]> {
  const counts = [0, 0, 0];
  const walk = async (moves: readonly number[]): Promise<void> => {
    const view = await ask(side, moves, simulations);
    if (view.result !== undefined) counts[1 + Math.sign(view.result)]!++;
    else for (const move of view.possible) await walk([...view.moves, move]);
  };
  await walk([]);
  return counts;
}

/** Games against `minimax:2`: won by the agent, drawn, lost. */
async function some(side: Side, simulations: number): Promise<number[]> {
  const game = await gameOf(world);
  const player = playerOf(game, 'minimax:2');
  const counts = [0, 0, 0];
  for (let seed = 0; seed < 50; seed++) {
    const [match, rng] = [new Match(game), new Rng(seed)];
    while (match.result === undefined) {
      if (match.turn === side) match.play(await player.move(match.state, rng, 0));
      else match.play((await ask(side, match.moves, simulations)).moves.at(-1)!);
    }
    counts[1 + Math.sign(side === 0 ? match.result : -match.result)]!++;
  }
  return counts;
}

for (const simulations of world === 'TicTacToe-v0' ? [0] : [0, 100, 400]) {
  const played = world === 'TicTacToe-v0' ? all : some;
  const counts = [await played(0, simulations), await played(1, simulations)];
  const [won, drawn, lost] = [0, 1, 2].map((k) => counts[0]![k]! + counts[1]![k]!);
  say(`${simulations} simulations: ${won} won, ${drawn} drawn, ${lost} lost (${await progress()})`);
}
await app.close();
