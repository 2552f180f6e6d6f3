// The tests of the built site; those of its pages run with all others.
import { defineConfig } from 'vitest/config';
import shared from '../vitest.config.ts';

export default defineConfig({
  resolve: shared.resolve,
  ssr: shared.ssr,
  // Once, not in each of the projects that share the packages' tests.
  test: { ...shared.test, projects: undefined, include: ['test/*.browser.ts'] },
});
