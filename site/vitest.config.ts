// The tests of the built site; those of its pages run with all others.
import { defineConfig } from 'vitest/config';
import shared from '../vitest.config.ts';

export default defineConfig({
  resolve: shared.resolve,
  ssr: shared.ssr,
  test: { ...shared.test, include: ['test/*.browser.ts'] },
});
