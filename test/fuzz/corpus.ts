import { readdirSync, readFileSync } from 'node:fs';

const fixtures = new URL('../fixtures/', import.meta.url);

/**
 * A row of `test/fixtures/hostile/`: `unit`, repeated where it says so, then `close` as often, between what comes
 * before and after.
 */
interface Row {
  readonly name: string;
  readonly before?: string;
  readonly unit: string;
  readonly times?: number;
  readonly close?: string;
  readonly after?: string;
}

function rowsOf(file: string): readonly Row[] {
  return JSON.parse(readFileSync(new URL(`hostile/${file}`, fixtures), 'utf8'));
}

function textOf({ before = '', unit, times = 1, close = '', after = '' }: Row): string {
  return before + unit.repeat(times) + close.repeat(times) + after;
}

/** Texts that a function may log to do harm, or by accident: escapes, invisible and wide characters, bombs. */
export const hostileTexts = rowsOf('texts.json').map((row) => ({ name: row.name, text: textOf(row) }));

/** The same, none longer than a screen is wide: what names and fields are made of. */
export const shortHostileTexts = rowsOf('texts.json').map(
  ({ name, before = '', unit, times = 1, after = '' }) => ({
    name,
    text: (before + unit.repeat(Math.min(times, 20)) + after).slice(0, 240),
  }),
);

/** Files that are nearly recordings. Their bytes are written as Latin-1. */
export const hostileRecordings = rowsOf('recordings.json').map((row) => ({
  name: row.name,
  bytes: Buffer.from(textOf(row), 'latin1'),
}));

/** Real exports, one of every format. */
export const exportedRecordings = readdirSync(new URL('exports/', fixtures)).map((name) => ({
  name,
  bytes: readFileSync(new URL(`exports/${name}`, fixtures)),
}));
