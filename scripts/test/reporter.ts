// A vitest reporter for interactive use: one line per test file, failures in full, skipped tests and newly recorded results by name.

import fs from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import type { Reporter, SerializedError, TestCase, TestModule, Vitest } from 'vitest/node';
import { counted } from '../../packages/core/src/words.ts';
import { fromRoot } from './command.ts';

/** Numbers of tests. */
export interface Counts {
  /** Whether the run completed. */
  readonly isWhole: boolean;
  readonly passed: number;
  readonly failed: number;
}

export default class SmallReporter implements Reporter {
  #passed = 0;
  #failed = 0;
  readonly #skipped: string[] = [];
  /** Files of tests, with the number of results that this run recorded because there were none to compare with. */
  readonly #recorded: string[] = [];
  /** Files of tests, with recorded results that no test compares; continuous integration fails for them. */
  readonly #obsolete: string[] = [];

  onInit({ snapshot }: Vitest): void {
    const add = snapshot.add.bind(snapshot);
    // The summary of all files names none.
    snapshot.add = (result) => {
      const { added, filepath, unchecked, uncheckedKeys } = result;
      if (unchecked > 0) this.#obsolete.push(`${fromRoot(filepath)}: ${uncheckedKeys.join(', ')}`);
      if (added > 0) this.#recorded.push(`${fromRoot(filepath)}: ${counted(added, 'new result')}`);
      add(result);
    };
  }

  onTestModuleEnd(module: TestModule): void {
    let passed = 0;
    const failures: string[] = [];
    for (const error of module.errors()) failures.push(`(while loading)\n${describe(error)}`);
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') passed++;
      else if (state === 'failed') failures.push(failure(test));
      else this.#skipped.push(`${test.fullName}${note(test)}`);
    }
    for (const suite of module.children.allSuites()) {
      for (const error of suite.errors()) failures.push(`${suite.fullName}\n${describe(error)}`);
    }
    this.#passed += passed;
    this.#failed += failures.length;
    const seconds = (module.diagnostic().duration / 1000).toFixed(1);
    const file = fromRoot(module.moduleId);
    console.log(
      `${failures.length === 0 ? 'ok   ' : 'FAIL '} ${file}: ${counted(passed, 'test')} (${seconds} s)`,
    );
    for (const text of failures) console.log(text.trimEnd().replace(/^/gm, '      '));
    // A killed run leaves these counts.
    this.#write(false);
  }

  onTestRunEnd(_modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    for (const error of errors) {
      this.#failed++;
      console.log(`FAIL  outside of a test\n${describe(error)}`);
    }
    for (const results of this.#obsolete) {
      this.#failed++;
      console.log(`FAIL  recorded, but no longer compared; -u removes them\n      ${results}`);
    }
    if (this.#skipped.length > 0)
      console.log(`skipped:\n${this.#skipped.join('\n').replace(/^/gm, '      ')}`);
    if (this.#recorded.length > 0) {
      const files = this.#recorded.join('\n').replace(/^/gm, '      ');
      console.log(
        `recorded for the first time, not compared with anything; read them and commit them:\n${files}`,
      );
    }
    this.#write(true);
  }

  #write(isWhole: boolean): void {
    const place = process.env.PRISM_TEST_COUNTS;
    if (!place) return;
    const counts: Counts = { isWhole, passed: this.#passed, failed: this.#failed };
    // It may be killed while it writes.
    fs.writeFileSync(`${place}.new`, JSON.stringify(counts));
    fs.renameSync(`${place}.new`, place);
  }
}

function failure(test: TestCase): string {
  const errors = test.result().errors ?? [];
  return `${test.fullName}\n${errors.map(describe).join('\n')}`;
}

function note(test: TestCase): string {
  const result = test.result();
  return result.state === 'skipped' && result.note ? `: ${result.note}` : '';
}

function describe(error: SerializedError | { message: string; stacks?: unknown; diff?: string }): string {
  const lines = [error.message];
  if ('diff' in error && typeof error.diff === 'string') lines.push(error.diff);
  const stacks = 'stacks' in error && Array.isArray(error.stacks) ? error.stacks : [];
  for (const frame of stacks.slice(0, 3)) {
    if (typeof frame === 'object' && frame !== null && 'file' in frame) {
      lines.push(`at ${String(frame.file)}:${String(frame.line)}:${String(frame.column)}`);
    }
  }
  return stripVTControlCharacters(lines.join('\n'));
}
