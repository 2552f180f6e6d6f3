// All worlds as pictures.

import { useRef } from 'preact/hooks';
import type { LiveRun } from '../run/liveRun.ts';
import { isReady } from '../run/withoutNetwork.ts';
import { pictureOf, worlds } from '../run/worlds.ts';
import { inLanguage } from '../words/language.ts';
import { words } from '../words/words.ts';

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
        {words.gallery.open}
      </button>
      <dialog ref={dialog} class="gallery" aria-labelledby="gallery-title">
        <header>
          <h2 id="gallery-title">{words.gallery.title}</h2>
          <button type="button" onClick={() => dialog.current!.close()}>
            {words.gallery.close}
          </button>
        </header>
        <p>
          <a href={`${words.page.site}guides/embed.html#own-world`}>{words.gallery.own}</a>
        </p>
        <ul>
          {inLanguage(worlds).map(({ id, title, about, agents }) => (
            <li key={id}>
              <button
                type="button"
                disabled={!agents.some((agent) => isReady(id, agent))}
                onClick={() => go(id)}
                aria-current={id === run.world.value.id}
              >
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
