import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withMetadata } from '@prism-rl/jit/onnx';
import { beforeAll, expect, test } from 'vitest';
import { runHere } from '../../../test/runHere.ts';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { hasTerminal, onTerminal, runPrism } from './runPrism.ts';

const folder = temporaryFolder();
const play = (command: string, moves: string) => runPrism(`play ${command}`, { cwd: folder, input: moves });

beforeAll(async () => {
  const train = 'train ppo TicTacToe-v0 --steps 2000 --eval-episodes 1 --run-dir run';
  for (const command of [train, 'export run --out model.onnx'])
    expect((await runHere(command, folder)).code).toBe(0);
  expect(existsSync(join(folder, 'model.onnx'))).toBe(true);
  const model = readFileSync(join(folder, 'model.onnx'));
  writeFileSync(join(folder, 'unknown.onnx'), withMetadata(model, { environment: 'Nim-v0' }));
});

/** Tic-tac-toe whose cells have names, and an opponent. */
const games = fileURLToPath(new URL('namedMoves.mjs', import.meta.url));

test('the moves of a pipe against a search whose every reply is forced', async () => {
  // The middle is the only reply to a corner that does not lose; then it has to block the row; nobody blocks its diagonal.
  const { code, stdout, stderr } = await play('TicTacToe-v0 --opponent minimax:9', '1\n2\n9\n');
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout.match(/^minimax:9: \d$/gm)).toEqual(['minimax:9: 5', 'minimax:9: 3', 'minimax:9: 7']);
  expect(stdout).toContain('Your move, 4 6 7 8 9:\n');
  expect(stdout.endsWith('X X O\n· O ·\nO · X\nminimax:9 wins after 6 moves.\n')).toBe(true);
});

test('moves have names, and count from 1', async () => {
  const command = `Named-v0 --opponent minimax:9 --plugin ${games}`;
  const { code, stdout, stderr } = await play(command, 'a1\n2\nb1\n9\n');
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(
    /^Named-v0: you begin against minimax:9. Moves count from 1. Type \? for its numbers/,
  );
  expect(stdout.match(/^minimax:9: .*$/gm)).toEqual([
    'minimax:9: 5 b2',
    'minimax:9: 3 c1',
    'minimax:9: 7 a3',
  ]);
  expect(stdout).toContain('Your move, 4 a2, 6 c2, 7 a3, 8 b3, 9 c3:\n');
  expect(stdout).toContain('“b1” is not a legal move: type one of 4 a2, 6 c2, 7 a3, 8 b3, 9 c3.\n');
});

test('a run that thinks ahead does not lose: it sees what follows two moves later', async () => {
  // A corner, and both corners of two lines, if nobody blocks.
  const { code, stdout } = await play('run --simulations 300', '1\n2\n3\n4\n5\n6\n7\n8\n9\n');
  expect(code).toBe(0);
  expect(stdout).toContain('you begin against ppo with 300 simulations');
  expect(stdout).toMatch(/(ppo with 300 simulations wins|A draw) after \d moves\.\n$/);
  const refused = await play('TicTacToe-v0 --simulations 5', '');
  expect(refused.stderr).toContain(
    '--simulations lets the agent of a run think ahead, but TicTacToe-v0 is no run.',
  );
});

test('an opponent of a plugin plays, is trained and evaluated against, and misspelt ones are named', async () => {
  const plugin = `--plugin ${games}`;
  const { code, stdout } = await play(`TicTacToe-v0 --opponent last ${plugin}`, '1\n2\n3\n');
  expect(stdout.match(/^last: .*$/gm)).toEqual(['last: 9', 'last: 8']);
  expect([code, stdout]).toEqual([0, expect.stringContaining('You win after 5 moves.')]);
  const train = `train ppo TicTacToe-v0 --steps 2000 --eval-episodes 10 --set env.opponent=last ${plugin} --run-dir beaten`;
  const trained = await runHere(train, folder);
  expect([trained.code, trained.stderr]).toEqual([0, expect.any(String)]);
  const { stdout: table } = await runHere(`evaluate beaten --against last,random ${plugin}`, folder);
  expect(table).toMatch(/beaten +last +144/);
  const refused = await runHere(
    `train ppo TicTacToe-v0 --set env.opponent=lst ${plugin} --run-dir none`,
    folder,
  );
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('there is no opponent lst.')]);
  const unknown = await runHere(`evaluate beaten --against lst ${plugin}`, folder);
  expect(unknown.stderr).toContain('there is no player and no run "lst".');
  expect(unknown.stderr).toContain('pool, last, and directories of runs');
});

