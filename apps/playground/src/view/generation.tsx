// The generation on the stage: its number, its best, a champion of the visitor's choice, and whom the champion descends from.
import { useEffect } from 'preact/hooks';
import type { Ancestor } from '../run/host/events.ts';
import { type LiveRun, speeds } from '../run/live/liveRun.ts';
import { laterWords } from '../words/laterWords.ts';
import { filled } from '../words/words.ts';
import { Button } from './button.tsx';
import { Slide } from './fields.tsx';
import './generation.css';
import { chosen, GenerationFilm, ranked } from './generationFilm.ts';
import { shortNumber } from './gridDrawing.ts';
import { Fact } from './insights.tsx';

/** Shows generations on the stage while nobody plays there. */
export function GenerationStage({ run }: { readonly run: LiveRun }) {
  const isShown =
    run.generation.value !== undefined && !run.isPlaying.value && run.status.value === 'learning';
  useEffect(() => {
    if (!isShown) return;
    const film = new GenerationFilm(run);
    const stage = document.querySelector('.stage')!;
    const choose = (event: Event): void => {
      const { offsetX, offsetY, target } = event as PointerEvent;
      if (target instanceof HTMLCanvasElement) film.choose(offsetX, offsetY);
    };
    run.painter = (canvas, width, height) => film.draw(canvas, width, height);
    stage.addEventListener('pointerdown', choose);
    return () => {
      run.painter = undefined;
      stage.removeEventListener('pointerdown', choose);
    };
  }, [isShown]);
  return null;
}

/** The controls for generations. */
export function Generations({ run }: { readonly run: LiveRun }) {
  const text = laterWords.generation;
  const film = run.generation.value;
  if (film === undefined || run.status.value !== 'learning') return null;
  // At full speed the run is ahead of the stage.
  const { generation = 0, best = 0, mean = 0 } = run.metrics.value;
  const isNewest = film.number >= generation;
  const { scores } = film;
  const order = ranked(film);
  const candidate = chosen.value ?? order[0]!;
  const rank = order.indexOf(candidate);
  const full = speeds.length - 1;
  const isFast = run.speed.value === full;
  const isGenetic = film.line.length > 0;
  return (
    <section class="card generation" aria-labelledby="generation-title">
      <h2 id="generation-title" data-testid="generation">
        {filled(text.title, Math.max(generation, film.number))}
      </h2>
      <p class="about">{filled(text.means, order.length)}</p>
      <dl class="numbers">
        <Fact name={text.best} id="generation-best">
          {shortNumber(isNewest ? Math.max(...scores) : best)}
        </Fact>
        <Fact name={text.mean} id="generation-mean">
          {shortNumber(isNewest ? scores.reduce((sum, score) => sum + score, 0) / scores.length : mean)}
        </Fact>
      </dl>
      <div class="row">
        <Button class="primary" onClick={() => run.single()}>
          {text.next}
        </Button>
        <Button
          aria-pressed={isFast}
          onClick={() => (isFast ? run.returnSpeed() : run.borrowSpeed(speeds[full]!))}
        >
          {text.fast}
        </Button>
        {Object.keys(run.world.value.keys).length > 0 && (
          <Button onClick={() => run.enter('play')}>{text.duel}</Button>
        )}
      </div>
      <Slide
        label={text.look}
        said={filled(text.rank, rank + 1, order.length, shortNumber(scores[candidate]!))}
        value={rank}
        most={order.length - 1}
        set={(place) => (chosen.value = order[place])}
      >
        {text.lookMeans}
      </Slide>
      {isGenetic && (
        <Button
          title={text.keepMeans}
          disabled={!isNewest}
          onClick={() => {
            run.change({ keep: candidate });
            run.single();
          }}
        >
          {text.keep}
        </Button>
      )}
      {isGenetic && <Line line={film.line} />}
    </section>
  );
}

/** The champion's line: a point for each ancestor, by its generation and its return. */
function Line({ line }: { readonly line: readonly Ancestor[] }) {
  const text = laterWords.generation;
  const [first, champion] = [line[0]!, line.at(-1)!];
  const scores = line.map(({ score }) => score);
  const [least, most] = [Math.min(...scores), Math.max(...scores)];
  const x = ({ generation }: Ancestor): number =>
    6 + (288 * (generation - first.generation)) / Math.max(1, champion.generation - first.generation);
  const y = ({ score }: Ancestor): number => 54 - (48 * (score - least)) / Math.max(1e-9, most - least);
  const said = filled(
    text.line,
    line.length,
    first.generation,
    shortNumber(first.score),
    champion.generation,
    shortNumber(champion.score),
  );
  return (
    <figure data-testid="line">
      <svg viewBox="0 0 300 60" role="img" aria-label={said}>
        <polyline points={line.map((one) => `${x(one)},${y(one)}`).join(' ')} />
        {line.map((one) => (
          <circle key={one.generation} cx={x(one)} cy={y(one)} r="3">
            <title>{filled(text.ancestor, one.generation, shortNumber(one.score))}</title>
          </circle>
        ))}
      </svg>
      <figcaption class="shared">{said}</figcaption>
    </figure>
  );
}
