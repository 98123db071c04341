/** Who is who. */

/** A log group and a function's name; shared log groups hold several functions. */
export type FunctionId = string;

/** A log group and a log stream. */
export type ContainerId = string;
