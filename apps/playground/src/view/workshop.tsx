// "Draw a world that fools it": traps, brushes for cells with rules of their own, the size of the map, and twenty agents to try it.
import { useSignal } from '@preact/signals';
import { traps } from '../run/choices/traps.ts';
import { isDrawable } from '../run/choices/worlds.ts';
import { beginCrowd, crowd } from '../run/crowd/stageCrowd.ts';
import type { LiveRun } from '../run/live/liveRun.ts';
import { resized } from '../run/live/mapEdit.ts';
import { laterWords } from '../words/laterWords.ts';
import { filled } from '../words/words.ts';
import { Button } from './button.tsx';
import { Found } from './crowdView.tsx';
import { brush } from './gridPen.ts';

/** Letters of cells in maps. */
const letters = { start: 'S', exit: 'o', ice: '~', noise: '?', up: '^', down: 'v', left: '<', right: '>' };
/** Sides of square maps. */
const sizes = [4, 5, 6, 8, 10, 12, 16];
/** Agents that try a map. */
const twenty = 20;

/** The letter of a cell that pays `tenths` tenths. */
function letterOf(tenths: number): string {
  return tenths > 0 ? String(tenths) : tenths < 0 ? 'abcdefghi'[-tenths - 1]! : '.';
}

/** The workshop below a grid that can be drawn in. */
export function Workshop({ run }: { readonly run: LiveRun }) {
  const text = laterWords.workshop;
  const tenths = useSignal(3);
  const said = useSignal('');
  if (!isDrawable(run.world.value.id) || run.status.value === 'policy') return null;
  const choose = (letter: string, means: string): void => {
    brush.value = brush.value === letter ? undefined : letter;
    said.value = brush.value === undefined ? '' : means;
  };
  const { grid } = run;
  const side = grid?.rows === grid?.columns ? grid?.rows : undefined;
  const isReward = brush.value === letterOf(tenths.value);
  return (
    <details class="card workshop">
      <summary>{text.title}</summary>
      <p class="about">{text.about}</p>
      <fieldset>
        <legend>{text.traps}</legend>
        {traps.map(({ id, map }) => {
          const [name, means] = text.trap[id];
          return (
            <Button
              key={id}
              onClick={() => {
                run.drawMap(map, true);
                said.value = means;
              }}
            >
              {name}
            </Button>
          );
        })}
      </fieldset>
      <p role="status">{said.value}</p>
      <fieldset>
        <legend>{text.brushes}</legend>
        {Object.entries(letters).map(([kind, letter]) => {
          const [name, means] = text.brush[kind as keyof typeof letters];
          return (
            <Button key={kind} aria-pressed={brush.value === letter} onClick={() => choose(letter, means)}>
              {name}
            </Button>
          );
        })}
        <Button aria-pressed={isReward} onClick={() => choose(letterOf(tenths.value), text.brush.reward[1])}>
          {text.brush.reward[0]} {signed(tenths.value)}
        </Button>
        <input
          type="range"
          min="-9"
          max="9"
          value={tenths.value}
          aria-label={text.reward}
          aria-valuetext={signed(tenths.value)}
          onInput={(event) => {
            tenths.value = Number(event.currentTarget.value);
            brush.value = letterOf(tenths.value);
            said.value = text.brush.reward[1];
          }}
        />
      </fieldset>
      <div class="row">
        <label for="map-size">
          {text.size}{' '}
          <select
            id="map-size"
            value={side ?? ''}
            onChange={(event) => {
              const asked = Number(event.currentTarget.value);
              const map = asked > 0 && run.rows !== undefined ? resized(run.rows, asked) : undefined;
              if (map !== undefined) run.drawMap(map);
              else event.currentTarget.value = String(side ?? '');
              said.value = map === undefined ? text.tooSmall : '';
            }}
          >
            {(side === undefined || !sizes.includes(side)) && <option value={side ?? ''}>{text.own}</option>}
            {sizes.map((one) => (
              <option key={one} value={one}>
                {filled(text.cells, one)}
              </option>
            ))}
          </select>
        </label>
        <Button
          class="primary"
          onClick={() => beginCrowd(run, { run: run.now, agents: twenty }, run.world.value.comparison.steps)}
        >
          {filled(text.train, twenty)}
        </Button>
      </div>
      {crowd.value?.state.agents === twenty && <Found key={crowd.value} crowd={crowd.value} />}
    </details>
  );
}

function signed(tenths: number): string {
  return tenths === 0 ? '0' : `${tenths > 0 ? '+' : '−'}${Math.abs(tenths) / 10}`;
}
