import { parseStreamName } from '../../events/stream-name.ts';
import type { DescribedGroup, StoredSize } from '../client/api.ts';

/** A log group that is to be read. */
export interface LogGroup {
  readonly name: string;
  /** Without `:*`; `null` where DescribeLogGroups may not be asked, and Live Tail is impossible. */
  readonly arn: string | null;
  /** What FilterLogEvents is asked with: the name, or the ARN for a group that was given by its ARN. */
  readonly identifier: string;
  /** `STANDARD`, `INFREQUENT_ACCESS`, ...; `null` where not known. */
  readonly logClass: string | null;
  /** In a group that several functions share: those to read; `null`: all. */
  readonly functionNames: readonly string[] | null;
  /** What DescribeLogGroups says of its size; `null` where it was not asked. */
  readonly stored: StoredSize | null;
}

/** Whether a stream is to be read: in a shared group its name tells whose it is. One that tells nothing is. */
export function belongsTo({ functionNames }: LogGroup, logStream: string): boolean {
  const named = parseStreamName(logStream).functionName;
  return functionNames === null || named === null || functionNames.includes(named);
}

/** A group of which only the name, or the ARN, is known. */
export function unknownGroup(known: Pick<LogGroup, 'name' | 'arn' | 'identifier'>): LogGroup {
  return { ...known, logClass: null, functionNames: null, stored: null };
}

/** A group as DescribeLogGroups tells of it. */
export function describedGroup({ name, arn, logClass, stored }: DescribedGroup): LogGroup {
  return { name, arn, identifier: name, logClass, functionNames: null, stored };
}
