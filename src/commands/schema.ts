import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { CommandError, type ExitCode, exitCodes } from '../errors.ts';
import { didYouMean } from '../text/near-names.ts';

const names = ['report', 'ndjson'] as const;
type SchemaName = (typeof names)[number];

/** Prints a JSON Schema (draft 2020-12): of the report, unless the NDJSON records are asked for. */
export async function schema(name: string | null): Promise<ExitCode> {
  process.stdout.write(await schemaText(name ?? 'report'));
  return exitCodes.ok;
}

/** The schema as text, complete in itself. Throws a `CommandError` where there is none of that name. */
export async function schemaText(name: string): Promise<string> {
  const known = names.find((candidate) => candidate === name);
  if (known === undefined) {
    const near = didYouMean(name, names);
    throw new CommandError(
      exitCodes.usage,
      `there is no schema "${name}"`,
      `${near}the schemas are ${names.join(', ')}`,
    );
  }
  const text = await readFile(schemaFile(known), 'utf8');
  return known === 'report' ? text : `${JSON.stringify(await withReport(text), null, 2)}\n`;
}

/** The records refer to the report's schema by its `$id`: it goes along in `$defs`, as JSON Schema bundles schemas. */
async function withReport(text: string): Promise<unknown> {
  const records: { readonly $defs: Readonly<Record<string, unknown>> } = JSON.parse(text);
  const report: unknown = JSON.parse(await readFile(schemaFile('report'), 'utf8'));
  return { ...records, $defs: { ...records.$defs, 'lambda-oom-report-1': report } };
}

/** The schemas stand in `schema/` at the root of the package, one or two folders above the code. */
function schemaFile(name: SchemaName): URL {
  const places = ['../schema/', '../../schema/'].map(
    (folder) => new URL(`${folder}${name}.schema.json`, import.meta.url),
  );
  const found = places.find((place) => existsSync(place));
  if (found === undefined) throw new Error(`the schema ${name} is missing from the package`);
  return found;
}
