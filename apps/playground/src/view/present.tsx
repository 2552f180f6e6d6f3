// For a projector: the world, its settings and its curves alone, on the whole screen.
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { laterWords } from '../words/laterWords.ts';

const isOn = signal(false);
const others = 'header.top,.begin,.tour.card,.duel,.files,.stories,.past,.apart,footer';

/** The button that begins it; Escape ends it. */
export function Present() {
  useEffect(() => {
    const look = (): void => {
      isOn.value = document.fullscreenElement !== null;
    };
    document.addEventListener('fullscreenchange', look);
    return () => document.removeEventListener('fullscreenchange', look);
  }, []);
  if (!document.fullscreenEnabled) return null;
  return (
    <>
      <button
        type="button"
        class="tour"
        title={laterWords.present.means}
        onClick={() => void document.documentElement.requestFullscreen().catch(() => undefined)}
      >
        {laterWords.present.begin}
      </button>
      {isOn.value && <style>{`${others}{display:none}html{font-size:125%}main{padding-top:1rem}`}</style>}
    </>
  );
}
