/** Addresses of `assembly/layout.ts` and word indices of `assembly/machine.ts` that the host uses. */
export const STATE = 0x5000;
export const MACHINE = STATE;
export const RAM = STATE + 0x500;
export const GAME = STATE + 0x600;
export const PICTURE_SIZE = 40960;
export const PICTURES = STATE + 0x2500;
export const ROM = 0x1c000;
export const ROM_SIZE = 0x4000;

/** Colour tables of the preprocessing: 256 greys, then 256 × red, green, blue. */
export const GREY_TABLE = 0x22d00;
export const RGB_TABLE = 0x22e00;

/** Word indices relative to MACHINE. */
export const machineWord = {
  picture: 4,
  pc: 6,
  a: 7,
  x: 8,
  y: 9,
  s: 10,
  p: 11,
  bus: 12,
  jammed: 13,
  switches: 14,
  portA: 15,
  inpt4: 16,
  inpt5: 17,
  paddle0: 18,
  paddle1: 19,
  paddle2: 20,
  paddle3: 21,
} as const;
