// `npm run node -- site/tools/exercise.ts NAME FILE [--ko]` checks the function that an exercise of the course asks for, without the site.
// NAME follows `exercise=` in the chapter, and FILE exports the function. Exit code 0: every answer is right, 1: not every one, 2: wrong usage.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { messageOf } from '@prism-rl/core';
import { readArguments } from '../../scripts/readArguments.ts';
import { examine, type Written } from '../cells/exercise.ts';
import { exercises } from '../cells/exercises/index.ts';

const { values, positionals } = readArguments('npm run node -- site/tools/exercise.ts NAME FILE [--ko]', {
  allowPositionals: true,
  options: { ko: { type: 'boolean' } },
});
const [name = '', file] = positionals;

function refuse(sentence: string, hint: string): never {
  process.stderr.write(`error: ${sentence}\n  ${hint}\n`);
  process.exit(2);
}

const exercise = Object.hasOwn(exercises, name) ? exercises[name] : undefined;
if (exercise === undefined) {
  const what = name === '' ? 'No exercise is named.' : `There is no exercise "${name}".`;
  refuse(what, `The exercises are ${Object.keys(exercises).join(', ')}.`);
}
if (file === undefined)
  refuse('No file is named.', `Save the function ${exercise.name} in a file, and name it.`);

const written = await import(pathToFileURL(path.resolve(file)).href).catch((error: unknown) =>
  refuse(`${file} cannot be loaded: ${messageOf(error)}`, `It must be a file that exports ${exercise.name}.`),
);
const answer: unknown = written[exercise.name];
if (typeof answer !== 'function')
  refuse(`${file} exports no function ${exercise.name}.`, `Write: export function ${exercise.name}(…)`);

const language = values.ko === true ? 'ko' : 'en';
let outcomes: ReturnType<typeof examine> = [];
try {
  outcomes = examine(exercise, answer as Written);
} catch (error) {
  process.stdout.write(`✗ ${exercise.name}: ${messageOf(error)}\n`);
  process.exitCode = 1;
}
for (const { says, isRight, told } of outcomes) {
  process.stdout.write(`${isRight ? '✓' : '✗'} ${says[language]}${isRight ? '' : ` ${told[language]}`}\n`);
  if (!isRight) process.exitCode = 1;
}
