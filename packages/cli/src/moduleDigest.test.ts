import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { moduleDigest, packageVersion } from './moduleDigest.ts';

const folder = temporaryFolder();

function plugin(name: string, files: { readonly [path: string]: string }): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, path, '..'), { recursive: true });
    writeFileSync(join(folder, name, path), text);
  }
  return join(folder, name, 'plugin.ts');
}

const files = {
  'plugin.ts': "import { walk } from './parts/walk.ts';\nexport const plugin = { name: 'p', walk };\n",
  'parts/walk.ts': "import './deep.js';\nexport const walk = 1;\n",
  'parts/deep.ts': "export * from '../plugin.ts';\nconst text = \"from './nowhere.ts'\";\n",
};

test('equal for equal code, wherever it lies and however its lines end', () => {
  const ended = Object.fromEntries(
    Object.entries(files).map(([name, text]) => [name, text.replaceAll('\n', '\r\n')]),
  );
  expect(moduleDigest(plugin('a', files))).toBe(moduleDigest(plugin('b/c', ended)));
});

test.each(Object.keys(files))('another one as soon as %s changes', (name) => {
  const changed = { ...files, [name]: `${files[name as keyof typeof files]} ` };
  expect(moduleDigest(plugin(`changed-${name}`.replaceAll('/', '-'), changed))).not.toBe(
    moduleDigest(plugin('as-it-was', files)),
  );
});

test('a module has the version of the nearest package', () => {
  const path = plugin('versioned', { ...files, 'package.json': '{"version":"1.2.3"}' });
  expect(packageVersion(path)).toBe('1.2.3');
  expect(packageVersion(join(folder, 'versioned', 'parts', 'walk.ts'))).toBe('1.2.3');
});
