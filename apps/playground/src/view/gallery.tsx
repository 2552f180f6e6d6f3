// The worlds: six in the foreground, all others behind a search.
import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { pageOf, type World, worldOf, worlds } from '../run/choices/worlds.ts';
import type { LiveRun } from '../run/live/liveRun.ts';
import { isReady } from '../run/live/withoutNetwork.ts';
import { inLanguage } from '../words/language.ts';
import { filled, words } from '../words/words.ts';
import { Button } from './button.tsx';

/** One of each kind. */
const foremost = [
  ...['GridWorld-v0', 'CliffWalking-v1', 'CartPole-v1', 'HalfCheetah-v5', 'MinAtar/Breakout-v1'],
  'ConnectFour-v0',
];

/** The six, the button that opens the gallery, and the gallery. @param hasPictures whether pictures are loaded: first the agents are. */
export function Gallery({ run, hasPictures }: { readonly run: LiveRun; readonly hasPictures: boolean }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const asked = useSignal('');
  const text = words.gallery;
  const now = run.world.value.id;
  const go = (id: string): void => {
    dialog.current!.close();
    if (id !== run.world.value.id) run.chooseWorld(id);
  };
  // The world that is shown is among them.
  const six = foremost.includes(now) ? foremost : [now, ...foremost.slice(0, -1)];
  const wanted = asked.value.trim().toLowerCase();
  const found = worlds.filter((world) => {
    const { title, about } = inLanguage(world);
    const named = [world.title, world.group, title, about, words.choice.groups[world.group]];
    return named.join(' ').toLowerCase().includes(wanted);
  });
  const card = ({ id, title, agents }: World, about?: string) => {
    const isThere = agents.some((agent) => isReady(id, agent));
    return (
      <li key={id}>
        <Button data-world={id} disabled={!isThere} onClick={() => go(id)} aria-current={id === now}>
          <img
            src={hasPictures ? `./gallery/${pageOf(id)}.webp` : undefined}
            alt=""
            width="240"
            height="150"
            loading="lazy"
            decoding="async"
          />
          <b>{isThere ? title : filled(words.offline.needed, title)}</b>
          {about !== undefined && <span>{about}</span>}
        </Button>
      </li>
    );
  };
  return (
    <>
      <ul class="six" aria-label={words.choice.world}>
        {six.map((id) => card(inLanguage(worldOf(id))))}
        <li>
          <Button class="all" onClick={() => dialog.current!.showModal()}>
            {filled(text.open, worlds.length)}
          </Button>
        </li>
      </ul>
      <dialog ref={dialog} class="gallery" aria-labelledby="gallery-title">
        <header>
          <h2 id="gallery-title">{text.title}</h2>
          <input
            type="search"
            aria-label={text.search}
            placeholder={text.search}
            value={asked.value}
            onInput={(event) => (asked.value = event.currentTarget.value)}
          />
          <Button onClick={() => dialog.current!.close()}>{text.close}</Button>
        </header>
        <p role="status">{found.length === 0 && text.none}</p>
        <ul>{inLanguage(found).map((world) => card(world, world.about))}</ul>
        <p>
          <a href={`${words.page.site}guides/embed.html#own-world`}>{text.own}</a>
        </p>
      </dialog>
    </>
  );
}
