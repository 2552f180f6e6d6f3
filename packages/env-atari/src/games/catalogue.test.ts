import { expect, test } from 'vitest';
import { allActions, camelName, gameNames, gameSpec, hasMode, minimalActions, modesOf } from './catalogue.ts';

test.each([
  ['pong', 'Pong'],
  ['space_invaders', 'SpaceInvaders'],
  ['tic_tac_toe_3d', 'TicTacToe3D'],
  ['up_n_down', 'UpNDown'],
  ['ms_pacman', 'MsPacman'],
])('%s is %s in names of environments', (game, name) => {
  expect(camelName(game)).toBe(name);
});

test('the modes of a game are those that it has', () => {
  let several = 0;
  for (const name of gameNames) {
    const spec = gameSpec(name);
    const modes = Array.from({ length: 10_000 }, (_, mode) => mode).filter((mode) => hasMode(spec, mode));
    expect([name, modesOf(spec)]).toEqual([name, modes]);
    expect(modes).toContain(spec.defaultMode);
    if (modes.length > 1) several++;
  }
  expect(several).toBeGreaterThan(20);
  // As the Arcade Learning Environment lists them: every fourth.
  expect(modesOf(gameSpec('breakout'))).toEqual([0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44]);
  expect(hasMode(gameSpec('breakout'), 0.5)).toBe(false);
});

test('a game has its minimal actions, in their order, or all', () => {
  expect(minimalActions(gameSpec('breakout'))).toEqual([0, 1, 3, 4]);
  expect(minimalActions(gameSpec('pong'))).toEqual([0, 1, 3, 4, 11, 12]);
  expect(minimalActions(gameSpec('alien'))).toEqual(allActions);
  for (const name of gameNames) {
    const actions = minimalActions(gameSpec(name));
    expect([...new Set(actions)].sort((a, b) => a - b)).toEqual([...actions]);
  }
});
