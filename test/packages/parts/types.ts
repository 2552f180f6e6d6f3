// TypeScript consumers: every declaration and every example, in strict projects. Every error counts, whichever file it is in.
import fs from 'node:fs';
import path from 'node:path';
import { consumer } from '../consumer.ts';
import { writeExamples } from '../examples.ts';
import type { Check, Part } from '../part.ts';
import { expectThat } from '../part.ts';
import { tool, versions } from '../tools.ts';

/** Module resolutions of consumers. */
const styles = {
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
  node16: { module: 'node16', moduleResolution: 'node16' },
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
} as const;

/** Packages whose third-party declarations do not compile everywhere: their READMEs require `skipLibCheck`, and explain why. */
const needSkipLibCheck = [
  'algo-ddpg-family',
  'algo-dqn-family',
  'algo-pg',
  'env-mujoco',
  'gpu',
  'jit',
  'nn',
  'testing',
];

/** Declarations that need `skipLibCheck`: TensorFlow.js, its WebGPU types, TypeScript's own in combination with those, and MuJoCo. */
const foreign =
  /^(node_modules\/(@tensorflow\/tfjs-core|@webgpu\/types|@mujoco\/mujoco)\/|.*\/lib\.dom\.d\.ts\()/;

const strict = {
  target: 'es2024',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: false,
  noEmit: true,
  allowImportingTsExtensions: true,
  types: ['node'],
};
const libraries = {
  'with the DOM library': ['es2024', 'dom', 'esnext.disposable', 'esnext.iterator'],
  'without the DOM library': ['es2024', 'esnext.disposable', 'esnext.iterator'],
} as const;

export const types: Part = async (registry) => {
  const names = [...registry.published.keys()].filter((name) => name !== '@prism-rl/cli');
  const user = await consumer(registry, [...names, 'rxjs', 'valibot', `@types/node@${versions.types.node}`]);
  const readmeOf = (name: string): string => path.join(user.folder, 'node_modules', name, 'README.md');
  for (const name of names) writeExamples(user, readmeOf(name), path.basename(name));
  // Import every entry of every package, so that every declaration is checked.
  const entriesOf = (name: string): string[] => {
    const { exports = {} } = JSON.parse(
      fs.readFileSync(path.join(user.folder, 'node_modules', name, 'package.json'), 'utf8'),
    ) as { exports?: Record<string, unknown> };
    return Object.keys(exports)
      .filter((subpath) => subpath !== './package.json')
      .map((subpath) => path.posix.join(name, subpath));
  };
  const exportAll = (packages: readonly string[]): string =>
    packages
      .flatMap(entriesOf)
      .map((entry, i) => `export * as m${i} from '${entry}';\n`)
      .join('');
  const needsSkipLibCheck = (name: string): boolean => needSkipLibCheck.includes(path.basename(name));
  user.write('everything.ts', exportAll(names));
  user.write('checkedLess.ts', exportAll(names.filter(needsSkipLibCheck)));
  user.write('others.ts', exportAll(names.filter((name) => !needsSkipLibCheck(name))));

  /** A compiler's error lines in a project. */
  const errorsOf = async (
    version: string,
    compilerOptions: object,
    include: readonly string[],
  ): Promise<string[]> => {
    const folder = await tool(`typescript-${version}`, [`typescript@${version}`]);
    user.write('tsconfig.json', JSON.stringify({ compilerOptions, include }));
    const tsc = path.join(folder, 'node_modules', 'typescript', 'bin', 'tsc');
    const output = await said(user.run(process.execPath, [tsc, '-p', '.', '--pretty', 'false']));
    return output.split('\n').filter((line) => /error TS/.test(line));
  };
  const expectNone = (errors: readonly string[]): void =>
    expectThat(errors.length === 0, `${errors.length} errors:\n${errors.join('\n')}`);

  const inStyles = versions.typescript.flatMap((version) =>
    Object.entries(styles).map(
      ([style, resolution]): Check => ({
        name: `TypeScript ${version}, ${style}: everything and all examples`,
        run: async () => {
          const lib = libraries['with the DOM library'];
          const options = { ...strict, ...resolution, lib, skipLibCheck: true };
          expectNone(await errorsOf(version, options, ['everything.ts', 'examples']));
          return undefined;
        },
      }),
    ),
  );
  const inLibraries = versions.typescript.flatMap((version) =>
    Object.entries(libraries).flatMap(([words, lib]): Check[] => {
      const options = { ...strict, ...styles.nodenext, lib };
      return [
        {
          name: `TypeScript ${version}, ${words}: everything, libraries unchecked`,
          run: async () => {
            expectNone(await errorsOf(version, { ...options, skipLibCheck: true }, ['everything.ts']));
            return undefined;
          },
        },
        {
          name: `TypeScript ${version}, ${words}: packages that need no setting, libraries checked`,
          run: async () => {
            expectNone(await errorsOf(version, { ...options, skipLibCheck: false }, ['others.ts']));
            return undefined;
          },
        },
        {
          name: `TypeScript ${version}, ${words}: the others, libraries checked: nothing but the errors that READMEs name`,
          run: async () => {
            const errors = await errorsOf(version, { ...options, skipLibCheck: false }, ['checkedLess.ts']);
            expectNone(errors.filter((line) => !foreign.test(line)));
            return `${errors.length} errors in TensorFlow.js, WebGPU and MuJoCo`;
          },
        },
      ];
    }),
  );
  const isSaid: Check = {
    name: 'READMEs of packages that need skipLibCheck ask for it',
    run: async () => {
      const silent = names
        .filter(needsSkipLibCheck)
        .filter((name) => !fs.readFileSync(readmeOf(name), 'utf8').includes('"skipLibCheck": true'));
      expectThat(silent.length === 0, `nothing about it in ${silent.join(', ')}`);
      return undefined;
    },
  };
  return [...inStyles, ...inLibraries, isSaid];
};

/** A compiler's output, whether it succeeds or not. */
async function said(run: Promise<string>): Promise<string> {
  try {
    return await run;
  } catch (error) {
    return (error as Error).message;
  }
}
