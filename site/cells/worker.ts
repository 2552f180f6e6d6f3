// Runs a reader's program outside of the page's thread, so that the page can end it.
import type { Plugin } from '@prism-rl/core';
import { compile } from './compile.ts';
import { examine, type Outcome, type Shown, type Written } from './exercise.ts';
import { exercises } from './exercises/index.ts';
import { trainIn } from './ownPlugin.ts';
import { load } from './packages.ts';

/** Requests of the page. */
export interface Task {
  readonly code: string;
  /** The exercise of the program; without one it just runs. */
  readonly exercise?: string;
}

/** Messages to the page. */
export type News =
  | { readonly kind: 'line'; readonly line: string }
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
  | { readonly kind: 'shown'; readonly shown: Shown }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'done' };

const tell = (news: News): void => postMessage(news);

async function work({ code, exercise: id }: Task): Promise<void> {
  const exercise = id === undefined ? undefined : exercises[id];
  const program = compile(code, exercise?.name);
  const print = (line: string): void => tell({ kind: 'line', line });
  const exported = await program.run(await load(program.imports), print);
  if (exercise === undefined) {
    if (exported.plugin !== undefined) await trainIn(exported.plugin as Plugin, print);
    return;
  }
  const answer = exported[exercise.name];
  if (typeof answer !== 'function') throw new Error(`There is no function ${exercise.name}.`);
  const outcomes = examine(exercise, answer as Written);
  for (const outcome of outcomes) tell({ kind: 'outcome', outcome });
  if (exercise.show !== undefined && outcomes.every(({ isRight }) => isRight))
    tell({ kind: 'shown', shown: await exercise.show(answer as Written) });
}

addEventListener('message', ({ data }: MessageEvent<Task>) => {
  work(data).then(
    () => tell({ kind: 'done' }),
    (error: unknown) =>
      tell({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) }),
  );
});
