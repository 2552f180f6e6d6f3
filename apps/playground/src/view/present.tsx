// For a projector: the stage and the curve alone, on the whole screen.
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { laterWords } from '../words/laterWords.ts';

const isOn = signal(false);
const others =
  'header.top,.begin,.tour.card,.duel,.files,.left,.numbers,.actions,.network,.past,.crowd,.apart,.palette,footer';
const large =
  'html{font-size:125%}#app main{padding:1rem;max-width:none;grid-template-columns:minmax(0,3fr) minmax(0,2fr)}.right.right{grid-column:auto}.place.place,.curve .plot.plot{height:calc(100vh - 15rem)}';

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
      {isOn.value && <style>{`${others}{display:none}${large}`}</style>}
    </>
  );
}
