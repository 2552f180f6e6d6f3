// Novelty by hand: distances, ranks, the share, the answer.
import { Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { NoveltySearch } from '../src/searches/novelty.ts';
import { Search } from '../src/searches/search.ts';

/** A search that notes what it is told; its mean counts the generations. */
class Told extends Search {
  readonly deviation = 1;
  protected readonly arrays = { mean: this.mean };
  readonly told: number[][] = [];

  draw(): void {}

  candidate(k: number, into: Float64Array): void {
    into.fill(10 + k);
  }

  tell(scores: ArrayLike<number>): void {
    this.told.push(Array.from(scores));
    this.mean[0]!++;
  }
}

function make(novelty: 'only' | 'half' | 'adaptive', neighbours = 2, patience = 2) {
  const inner = new Told('A search', [0], new Rng(1), { population: 3, deviation: 1 }, 2);
  return { inner, search: new NoveltySearch(inner, new Rng(1), { novelty, neighbours, patience }) };
}

const plane = (...rows: readonly (readonly [number, number])[]) => Float64Array.from(rows.flat());

test('the mean is tried last', () => {
  const { search } = make('only');
  expect(search.ask().map(([x]) => x)).toEqual([10, 11, 12, 0]);
});

test('novelty is the mean distance to the nearest ends of means, the last one among them', () => {
  const { inner, search } = make('only');
  // One end, the origin: distances 5, 1 and 13.
  search.tell([0, 0, 0, 0], plane([3, 4], [0, 1], [5, 12], [0, 0]));
  expect(inner.told[0]).toEqual([0, -0.5, 0.5]);
  // Ends (0, 0) and (8, 0): means of both distances 4.5, 8 and 4.
  search.tell([0, 0, 0, 0], plane([8.5, 0], [12, 0], [4, 0], [8, 0]));
  expect(inner.told[1]).toEqual([0, 0.5, -0.5]);
  // A third end, (100, 0), is near the last candidate only: means of 0.5 and 8.5, 60 and 60.5, 1 and 93.
  search.tell([0, 0, 0, 0], plane([8.5, 0], [0, 60], [101, 0], [100, 0]));
  expect(inner.told[2]).toEqual([-0.5, 0.5, 0]);
});

test('half of what counts is the rank of the score', () => {
  const { inner, search } = make('half');
  search.tell([1, 3, Number.NaN, 0], plane([3, 4], [0, 1], [5, 12], [0, 0]));
  // Ranks of scores 0, ½ and −½; of novelty 0, −½ and ½.
  expect(inner.told[0]).toEqual([0, 0, 0]);
  search.tell([1, 3, 2, 0], plane([3, 4], [0, 1], [5, 12], [0, 0]));
  // −½, ½, 0 and 0, −½, ½
  expect(inner.told[1]).toEqual([-0.25, 0, 0.25]);
});

test('an adaptive share grows while the mean is not better, and shrinks when it is', () => {
  const { search } = make('adaptive');
  const shares = [1, 1, 0.5, 0.9, Number.NaN, 2, 2, 2].map((score) => {
    search.tell([0, 0, 0, score], plane([0, 0], [0, 1], [1, 0], [0, 0]));
    return search.share;
  });
  // Better at first and the sixth time; every second time without is one step.
  expect(shares).toEqual([0, 0, 0.05, 0.05, 0.1, 0.05, 0.05, 0.1]);
  for (const [novelty, share] of [
    ['only', 1],
    ['half', 0.5],
  ] as const) {
    const { search: fixed } = make(novelty);
    for (const score of [1, 1, 1, 2]) fixed.tell([0, 0, 0, score], plane([0, 0], [0, 1], [1, 0], [0, 0]));
    expect(fixed.share).toBe(share);
  }
});

test('the answer is the mean that scored most, of equals the last', () => {
  const { search } = make('only');
  const answers = [5, 7, 3, 7, Number.NaN].map((score) => {
    search.tell([9, 9, 9, score], plane([0, 0], [0, 1], [1, 0], [0, 0]));
    return search.mean[0];
  });
  expect(answers).toEqual([0, 1, 1, 3, 3]);
});

test('an end that is no number is never new, nor remembered', () => {
  const { inner, search } = make('only');
  search.tell([0, 0, 0, 0], plane([3, 4], [Number.NaN, 0], [0, 1], [0, 0]));
  expect(inner.told[0]).toEqual([0.5, -0.5, 0]);
  search.tell([0, 0, 0, 0], plane([3, 4], [0, 2], [0, 1], [Number.POSITIVE_INFINITY, 0]));
  expect(inner.told[1]).toEqual([0.5, 0, -0.5]);
  expect(search.save().arrays.archive).toEqual(Float64Array.of(0, 0));
});

test('continues from what it saved', () => {
  const [one, other] = [make('adaptive'), make('adaptive')];
  const ends = plane([3, 4], [0, 2], [0, 1], [1, 1]);
  for (const score of [1, 0, 0]) one.search.tell([1, 2, 3, score], ends);
  other.search.restore(one.search.save());
  expect(other.search.mean).toEqual(one.search.mean);
  for (const { search } of [one, other])
    for (const score of [0, 2]) search.tell([3, 2, 1, score], plane([9, 9], [0, 2], [0, 1], [2, 2]));
  expect(other.inner.told).toEqual(one.inner.told.slice(3));
  expect(other.search.save()).toEqual(one.search.save());
  expect(() => other.search.restore(one.inner.save())).toThrow(/"answer" is missing/);
});
