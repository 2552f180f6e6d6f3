import { describe, expect, test } from 'vitest';
import { FrozenLake } from './frozenLake.ts';
import { randomFrozenLakeMap } from './frozenLakeMap.ts';
import { GamblersProblem } from './gamblersProblem.ts';
import { neighbour, parseMap } from './gridMap.ts';
import { GridWorld } from './gridWorld.ts';
import { JacksCarRental } from './jacksCarRental.ts';

const invalid = (message: RegExp) =>
  expect.objectContaining({ code: 'invalid-config', message: expect.stringMatching(message) });

test('reads rows of letters; steps stop at the border', () => {
  const map = parseMap('test', ['S.', '.G', '..'], 'S.G');
  expect([map.rows, map.columns, map.letters.join('')]).toEqual([3, 2, 'S..G..']);
  expect(neighbour(map, 0, -1, 0)).toBe(0);
  expect(neighbour(map, 1, 0, 1)).toBe(1);
  expect(neighbour(map, 1, 1, 0)).toBe(3);
  expect(neighbour(map, 4, 0, 1)).toBe(5);
});

describe('refuses maps', () => {
  test.each([
    [[], /at least 1 element/],
    [[''], /is empty/],
    [['S.G', '..'], /row 2 of the map of GridWorld-v0 has 2 cells and row 1 has 3/],
    [['S.G', '.x.'], /"x" in row 2, column 2/],
    [['..G'], /no start/],
    [['S..'], /no goal/],
    [['S#G'], /No goal can be reached from the start in row 1, column 1/],
    [['SG#', '##S'], /row 2, column 3/],
  ])('%j', (map, message) => {
    expect(() => new GridWorld({ map })).toThrow(invalid(message));
  });

  test('whose goal lies behind traps that end the episode', () => {
    expect(() => new GridWorld({ map: ['STG'] })).not.toThrow();
    expect(() => new GridWorld({ map: ['STG'], trapsEndEpisode: true })).toThrow(invalid(/No goal/));
  });

  test('of lakes', () => {
    expect(() => new FrozenLake({ map: ['SHG'] })).toThrow(invalid(/No goal/));
    expect(() => new FrozenLake({ map: '5x5' })).toThrow(invalid(/no map "5x5"/));
    expect(() => new FrozenLake({ map: ['S.G'] })).toThrow(invalid(/"\."/));
    expect(() => randomFrozenLakeMap(1)).toThrow(invalid(/size/));
    expect(() => randomFrozenLakeMap(1001)).toThrow(invalid(/from 2 to 1000/));
    expect(() => randomFrozenLakeMap(4, 0.19)).toThrow(
      invalid(/share of frozen cells must be at least 0\.2 /),
    );
    expect(randomFrozenLakeMap(4, 0.2)).toHaveLength(4);
    expect(() => randomFrozenLakeMap(5, 0.49)).toThrow(
      invalid(/share of frozen cells must be at least 0\.5 /),
    );
    expect(randomFrozenLakeMap(5, 0.5)).toHaveLength(5);
    // Accepted by itself, but hardly any lake of this size has a path then.
    expect(() => randomFrozenLakeMap(60, 0.5)).toThrow(
      invalid(/None of 1166 random lakes of 60 × 60 cells, a share of 0\.5 of them frozen/),
    );
  });
});

test('refuses probabilities and limits that are none', () => {
  expect(() => new GridWorld({ slipProbability: 1.5 })).toThrow(invalid(/slipProbability/));
  expect(() => new FrozenLake({ successRate: -0.1 })).toThrow(invalid(/successRate/));
  expect(() => new FrozenLake({ rewardSchedule: [1] })).toThrow(invalid(/3 elements/));
  expect(() => new JacksCarRental({ requests: [3] })).toThrow(invalid(/requests.*2 elements/));
  expect(() => new JacksCarRental({ maxCars: 4, maxMoves: 5 })).toThrow(invalid(/maxMoves is 5, maxCars 4/));
  expect(() => new JacksCarRental({ maxCars: 5, maxMoves: 5, requests: [0, 0] })).not.toThrow();
  expect(() => new JacksCarRental({ requests: [-1, 3] })).toThrow(invalid(/means are not negative/));
  expect(() => new JacksCarRental({ returns: [3, -1] })).toThrow(invalid(/means are not negative/));
  expect(() => new GamblersProblem({ goal: 10_001 })).toThrow(invalid(/goal.* from 2 to 10000/));
  expect(() => new GridWorld({ maxEpisodeSteps: 0 })).toThrow(invalid(/maxEpisodeSteps/));
});
