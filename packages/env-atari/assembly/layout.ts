// The layout of linear memory. Nothing is ever allocated: one WASM instance is one console, and the bytes [STATE, STATE_END) are its whole
// mutable state, so a snapshot is one memory copy.
//
// Page-table entries are biased (base - first address of the page). Every memory that a page can point to therefore lies above 0x4000:
// biased pointers stay positive and 0 means "not plain memory".

/** 256 pages of 64 bytes (address bits 13..6): biased pointer for reads, 0 = device or hotspot. */
export const READ_PAGES: usize = 0x0400;
/** The same for writes. */
export const WRITE_PAGES: usize = 0x0800;
/** Playfield byte -> 32 pixels. */
export const PF_TABLE: usize = 0x0c00;
/** Bit-reversed bytes. */
export const REVERSE: usize = 0x1000;
/** Two pixels for one bit. */
export const DOUBLE: usize = 0x1100;
/** Four pixels for one bit. */
export const QUAD: usize = 0x1500;
/** Sixteen byte masks of 0..15 leading lanes. */
export const LANES: usize = 0x1900;
/** HMOVE displacement: 76 cycles x 16 motion nibbles, signed bytes. */
export const HMOVE_TABLE: usize = 0x1a00;

/** Like READ_PAGES, but also 0 unless the next page is the continuation: one load may then fetch three bytes. */
export const CODE_PAGES: usize = 0x2000;
/** For each opcode, the bytes that the fetch reads, then the base cycles. */
export const OPCODE_SIZE: usize = 0x2400;
export const OPCODE_CYCLES: usize = 0x2500;
/** Prepared page-table entries of up to four banks: 1 KB each. */
export const BANKS: usize = 0x2800;

export const STATE: usize = 0x5000;
export const MACHINE: usize = STATE;
export const TIA: usize = STATE + 0x100;
export const RIOT: usize = STATE + 0x300;
export const CART: usize = STATE + 0x340;
/** Six object masks of 32 bytes (160 bits + slack): P0, M0, P1, M1, ball, playfield. */
export const MASKS: usize = STATE + 0x400;
export const RAM: usize = STATE + 0x500;
export const CART_RAM: usize = STATE + 0x580;
/** State of the game rules, kept by the host: 64 words. */
export const GAME: usize = STATE + 0x600;
export const SYSTEM_RNG: usize = STATE + 0x700;
export const ENV_RNG: usize = STATE + 0x1100;
export const NOOP_RNG: usize = STATE + 0x1b00;
/** Two pictures of at most 250 rows. */
export const PICTURE_SIZE: usize = 40960;
export const PICTURES: usize = STATE + 0x2500;
export const STATE_END: usize = PICTURES + 2 * PICTURE_SIZE;

/** The cartridge image: up to 16 KB. */
export const ROM: usize = 0x1c000;
export const ROM_SIZE: usize = 0x4000;

/** State at the start of the frame, without the pictures. */
export const BACKUP: usize = 0x20400;

// Preprocessing (one environment's pipeline), after the console.
export const PIPELINE: usize = 0x22c00;
