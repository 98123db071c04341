import type { FunctionSnapshot, VersionSnapshot } from '../../analysis/model/snapshot.ts';

/** A published version: a number. `$LATEST` and versions that no line named are no deploy. */
function isPublished(version: string): boolean {
  return /^\d+$/.test(version);
}

/** The version that a deploy brought, of all that are in view; `null` where no two published ones are. */
export function newVersionOf(versions: Iterable<string>): string | null {
  const published = [...versions].filter(isPublished).sort((a, b) => Number(b) - Number(a));
  return published.length < 2 ? null : (published[0] ?? null);
}

/** The figures of the new version of a function; `null` where none came into view. */
export function newVersionIn(fn: FunctionSnapshot): VersionSnapshot | null {
  const version = newVersionOf(fn.versions.map((each) => each.version));
  return fn.versions.find((each) => each.version === version) ?? null;
}
