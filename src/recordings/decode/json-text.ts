/** A value as JSON; `null` where it is nested deeper than can be written (some thousand levels). */
export function jsonText(value: object): string | null {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** A JSON string as text, `from` and `to` with its quotes; `null` where it is none. */
export function unescaped(bytes: Buffer, from: number, to: number): string | null {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8', from, to));
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}
