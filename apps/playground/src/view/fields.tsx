// Fields of all rooms: a choice among a few values, and a box that is checked.
import type { ComponentChildren } from 'preact';

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
