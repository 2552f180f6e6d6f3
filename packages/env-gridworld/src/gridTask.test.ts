import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { FrozenLake, randomFrozenLakeMap } from './frozenLake.ts';
import { GamblersProblem } from './gamblersProblem.ts';
import { type GridScene, gridTable, gridText } from './gridPicture.ts';
import { down, neighbour, parseMap, right, up } from './gridTask.ts';
import { GridWorld } from './gridWorld.ts';
import { JacksCarRental } from './jacksCarRental.ts';
import { WindyGridWorld } from './windyGridWorld.ts';

describe('gridMap', () => {
  const invalid = (message: RegExp) =>
    expect.objectContaining({ code: 'invalid-config', message: expect.stringMatching(message) });

  test('reads rows of letters; steps stop at the border', () => {
    const map = parseMap('test', ['S.', '.G', '..'], 'S.G');
    expect([map.rows, map.columns, map.letters.join('')]).toEqual([3, 2, 'S..G..']);
    expect(neighbour(map, 0, up)).toBe(0);
    expect(neighbour(map, 1, right)).toBe(1);
    expect(neighbour(map, 1, down)).toBe(3);
    expect(neighbour(map, 4, right)).toBe(5);
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

    test('refuses goals behind traps that end the episode', () => {
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
      // Each setting is valid alone, but lakes of this size hardly ever have a path.
      expect(() => randomFrozenLakeMap(60, 0.5)).toThrow(
        invalid(/None of 1166 random lakes of 60 × 60 cells, a share of 0\.5 of them frozen/),
      );
    });
  });

  test('refuses invalid probabilities and limits', () => {
    expect(() => new GridWorld({ slipProbability: 1.5 })).toThrow(invalid(/slipProbability/));
    expect(() => new FrozenLake({ successRate: -0.1 })).toThrow(invalid(/successRate/));
    expect(() => new FrozenLake({ rewardSchedule: [1] })).toThrow(invalid(/3 elements/));
    expect(() => new JacksCarRental({ requests: [3] })).toThrow(invalid(/requests.*2 elements/));
    expect(() => new JacksCarRental({ maxCars: 4, maxMoves: 5 })).toThrow(
      invalid(/maxMoves is 5, maxCars 4/),
    );
    expect(() => new JacksCarRental({ maxCars: 5, maxMoves: 5, requests: [0, 0] })).not.toThrow();
    expect(() => new JacksCarRental({ requests: [-1, 3] })).toThrow(invalid(/means are not negative/));
    expect(() => new JacksCarRental({ returns: [3, -1] })).toThrow(invalid(/means are not negative/));
    expect(() => new GamblersProblem({ goal: 10_001 })).toThrow(invalid(/goal.* from 2 to 10000/));
    expect(() => new GridWorld({ maxEpisodeSteps: 0 })).toThrow(invalid(/maxEpisodeSteps/));
  });
});

describe('gridTask', () => {
  test('only grids have a layout', () => {
    const { scene, arrows } = new FrozenLake().grid!;
    expect([scene.rows, scene.columns, arrows.join('')]).toEqual([4, 4, '←↓→↑']);
    expect([0, 1, 5, 15].map((cell) => scene.cells[cell])).toEqual(['start', 'floor', 'hole', 'goal']);
    expect(new WindyGridWorld({ kingsMoves: true }).grid!.arrows).toHaveLength(8);
    expect(new GamblersProblem().grid).toBeUndefined();
  });

  test('arrows point in the directions of actions', () => {
    const steps: Readonly<Record<string, number>> = { '←': -1, '→': 1, '↑': -4, '↓': 4 };
    const env = new FrozenLake({ isSlippery: false });
    const { nextStates, offsets } = env.model!();
    for (const [action, arrow] of env.grid!.arrows.entries()) {
      expect(nextStates[offsets[10 * 4 + action]!]).toBe(10 + steps[arrow]!);
    }
  });
});

