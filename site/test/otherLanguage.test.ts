import { expect, test } from 'vitest';
import { otherLanguage } from '../.vitepress/otherLanguage.ts';

const translated = ['index', 'course/index', 'course/11-dqn', 'results/index'];

test.each([
  ['course/11-dqn.md', '/ko/course/11-dqn.html'],
  ['ko/course/11-dqn.md', '/course/11-dqn.html'],
  ['course/index.md', '/ko/course/'],
  ['ko/results/index.md', '/results/'],
  ['index.md', '/ko/'],
  ['ko/index.md', '/'],
  ['guides/begin.md', '/ko/'],
])('from %s the language switch leads to %s', (page, there) => {
  expect(otherLanguage(page, translated)).toBe(there);
});
