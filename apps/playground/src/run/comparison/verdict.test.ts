import { expect, test } from 'vitest';
import { curveOf, places } from './learningCurve.ts';
import { inWords, summarise, verdicts } from './verdict.ts';

test('a curve is the mean of the newest episodes at each of 25 places: twenty, or a tenth of all', () => {
  // An episode every 10 steps; the k-th returns k.
  const episodes = Array.from({ length: 1000 }, (_, k) => [10 * (k + 1), k + 1] as const);
  const short = curveOf(episodes.slice(0, 100), 1000);
  expect(short).toHaveLength(places);
  expect(short[0]).toBe(2.5); // 40 steps: episodes 1 to 4
  expect(short[24]).toBe(90.5); // episodes 81 to 100
  expect(curveOf(episodes, 10_000)[24]).toBe(950.5); // episodes 901 to 1000
});

test('before the first episode has ended there is no return, neither 0 nor a later one', () => {
  expect(curveOf([[900, 5]], 1000)).toEqual([...new Array(22).fill(Number.NaN), 5, 5, 5]);
  expect(curveOf([], 1000)).toEqual(new Array(places).fill(Number.NaN));
});

/** Constant curves. */
const flat = (...values: readonly number[]): number[][] =>
  values.map((value) => new Array(places).fill(value));

test('the mean begins where an episode has ended in every run; a run without one is counted, and leaves no mean', async () => {
  const late = [...new Array(10).fill(Number.NaN), ...new Array(15).fill(-3)];
  const { mean, endless } = await summarise('a', [...flat(-1), late], 2500);
  expect(mean[0]).toEqual([1100, -2]);
  expect(mean).toHaveLength(15);
  expect(endless).toBe(0);
  const without = await summarise('a', [...flat(-1), ...flat(Number.NaN)], 2500);
  expect(without).toMatchObject({ mean: [], low: [], high: [], endless: 1 });
});

test('fewer than five seeds have no interval, and nothing is said of them', async () => {
  const four = await summarise('a', flat(1, 2, 3, 4), 100);
  expect([four.low, four.high]).toEqual([[], []]);
  const five = await summarise('b', flat(11, 12, 13, 14, 15), 100);
  expect(five.low).toHaveLength(places);
  expect(five.low.at(-1)![1]).toBeLessThan(13);
  expect(five.high.at(-1)![1]).toBeGreaterThan(13);
  expect(await verdicts([four, five], [undefined, 0])).toEqual([]);
  expect(inWords([], 4)).toMatch(/^4 seeds allow no interval/);
  // While another arm still has fewer, those that have enough are told.
  const by = { estimate: 1, low: 0.5, high: 2 };
  expect(inWords([{ name: 'a', beside: 'b', by, says: 'higher' }], 4)).toBe('a ends higher than b.');
});

test('seeds that all end the same have no interval, and tell nothing', async () => {
  const same = await summarise('same', flat(200, 200, 200, 200, 200), 100);
  expect([same.mean.at(-1)![1], same.low, same.high]).toEqual([200, [], []]);
  const others = await summarise('others', flat(1, 2, 3, 4, 5), 100);
  expect((await verdicts([others, same], [undefined, 0])).map(({ says }) => says)).toEqual(['cannot tell']);
});

test('arms are told apart from the first where the interval of the difference leaves 0 out', async () => {
  const first = await summarise('first', flat(1, 2, 3, 4, 5), 100);
  const higher = await summarise('high', flat(11, 12, 13, 14, 15), 100);
  const lower = await summarise('low', flat(-11, -12, -13, -14, -15), 100);
  const same = await summarise('same', flat(1, 3, 4, 5, 6), 100);
  const endless = await summarise('endless', flat(1, 1, 1, 1, Number.NaN), 100);
  const all = await verdicts([first, higher, lower, same, endless], [undefined, 0, 0, 0, 0]);
  expect(all.map(({ name, says }) => [name, says])).toEqual([
    ['high', 'higher'],
    ['low', 'lower'],
    ['same', 'cannot tell'],
  ]);
  expect(all[0]!.by.estimate).toBe(10);
  expect(inWords(all, 5)).toBe(
    'high ends higher than first. low ends lower than first. Between first and same 5 seeds cannot tell: that is not the same as ' +
      'no difference. Each is compared with first alone, at 95 %: of 3 such sentences one may be chance.',
  );
});

test('a part is told apart from its own whole, whatever it is beside another arm', async () => {
  const arms = [flat(1, 2, 3, 4, 5), flat(101, 102, 103, 104, 105), flat(51, 52, 53, 54, 55)];
  const [plain, whole, part] = await Promise.all(
    arms.map((curves, k) => summarise(['plain', 'whole', 'part'][k]!, curves, 100)),
  );
  // Higher than the first arm by 50, and lower than its whole by 50.
  const all = await verdicts([plain!, whole!, part!], [undefined, 0, 1]);
  expect(all.map(({ name, beside, says, by }) => [name, beside, says, by.estimate])).toEqual([
    ['whole', 'plain', 'higher', 100],
    ['part', 'whole', 'lower', -50],
  ]);
  expect(inWords(all, 5)).toBe('whole ends higher than plain. part ends lower than whole.');
});
