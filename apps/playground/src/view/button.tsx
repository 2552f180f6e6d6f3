import type { ComponentProps } from 'preact';

/** A button that acts on the page, and sends no form. */
export const Button = (props: ComponentProps<'button'>) => <button {...props} type="button" />;
