/** A condition that the program itself must keep does not hold: a bug here, never a fault of the input. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/** Throws an `InvariantError` with the message where the condition does not hold. */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) {
    throw new InvariantError(message);
  }
}

/** The element at an index that must exist; throws an `InvariantError` where there is none. */
export function at<T>(array: ArrayLike<T>, index: number): T {
  const element = array[index];
  if (element === undefined) {
    throw new InvariantError(`no element at ${index} of ${array.length}`);
  }
  return element;
}

/** For the end of a switch that handles every case: does not compile where one is missing, and throws where one appears at run time. */
export function assertNever(value: never): never {
  throw new InvariantError(`unexpected value: ${JSON.stringify(value)}`);
}
