// For a projector: the stage and the curve alone, on the whole screen.
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { laterWords } from '../words/laterWords.ts';

const isOn = signal(false);
const others =
  'header.top,.begin,.tour.card,.right,.right>*,.files,.numbers,.actions,.network,.past,.crowd,.apart,.palette,footer';
/** Side by side on a wide screen, one below the other on an upright one. */
const large =
  '#app main{padding:1rem;max-width:none;grid-template-columns:minmax(0,1fr)}@media(orientation:portrait){.place.place{height:38vh}.meaning{display:none}}@media(orientation:landscape){html{font-size:125%}#app main{grid-template-columns:minmax(0,3fr) minmax(0,2fr)}.place.place,.curve .plot.plot{height:max(40vh,100vh - 15rem)}}';

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
