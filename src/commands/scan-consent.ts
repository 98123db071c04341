import { createInterface } from 'node:readline/promises';
import {
  isLargeScan,
  largeScanBytes,
  passes,
  type ScanEstimate,
  scanPrice,
} from '../aws/insights/scan-estimate.ts';
import { CommandError, exitCodes } from '../errors.ts';
import { counted, dollars } from '../wording/units.ts';

/** Who is asked. */
export interface Asked {
  readonly yes: boolean;
  readonly isTerminal: boolean;
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/**
 * Says what the queries would scan and cost where that may be more than 10 GB or is not known, and asks whether to go
 * on where it is likely. Without a terminal to ask on, throws a `CommandError` (exit 2) unless `--yes` was given.
 */
export async function agreeToScan(scan: ScanEstimate | null, asked: Asked): Promise<boolean> {
  if (scan === null) return true;
  if (scan.bytes * passes.most <= largeScanBytes && scan.unknownGroups === 0) return true;
  const words = scanWords(scan);
  const say = (text: string) => asked.output.write(`lambda-oom: ${text}`);
  if (asked.yes || !isLargeScan(scan)) {
    say(`${words}\n`);
    return true;
  }
  if (!asked.isTerminal) {
    throw new CommandError(exitCodes.usage, words, 'pass --yes to go on, or a shorter --since');
  }
  const lines = createInterface({ input: asked.input, output: asked.output });
  try {
    say(`${words}\n`);
    // Ctrl-D and Ctrl-C close it without an answer.
    const walkedAway = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
    const answer = await Promise.race([lines.question('Go on? y/N '), walkedAway]);
    return /^\s*y(?:es)?\s*$/i.test(answer);
  } finally {
    lines.close();
  }
}

function scanWords({ bytes, unknownGroups }: ScanEstimate): string {
  const [likely, most] = [bytes * passes.likely, bytes * passes.most];
  const known =
    `Logs Insights will scan about ${sizeWords(likely)}, ${dollars(scanPrice(likely))}: ${sizeWords(bytes)} of logs, ` +
    `to count and to fetch lines; up to ${dollars(scanPrice(most))} where the answers come in pieces`;
  if (unknownGroups === 0) return known;
  const unknown = `how much ${counted(unknownGroups, 'log group')} hold is not known`;
  return bytes === 0 ? `${unknown}: Logs Insights costs $0.005 a GB` : `${known}; ${unknown}`;
}

/** `120 GB`, `1.4 GB`, `12 MB`. */
export function sizeWords(bytes: number): string {
  if (bytes < 1e9) return `${Math.ceil(bytes / 1e6)} MB`;
  return `${bytes < 10e9 ? (bytes / 1e9).toFixed(1) : Math.round(bytes / 1e9)} GB`;
}