test('a run and its exported policy play the same game, with probabilities of the possible moves', async () => {
  const moves = [1, 2, 3, 4, 5, 6, 7, 8, 9]
    .map((k) => `${k}\n`)
    .join('')
    .repeat(2);
  const [run, model] = await Promise.all([
    play('run --second --show', `?\nx\n${moves}`),
    play('model.onnx --second --show', `?\nx\n${moves}`),
  ]);
  expect(run).toEqual(model);
  expect(run.code).toBe(0);
  expect(run.stdout).toMatch(/^TicTacToe-v0: ppo begins\./);
  expect(run.stdout).toContain('“x” is not a legal move: type one of ');
  expect(run.stdout).toMatch(/(You win|ppo wins|A draw) after \d moves\.\n$/);
  const thoughts = run.stdout.match(/^ppo would move .*$/gm)!;
  for (const [k, line] of thoughts.entries()) {
    const numbers = [...line.matchAll(/(\d): (\d\.\d{3})/g)];
    // Nine cells are free before its first move, eight when ? asks; then it and the person take one each.
    expect(numbers).toHaveLength(k < 2 ? 9 - k : 11 - 2 * k);
    expect(numbers.reduce((sum, [, , share]) => sum + Number(share), 0)).toBeCloseTo(1, 2);
  }
  expect(thoughts.length).toBeGreaterThan(3);
});

test.each([
  [
    'CartPole-v1',
    '',
    'CartPole-v1 is not a two-player game.\n  Two-player games are Breakthrough-v0, ConnectFour-v0, Hex-v0, Othello-v0, TicTacToe-v0. With prism play ENV --record DIR you play other environments alone.\n',
  ],
  ['TicTacToe-v0', '1\n', 'stdin ended after 2 moves, before the game did.'],
  ['TicTacToe-v0 --opponent self', '1\n', 'the opponent self exists only in a run'],
  ['run --opponent greedy', '', 'run is itself the opponent, so --opponent has no effect.'],
  ['none.onnx', '', 'The file none.onnx cannot be read.'],
  [
    'unknown.onnx',
    '',
    'plays Nim-v0, an environment that no loaded plugin offers.\n  Name its plugin, as in prism play unknown.onnx --plugin ',
  ],
])('%s with the moves %j', async (command, moves, sentence) => {
  const { code, stderr } = await play(command, moves);
  expect(code).toBe(2);
  expect(stderr).toContain(sentence);
});

test('q leaves', async () => {
  expect(await play('TicTacToe-v0', '1\nq\n')).toMatchObject({ code: 0, stderr: '' });
});

test.skipIf(!hasTerminal()).each([
  ['9', 'minimax:9 wins after 6 moves.', 0],
  ['\x03', 'Your move, 4 6 7 8 9:', 130],
])('on a terminal a key is a move: %j', async (last, end, expected) => {
  const keys = ['1', '2', last];
  const game = 'play TicTacToe-v0 --opponent minimax:9';
  const { code, output } = await onTerminal(game, { NO_COLOR: '1' }, (shown, press) => {
    // One key for each of its moves.
    while (keys.length > 0 && shown.split('Your move').length - 1 > 3 - keys.length) press(keys.shift()!);
  });
  expect(output).toContain(end);
  expect(code).toBe(expected);
});

test('an environment is played alone, key by key, and dqfd learns from the recording', async () => {
  // Away from the flag, and back as the car comes down: it may reach the flag, and the next episode is left after two steps.
  const keys = [...'1'.repeat(38), ...'3'.repeat(38), ...'1'.repeat(38), ...'3'.repeat(90)];
  const played = await play(
    'MountainCar-v0 --record mine --seed 3',
    `${keys.join('\n')}\n0\n4\nleft\n3\nq\n`,
  );
  expect([played.code, played.stderr]).toEqual([
    0,
    '205 steps in mine\nan agent learns from them: prism train bc MountainCar-v0 --data mine\n',
  ]);
  expect(played.stdout).toContain('MountainCar-v0  seed 3  step 1  return -1.000  1 to 3, q to leave\n');
  expect(played.stdout).toContain('seed 3: 151 steps, return -151.0\n');
  expect(played.stdout).toContain('MountainCar-v0  seed 4  step 1 ');
  const info = JSON.parse((await runPrism('data info mine --json', { cwd: folder })).stdout) as object;
  expect(info).toMatchObject({ episodes: 2, steps: 205 });
  const trained = await runHere(
    'train dqfd MountainCar-v0 --data mine --steps 50 --set learningStarts=10 --set pretraining=10 --set hidden=[8] --eval-episodes 1',
    folder,
  );
  expect(trained.code).toBe(0);
  const refused = await play('Pendulum-v1 --record mine', '');
  expect(refused.stderr).toContain('Pendulum-v1 cannot be played by keys: its actions are in Box(');
  const both = await play('TicTacToe-v0 --record mine --opponent random', '');
  expect(both.stderr).toContain('--opponent and --record cannot be given together.');
});
