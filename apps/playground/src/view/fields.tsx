// Fields of all rooms: a choice among a few values, a slider, and a box that is checked.
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

/** A choice, with its label above it. */
export function Choice<V extends string | number>(props: {
  readonly label: string;
  readonly value: V;
  /** Values with their names. */
  readonly options: readonly (readonly [value: V, name: string])[];
  readonly choose: (value: V) => void;
  /** What the choice means. */
  readonly children?: ComponentChildren;
}) {
  const { label, value, options, choose, children } = props;
  return (
    <label class="setting">
      <span>{label}</span>
      <select
        aria-label={label}
        value={value}
        onChange={({ currentTarget }) => choose(options[currentTarget.selectedIndex]![0])}
      >
        {options.map(([one, name]) => (
          <option key={one} value={one}>
            {name}
          </option>
        ))}
      </select>
      {children !== undefined && <small>{children}</small>}
    </label>
  );
}

/** A slider, with its name and its value above it. */
export function Slide(props: {
  readonly label: string;
  /** Its name for those who do not see what is around it. */
  readonly name?: string;
  readonly said: string | number;
  readonly value: number;
  readonly least?: number;
  readonly most: number;
  readonly step?: number;
  readonly set: (value: number) => void;
  /** After the last value of a movement. */
  readonly end?: () => void;
  /** What the value means. */
  readonly children?: ComponentChildren;
}) {
  const { label, name = label, said, value, least = 0, most, step = 1, set, end, children } = props;
  const id = useId();
  return (
    <label class="setting" for={id}>
      <span>
        {label} <output for={id}>{said}</output>
      </span>
      <input
        type="range"
        {...{ id, min: least, max: most, step, value }}
        aria-label={name}
        aria-valuetext={String(said)}
        aria-describedby={children === undefined ? undefined : `${id}-note`}
        onInput={({ currentTarget }) => set(Number(currentTarget.value))}
        onChange={end}
      />
      {children !== undefined && <small id={`${id}-note`}>{children}</small>}
    </label>
  );
}

/** A box in the shape of its name. */
export function Box(props: {
  readonly name: string;
  readonly isChecked: boolean;
  readonly change: (isChecked: boolean) => void;
  readonly isFixed?: boolean;
  readonly means?: string;
}) {
  const { name, isChecked, change, isFixed = false, means } = props;
  return (
    <label class="chip" title={means}>
      <input
        type="checkbox"
        checked={isChecked}
        disabled={isFixed}
        onChange={({ currentTarget }) => change(currentTarget.checked)}
      />
      <span>{name}</span>
    </label>
  );
}
