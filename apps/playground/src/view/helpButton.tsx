// The help, which is loaded when a visitor asks for it: by its button, or by a word that it explains.
import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { LiveRun } from '../run/live/liveRun.ts';
import { words } from '../words/words.ts';
import { Button } from './button.tsx';
import type * as HelpPart from './help.tsx';

const help = signal<typeof HelpPart | undefined>(undefined);
/** The English word whose meaning was asked for. */
const asked = signal<string | undefined>(undefined);
const isLost = signal(false);

async function open(word?: string): Promise<void> {
  asked.value = word;
  isLost.value = false;
  try {
    help.value = await import('./help.tsx');
  } catch {
    isLost.value = true;
  }
}

/** Opens the help. */
export function HelpButton() {
  return (
    <Button class="plain" onClick={() => void open()}>
      {words.page.help}
    </Button>
  );
}

/** The help, over the page. */
export function HelpDialog({ run }: { readonly run: LiveRun }) {
  const part = help.value;
  if (isLost.value) run.notice.value = words.run.unloadable;
  if (part === undefined) return null;
  return <part.Help run={run} word={asked.value} close={() => (help.value = undefined)} />;
}

/** A word that leads to its meaning in the help. */
export function Term({ word, children }: { readonly word: string; readonly children: ComponentChildren }) {
  return (
    <Button class="term" title={words.page.explain} onClick={() => void open(word)}>
      {children}
    </Button>
  );
}
