/** The numbers of a tabular environment's row. */

/** Numbers in a row. */
export const ROW_SIZE = 3;
/** The state of the model. */
export const STATE = 0;
/** −1 after a start. */
export const LAST_ACTION = 1;
/** 1 while the task's twist is still to come in this episode. */
export const ARMED = 2;
