// Help for visitors: what they see, what the words mean, what they can do, and where to read on.
import { useEffect, useRef } from 'preact/hooks';
import { agentOf } from '../run/choices/agents.ts';
import type { LiveRun } from '../run/live/liveRun.ts';
import { helpWords, placeOf } from '../words/helpWords.ts';
import { inLanguage } from '../words/language.ts';
import { filled, words } from '../words/words.ts';
import { Button } from './button.tsx';

/** The help, over the page until it is closed. @param word that the visitor asks for, in English. */
export function Help(props: { run: LiveRun; word: string | undefined; close: () => void }) {
  const { run, word, close } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current!.showModal();
    if (word === undefined) return;
    const meaning = dialog.current!.querySelectorAll('dl > div')[placeOf(word)]!;
    meaning.classList.add('asked');
    meaning.scrollIntoView({ block: 'center' });
  }, []);
  const { title, closeIt, sections, chapters, chapter, developers, developersAt } = helpWords;
  const named = run.world.value.agents.flatMap((id) => {
    const agent = agentOf(id);
    return agent.chapter === undefined ? [] : [{ name: inLanguage(agent.title), file: agent.chapter }];
  });
  return (
    <dialog ref={dialog} class="gallery help" aria-labelledby="help-title" onClose={close}>
      <header>
        <h2 id="help-title">{title}</h2>
        <Button onClick={() => dialog.current!.close()}>{closeIt}</Button>
      </header>
      {sections.map(({ name, entries }) => (
        <section key={name}>
          <h3>{name}</h3>
          <dl>
            {entries.map(([word, meaning]) => (
              <div key={word}>
                <dt>{word}</dt>
                <dd>{meaning}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <section>
        <h3>{chapters}</h3>
        <ul>
          {named.map(({ name, file }) => (
            <li key={name}>
              {name}:{' '}
              <a href={`${words.page.site}course/${file}.html`}>
                {filled(chapter, Number.parseInt(file, 10))}
              </a>
            </li>
          ))}
          <li>
            {developers}: <a href={`${words.page.site}guides/browser.html`}>{developersAt}</a>
          </li>
        </ul>
      </section>
    </dialog>
  );
}
