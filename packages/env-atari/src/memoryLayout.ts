/** Addresses of `assembly/layout.ts` and word indices of `assembly/machine.ts` that the host uses. */
export const STATE = 0x5000;
export const MACHINE = STATE;
export const RAM = STATE + 0x500;
export const CART_RAM = STATE + 0x580;
export const GAME = STATE + 0x600;
export const PICTURE_SIZE = 40960;
export const PICTURES = STATE + 0x2500;
export const ROM = 0x1c000;
export const ROM_SIZE = 0x4000;

/** Colour tables of the preprocessing: 256 greys, then 256 × red, green, blue. */
export const GREY_TABLE = 0x20500;
export const RGB_TABLE = 0x20600;

/** Word indices relative to MACHINE. */
export const machineWord = {
  picture: 3,
  pc: 5,
  a: 6,
  x: 7,
  y: 8,
  s: 9,
  p: 10,
  jammed: 12,
  switches: 13,
  portA: 14,
  inpt4: 15,
  inpt5: 16,
  paddle0: 17,
  paddle1: 18,
  paddle2: 19,
  paddle3: 20,
} as const;
