import { expect, test } from 'vitest';
import { Blackjack } from './blackjack.ts';

/** A one has another face. */
function pipsOf(card: string): number {
  expect(card).toMatch(/^(A|[2-9]|10)$/);
  return card === 'A' ? 1 : Number(card);
}

test('the text shows the hands of which the observation tells', () => {
  const env = new Blackjack();
  let hands = 0;
  let longest = 0;
  for (let seed = 0; seed < 200; seed++) {
    let { observation } = env.reset({ seed });
    for (let isOver = false; ; hands++) {
      const [dealer, player] = env.renderText!().split('\n') as [string, string];
      const [, cards, total, ace] = /^player (.+) \((\d+)(, usable ace)?\)$/.exec(player)!;
      const held = cards!.split(' ').map(pipsOf);
      longest = Math.max(longest, held.length);
      const [sum, open, usable] = observation;
      expect(Number(total)).toBe(sum);
      expect(held.reduce((one, other) => one + other, 0) + 10 * usable).toBe(sum);
      expect(ace !== undefined).toBe(usable === 1);
      const shown = dealer.replace('dealer ', '').split(' ');
      expect(pipsOf(shown[0]!)).toBe(open);
      // The second card is hidden as long as the dealer has drawn none.
      if (shown.includes('?')) expect(shown).toHaveLength(2);
      else expect(shown.length).toBeGreaterThan(2);
      if (isOver) break;
      const step = env.step(sum < 19 ? 1 : 0);
      observation = step.observation;
      isOver = step.terminated;
      if (isOver && step.reward === -1 && sum < 19) expect(env.renderText!()).toContain('?');
    }
  }
  expect(hands).toBeGreaterThan(300);
  expect(longest).toBeGreaterThan(4);
});
