// All worlds as pictures, and experiments to try in the one that is shown.

import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { LiveRun } from '../run/liveRun.ts';
import { fromLink } from '../run/runState.ts';
import type { Story, storiesOf } from '../run/stories.ts';
import { pictureOf, worlds } from '../run/worlds.ts';

/** The button that opens the gallery, and the gallery. */
export function Gallery({ run }: { readonly run: LiveRun }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const go = (id: string): void => {
    dialog.current!.close();
    if (id !== run.world.value.id) run.chooseWorld(id);
  };
  return (
    <>
      <button type="button" class="all" onClick={() => dialog.current!.showModal()}>
        All worlds
      </button>
      <dialog ref={dialog} class="gallery" aria-labelledby="gallery-title">
        <header>
          <h2 id="gallery-title">Worlds</h2>
          <button type="button" onClick={() => dialog.current!.close()}>
            Close
          </button>
        </header>
        <ul>
          {worlds.map(({ id, title, about }) => (
            <li key={id}>
              <button type="button" onClick={() => go(id)} aria-current={id === run.world.value.id}>
                <img
                  src={`./gallery/${pictureOf(id)}`}
                  alt=""
                  width="240"
                  height="150"
                  loading="lazy"
                  decoding="async"
                />
                <b>{title}</b>
                <span>{about}</span>
              </button>
            </li>
          ))}
        </ul>
      </dialog>
    </>
  );
}

/** What to try. */
export function Stories({ run }: { readonly run: LiveRun }) {
  const all = useSignal<typeof storiesOf>(() => []);
  useEffect(() => {
    // After what has to be there first; without them the page is whole all the same.
    import('../run/stories.ts').then(
      (loaded) => {
        all.value = loaded.storiesOf;
      },
      () => undefined,
    );
  }, []);
  const { id, patience, policy } = run.world.value;
  const stories = all.value(id);
  if (stories.length === 0) return null;
  const begin = ({ link }: Story): void => {
    run.start(fromLink(`#${link}`).state);
    if (run.isPaused.value) run.resume();
  };
  return (
    <section class="card stories" aria-labelledby="stories-title">
      <h2 id="stories-title">What to try</h2>
      {patience !== undefined && (
        <p class="patience">
          {patience}{' '}
          {policy !== undefined && (
            <button type="button" onClick={() => void run.playPreset()}>
              Watch the trained one
            </button>
          )}
        </p>
      )}
      <ul>
        {stories.map((story) => (
          <li key={story.title}>
            <button type="button" onClick={() => begin(story)}>
              <b>{story.title}</b>
              <span>{story.about}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
