/** A value as JSON; `null` where it is nested deeper than can be written (some thousand levels). */
export function jsonText(value: object): string | null {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
