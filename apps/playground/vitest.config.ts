// The tests that take a minute; the quick ones run with all others.
import { defineConfig } from 'vitest/config';
import shared from '../../vitest.config.ts';

const { projects: _ofTheRepository, ...options } = shared.test!;

export default defineConfig({
  resolve: shared.resolve,
  ssr: shared.ssr,
  test: { ...options, include: ['test/*.browser.ts'] },
});
