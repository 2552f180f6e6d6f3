import { plugin as evolution } from '@prism-rl/algo-evolution/plugin';
import type { Plugin } from '@prism-rl/core';
import { plugin as box2d } from '@prism-rl/env-box2d/plugin';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { activateBackend } from '@prism-rl/nn';
import { beforeAll, describe, expect, test } from 'vitest';
import { listener } from '../../../test/listener.ts';
import { fingerprintInNode } from '../../../test/nodeRun.ts';
import type { Generation, RunEvent } from '../host/events.ts';
import { fromHash } from '../link/runState.ts';
import { Session } from './session.ts';

const slowly = { stepsPerSecond: 60, isPaused: false, isWatched: true };
const fast = { ...slowly, stepsPerSecond: Number.POSITIVE_INFINITY };

/** A run whose generations are asked for as soon as they were shown, as long as `asks` wants. */
function watch(link: string, options = slowly, asks: (generation: Generation) => boolean = () => true) {
  const { said, send, first } = listener();
  let hasEnded = false;
  const session = new Session(fromHash(link), options, (message: RunEvent) => {
    send(message);
    if (message.type === 'generation' && asks(message)) setTimeout(() => hasEnded || session.pace.single());
  });
  void session.run();
  const generations = (): Generation[] => said.filter((message) => message.type === 'generation');
  /** It rests from now on. */
  const end = (): void => {
    hasEnded = true;
    session.pace.pause();
  };
  return { session, said, first, generations, end };
}

beforeAll(async () => {
  await activateBackend('tfjs-cpu');
});

describe('generations on the stage', () => {
  const cases: readonly [string, Plugin, bodies: number][] = [
    ['#world=CartPole-v1&agent=ga&seed=3', classic, 2],
    ['#world=CartPole-v1&agent=openai-es&seed=4&set.deviation=0.2&set.population=32', classic, 2],
    ['#world=LunarLander-v3&agent=ga&seed=1&set.population=16', box2d, 3],
    ['#world=BipedalWalker-v3&agent=openai-es&seed=2&set.population=4', box2d, 5],
  ];
  test.each(cases)('%s: all episodes are there, and watching changes no bit', async (link, world, bodies) => {
    const { first, generations, end } = watch(link);
    const { text } = await first('fingerprint');
    end();
    expect(text).toBe(await fingerprintInNode(link, [world, evolution]));
    const population = Number(/population=(\d+)/.exec(link)?.[1] ?? 64);
    for (const [k, { number, scores, starts, poses, outlines, ground }] of generations().entries()) {
      expect(number).toBe(k + 1);
      expect([scores.length, starts.length, outlines.length]).toEqual([population, population + 1, bodies]);
      expect(poses.length).toBe(3 * bodies * starts.at(-1)!);
      expect(ground.length % 2).toBe(0);
      // A step of CartPole has a reward of 1.
      if (world === classic) expect(scores).toEqual(scores.map((_, c) => starts[c + 1]! - starts[c]!));
      // All begin at the same place: the episodes have one seed.
      const places = scores.map((_, c) => poses.subarray(3 * bodies * starts[c]!).slice(0, 3 * bodies));
      expect(new Set(places.map((place) => place.join())).size).toBe(1);
    }
  });

  test('wait until the page asks for the next one, and at full speed for none', async () => {
    const { session, generations, said, first, end } = watch(
      '#world=CartPole-v1&agent=ga&seed=3&set.population=16',
      slowly,
      () => false,
    );
    await first('generation');
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(generations()).toHaveLength(1);
    session.pace.single();
    await expect.poll(() => generations().length).toBe(2);
    session.pace.stepsPerSecond = Number.POSITIVE_INFINITY;
    const newest = (): number => {
      const told = said.findLast((message) => message.type === 'progress');
      return told?.metrics.generation ?? 0;
    };
    await expect.poll(newest).toBeGreaterThan(10);
    // Nobody asked for pictures.
    expect(generations()).toHaveLength(2);
    session.pace.single();
    await expect.poll(() => generations().length).toBe(3);
    expect(generations()[2]!.number).toBeGreaterThan(10);
    end();
  });

  test('the champion’s line goes back to the first generation', async () => {
    const link = '#world=CartPole-v1&agent=ga&seed=5&set.population=16';
    const { generations, end } = watch(link, slowly, ({ number }) => number < 12);
    await expect.poll(() => generations().length, { timeout: 20_000 }).toBe(12);
    end();
    for (const { number, line, scores } of generations()) {
      const born = line.map(({ generation }) => generation);
      expect(born[0]).toBe(1);
      expect(born).toEqual([...new Set(born)].sort((a, b) => a - b));
      expect(born.at(-1)).toBeLessThanOrEqual(number);
      expect(line.at(-1)!.score).toBe(Math.max(...scores));
    }
    expect(generations().at(-1)!.line.length).toBeGreaterThan(1);
  });

  test('a link repeats the candidate that a visitor keeps, and other mutations', async () => {
    const link = '#world=CartPole-v1&agent=ga&seed=6&set.population=16';
    const { session, generations, said, first, end } = watch(link, slowly, ({ number }) => number !== 2);
    await expect.poll(() => generations().length).toBe(2);
    const worst = generations()[1]!.scores.indexOf(Math.min(...generations()[1]!.scores));
    session.change({ keep: worst });
    const { at } = await first('changed');
    const other = said.length;
    session.change({ deviation: 0.5 });
    expect((await first('changed', other)).at).toBe(at);
    session.pace.single();
    const { text } = await first('fingerprint');
    end();
    expect(generations()[2]!.number).toBe(3);
    const again = watch(`${link}&at${at}.keep=${worst}&at${at}.deviation=0.5`, fast);
    expect((await again.first('fingerprint')).text).toBe(text);
    again.end();
    const without = watch(`${link}&at${at}.deviation=0.5`, fast);
    expect((await without.first('fingerprint')).text).not.toBe(text);
    without.end();
  });

  test('a duel is against the champion, and the next generation waits for its end', async () => {
    const link = '#world=CartPole-v1&agent=ga&seed=7&set.population=16';
    const { session, generations, first, end } = watch(link, slowly, () => false);
    await first('generation');
    session.steer([0], true);
    await first('moment');
    session.pace.stepsPerSecond = 1000;
    const { score } = await first('rival');
    expect(score).toBeGreaterThan(0);
    expect(generations()).toHaveLength(1);
    session.pace.single();
    await expect.poll(() => generations().length).toBe(2);
    end();
  });
});
