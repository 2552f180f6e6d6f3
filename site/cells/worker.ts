// Runs a reader's program apart from the page, which can end it.
import { compile } from './compile.ts';
import { examine, type Outcome, type Shown, type Written } from './exercise.ts';
import { exercises } from './exercises/index.ts';
import { load } from './packages.ts';

/** What the page asks for. */
export interface Task {
  readonly code: string;
  /** The exercise that the program answers; without one it is just run. */
  readonly exercise?: string;
}

/** What the page hears. */
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
  const exported = await program.run(await load(program.imports), (line) => tell({ kind: 'line', line }));
  if (exercise === undefined) return;
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
