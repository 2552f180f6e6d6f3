// Lines of source of each package and of the playground, beside their caps in lines.json:
//   npm run node -- scripts/lines.ts [--write]
// `--write` sets each cap to the lines now, rounded up to hundreds. `npm test` fails where a package has grown over its cap, so that growth is
// seen in the change that brings it.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './bootstrap/versions.mjs';
import { readArguments } from './readArguments.ts';

const table = path.join(root, 'scripts', 'lines.json');
const folders = ['packages/*/{src,assembly,build,page,python,wasm}', 'apps/playground/{src,build}'];
const isSource = /\.(?:tsx?|py)$/;
const isOther = /\.(?:test|test-d|bench)\.ts$|(?:^|[\\/])(?:generated|node_modules|fixtures)[\\/]/;

/** Lines by the name of the package. */
export function countLines(): { readonly [name: string]: number } {
  const lines: { [name: string]: number } = {};
  for (const folder of folders.flatMap((pattern) => fs.globSync(pattern, { cwd: root })).sort()) {
    const name = folder.split(path.sep)[1]!;
    for (const file of fs.readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!isSource.test(file) || isOther.test(file)) continue;
      const text = fs.readFileSync(path.join(root, folder, file), 'utf8');
      lines[name] = (lines[name] ?? 0) + text.split('\n').length - 1;
    }
  }
  return lines;
}

/** Names the packages over their caps, and those without one. */
export async function checkLines(): Promise<string | undefined> {
  const caps = JSON.parse(fs.readFileSync(table, 'utf8')) as { readonly [name: string]: number };
  const over = Object.entries(countLines()).filter(([name, lines]) => !(lines <= (caps[name] ?? 0)));
  if (over.length === 0) return undefined;
  return [
    ...over.map(([name, lines]) => `${name} has ${lines} lines of source, and may have ${caps[name] ?? 0}`),
    'Shorten it, or raise its cap with `npm run node -- scripts/lines.ts --write` and say in the commit what the lines are for.',
  ].join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = readArguments('npm run node -- scripts/lines.ts [--write]', {
    options: { write: { type: 'boolean' } },
  });
  const lines = countLines();
  if (values.write) {
    const caps = Object.entries(lines).map(([name, count]) => [name, 100 * Math.ceil(count / 100)]);
    fs.writeFileSync(table, `${JSON.stringify(Object.fromEntries(caps), undefined, 2)}\n`);
  }
  const caps = JSON.parse(fs.readFileSync(table, 'utf8')) as { readonly [name: string]: number };
  for (const [name, count] of Object.entries(lines)) {
    console.log(`${name.padEnd(20)}${String(count).padStart(7)} of ${String(caps[name] ?? 0).padStart(6)}`);
  }
  const [all, most] = [lines, caps].map((one) => Object.values(one).reduce((sum, count) => sum + count, 0));
  console.log(`${'together'.padEnd(20)}${String(all).padStart(7)} of ${String(most).padStart(6)}`);
}
