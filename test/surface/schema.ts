/** The schemas that ship with the package, as they are and closed: no field may be written that they do not name. */
import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';

type Schema = Readonly<Record<string, unknown>>;

export const schemas = {
  report: read('report'),
  ndjson: read('ndjson'),
} as const;

function read(name: string): Schema {
  return JSON.parse(readFileSync(new URL(`../../schema/${name}.schema.json`, import.meta.url), 'utf8'));
}

/** Every object of the schema that lists properties has these and no others. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  const listsProperties = 'properties' in schema && 'type' in schema;
  return listsProperties ? { ...inner, additionalProperties: false } : inner;
}

/** The records extend what they share with the report: closed as a whole, each, and not its parts. */
function closedRecords(schema: Schema): Schema {
  const defs = Object.entries(Object(schema.$defs)).map(([name, def]) => [
    name,
    { ...Object(def), unevaluatedProperties: false },
  ]);
  return { ...schema, $defs: Object.fromEntries(defs) };
}

const options = { strict: false, allErrors: true } as const;
const validateReport = new Ajv2020(options).compile(Object(closed(schemas.report)));
const ajv = new Ajv2020(options).addSchema(schemas.report);
ajv.addSchema(closedRecords(schemas.ndjson));

/** What is wrong with a report; nothing where it meets the schema. */
export function reportProblems(report: unknown): string[] {
  return problems(validateReport, report);
}

/** What is wrong with a record of `--output ndjson`; nothing where it meets the schema of its type. */
export function recordProblems(record: { readonly type: string }): string[] {
  const validate = ajv.getSchema(`lambda-oom-ndjson-1#/$defs/${record.type}`);
  if (validate === undefined) return [`there is no record type ${record.type}`];
  const { report } = Object(record);
  return [
    ...problems(validate, record).map((problem) => `${record.type}${problem}`),
    ...(report === undefined ? [] : reportProblems(report)),
  ];
}

function problems(validate: ValidateFunction, value: unknown): string[] {
  validate(value);
  return (validate.errors ?? []).map(inWords);
}

function inWords({ instancePath, message, params }: ErrorObject): string {
  const { additionalProperty, unevaluatedProperty } = Object(params);
  const field = additionalProperty ?? unevaluatedProperty;
  return `${instancePath} ${message}${field === undefined ? '' : `: "${field}"`}`;
}
