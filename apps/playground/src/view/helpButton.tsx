// The button for help, which is loaded when a visitor asks for it.
import { signal } from '@preact/signals';
import type { LiveRun } from '../run/liveRun.ts';
import { words } from '../words/words.ts';
import type * as HelpPart from './help.tsx';

const help = signal<typeof HelpPart | undefined>(undefined);

/** Opens the help. */
export function HelpButton({ run }: { readonly run: LiveRun }) {
  const part = help.value;
  const open = async (): Promise<void> => {
    try {
      help.value = await import('./help.tsx');
    } catch {
      run.notice.value = words.run.unloadable;
    }
  };
  return (
    <>
      <button type="button" class="plain" onClick={() => void open()}>
        {words.page.help}
      </button>
      {part !== undefined && (
        <part.Help
          run={run}
          close={() => {
            help.value = undefined;
          }}
        />
      )}
    </>
  );
}
