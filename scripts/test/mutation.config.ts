// The tests of one package, for stryker.config.js.
import { defineConfig } from 'vitest/config';
import base from '../../vitest.config.ts';

const { projects: _, ...test } = base.test!;

export default defineConfig({
  ...base,
  test: { ...test, include: [`packages/${process.env.PACKAGE ?? 'core'}/{src,test}/**/*.test.ts`] },
});
