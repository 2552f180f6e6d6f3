import { afterEach, expect, test, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

async function atStart(env: object): Promise<boolean> {
  vi.resetModules();
  vi.stubGlobal('process', { env });
  const { isDebug } = await import('./debug.ts');
  return isDebug();
}

test.each([
  [{}, false],
  [{ PRISM_DEBUG: '' }, false],
  [{ PRISM_DEBUG: '0' }, false],
  [{ PRISM_DEBUG: '1' }, true],
])('with the environment variables %j debug mode starts as %s', async (env, expected) => {
  expect(await atStart(env)).toBe(expected);
});

test('debug mode starts as off if variables cannot be read, as in Deno without --allow-env', async () => {
  const refusing = new Proxy(
    {},
    {
      get: () => {
        throw new Error('NotCapable: Requires env access');
      },
    },
  );
  expect(await atStart(refusing)).toBe(false);
});