describe('gridText', () => {
  const scene: GridScene = {
    rows: 2,
    columns: 3,
    cells: ['start', 'floor', 'trap', 'wall', 'floor', 'goal'],
  };

  test('prints a letter per cell, walls between cells, and the agent in red', () => {
    const text = gridText({ ...scene, agent: 1, wallsRight: new Set([0]) }, '(Up)');
    expect(stripVTControlCharacters(text).split('\n')).toEqual(['(Up)', 'S|· T', '█ · G']);
    expect(text).toContain('\x1b[41;97m·\x1b[0m');
  });

  test('prints a path with the given letters', () => {
    const markers = [
      { cell: 0, kind: 'path', letter: '→' },
      { cell: 1, kind: 'path' },
    ] as const;
    const text = gridText({ ...scene, markers });
    expect(stripVTControlCharacters(text).split('\n')).toEqual(['→ · T', '█ · G']);
    expect(text).toContain('\x1b[93;1m→\x1b[0m');
  });

  test('values and arrows in the cells', () => {
    const table = {
      values: Float64Array.of(0.5, -1, 2, 9, 12.345, 0),
      policy: Int32Array.of(3, 1, 2, 0, 3, 0),
    };
    const text = gridTable(scene, table, ['↑', '↓', '←', '→']);
    expect(stripVTControlCharacters(text).split('\n')).toEqual([
      '┌───────┬───────┬───────┐',
      '│ 0.500 │    -1 │     2 │',
      '│   →   │   ↓   │   ←   │',
      '├───────┼───────┼───────┤',
      '│███████│ 12.35 │     0 │',
      '│███████│   →   │   G   │',
      '└───────┴───────┴───────┘',
    ]);
    // The highest value is green, the lowest red; a wall's value is ignored.
    expect(text).toContain('\x1b[38;5;46m 12.35');
    expect(text).toContain('\x1b[38;5;196m    -1');
  });

  test('fits values of any size into the cells', () => {
    const values = Float64Array.of(-123_456, -1_234_567, 1e300, 0, -9.9999, -0.5);
    const lines = stripVTControlCharacters(gridTable(scene, { values }, [])).split('\n');
    expect(lines[1]).toBe('│-123456│ -1e+6 │1e+300 │');
    expect(lines[4]).toBe('│███████│-10.000│-0.500 │');
    expect(new Set(lines.map((line) => line.length))).toEqual(new Set([25]));
  });

  test('a cell without actions has its sign and no arrow', () => {
    const cells = ['floor', 'hole', 'cliff', 'goal'] as const;
    const text = gridTable({ rows: 1, columns: 4, cells }, { policy: new Int32Array(4) }, ['↑']);
    expect(stripVTControlCharacters(text).split('\n')[1]).toBe('│   ↑   │   H   │   C   │   G   │');
  });
});

describe('cells with rules of their own', () => {
  /** Outcomes of an action in a cell of a map: probability, next cell, reward, whether the episode ends. */
  function outcomes(map: string[], cell: number, action: number): number[][] {
    const { offsets, numActions, probabilities, nextStates, rewards, terminated } = new GridWorld({ map })
      .model!();
    const pair = cell * numActions + action;
    return Array.from({ length: offsets[pair + 1]! - offsets[pair]! }, (_, k) => offsets[pair]! + k).map(
      (k) => [Number(probabilities[k]!.toFixed(3)), nextStates[k]!, rewards[k]!, terminated[k]!],
    );
  }
  const [up, down, left, right] = [0, 1, 2, 3];

  test('numbers pay a tenth each, letters cost it, a small circle ends the episode', () => {
    const map = ['S3c', 'Goi'];
    expect(outcomes(map, 0, right)).toEqual([[1, 1, 0.3, 0]]);
    expect(outcomes(map, 1, right)).toEqual([[1, 2, -0.3, 0]]);
    expect(outcomes(map, 1, up)).toEqual([[1, 1, 0.3, 0]]);
    expect(outcomes(map, 2, down)).toEqual([[1, 5, -0.9, 0]]);
    expect(outcomes(map, 1, down)).toEqual([[1, 4, 0.2, 1]]);
    expect(outcomes(map, 4, up)).toEqual([[1, 4, 0, 1]]);
    expect(outcomes(map, 0, down)).toEqual([[1, 3, 1, 1]]);
  });

  test('noise pays 1 or −1, on ice steps go aside, wind carries a cell further, but not through walls', () => {
    expect(outcomes(['S?G'], 0, right)).toEqual([
      [0.5, 1, 1, 0],
      [0.5, 1, -1, 0],
    ]);
    expect(outcomes(['S~G', '...'], 1, right)).toEqual([
      [0.333, 2, 1, 1],
      [0.333, 1, 0, 0],
      [0.333, 4, 0, 0],
    ]);
    expect(outcomes(['S..', '.^G'], 4, left)).toEqual([[1, 0, 0, 0]]);
    expect(outcomes(['S>.G'], 1, right)).toEqual([[1, 3, 1, 1]]);
    expect(outcomes(['Sv.', '.#G'], 1, right)).toEqual([[1, 5, 1, 1]]);
    expect(outcomes(['Sv.', '.#G'], 1, up)).toEqual([[1, 1, 0, 0]]);
    expect(outcomes(['S.<', '..G'], 2, left)).toEqual([[1, 0, 0, 0]]);
  });

  test('a small circle is no way to a goal; every cell has its own letter in the text', () => {
    expect(() => new GridWorld({ map: ['SoG'] })).toThrow(/No goal can be reached/);
    const env = new GridWorld({ map: ['S~?', '^3o', 'c.G'] });
    env.reset({ seed: 0 });
    expect(stripVTControlCharacters(env.renderText())).toBe(' \nS ~ ?\n^ 3 o\nc · G');
    const { width, height, data } = env.render();
    expect([width, height]).toEqual([180, 180]);
    const colourAt = (row: number, column: number): number[] => {
      const at = 3 * ((row * 60 + 4) * width + column * 60 + 4);
      return [...data.subarray(at, at + 3)];
    };
    const marked = [colourAt(0, 1), colourAt(0, 2), colourAt(1, 1), colourAt(2, 0), colourAt(2, 2)];
    expect(new Set(marked.map(String)).size).toBe(5);
  });
});
