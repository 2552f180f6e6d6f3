// The tests that take a minute; the quick ones run with all others.
import { defineConfig } from 'vitest/config';
import shared from '../../vitest.config.ts';

export default defineConfig({
  resolve: shared.resolve,
  ssr: shared.ssr,
  test: { ...shared.test, include: ['test/*.browser.ts'], testTimeout: 400_000, hookTimeout: 60_000 },
});
