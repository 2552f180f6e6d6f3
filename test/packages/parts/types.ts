// TypeScript consumers, who check the types of their libraries, too (`skipLibCheck: false`).
import fs from 'node:fs';
import path from 'node:path';
import { consumer } from '../consumer.ts';
import { writeExamples } from '../examples.ts';
import type { Check, Part } from '../part.ts';
import { expectThat } from '../part.ts';
import { tool, versions } from '../tools.ts';

/** How consumers' modules are resolved. */
const styles = {
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
  node16: { module: 'node16', moduleResolution: 'node16' },
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
} as const;

export const types: Part = async (registry) => {
  const names = [...registry.published.keys()].filter((name) => name !== '@prism-rl/cli');
  const user = await consumer(registry, [...names, 'rxjs', 'valibot', `@types/node@${versions.types.node}`]);
  for (const name of names) {
    const readme = path.join(user.folder, 'node_modules', name, 'README.md');
    writeExamples(user, readme, path.basename(name));
  }
  // Every entry of every package, so that no declaration is left out.
  const entries = names.flatMap((name) => {
    const { exports = {} } = JSON.parse(
      fs.readFileSync(path.join(user.folder, 'node_modules', name, 'package.json'), 'utf8'),
    ) as { exports?: Record<string, unknown> };
    return Object.keys(exports)
      .filter((subpath) => subpath !== './package.json')
      .map((subpath) => path.posix.join(name, subpath));
  });
  user.write('everything.ts', entries.map((entry, i) => `export * as m${i} from '${entry}';\n`).join(''));
  return versions.typescript.flatMap((version) =>
    Object.entries(styles).map(
      ([style, resolution]): Check => ({
        name: `TypeScript ${version}, ${style}`,
        run: async () => {
          const folder = await tool(`typescript-${version}`, [`typescript@${version}`]);
          const compilerOptions = {
            ...resolution,
            target: 'es2024',
            lib: ['es2024', 'dom', 'esnext.disposable', 'esnext.iterator'],
            strict: true,
            exactOptionalPropertyTypes: true,
            noUncheckedIndexedAccess: false,
            noEmit: true,
            allowImportingTsExtensions: true,
            skipLibCheck: false,
            types: ['node'],
          };
          user.write(
            'tsconfig.json',
            JSON.stringify({ compilerOptions, include: ['everything.ts', 'examples'] }),
          );
          const tsc = path.join(folder, 'node_modules', 'typescript', 'bin', 'tsc');
          const errors = (await said(user.run(process.execPath, [tsc, '-p', '.', '--pretty', 'false'])))
            .split('\n')
            .filter((line) => /error TS/.test(line));
          const ours = errors.filter((line) => /^(examples|everything|node_modules\/@prism-rl)/.test(line));
          expectThat(ours.length === 0, `${ours.length} errors of ours:\n${ours.join('\n')}`);
          return `${errors.length} errors in libraries of others`;
        },
      }),
    ),
  );
};

/** What a compiler says, whether it is content or not. */
async function said(run: Promise<string>): Promise<string> {
  try {
    return await run;
  } catch (error) {
    return (error as Error).message;
  }
}
