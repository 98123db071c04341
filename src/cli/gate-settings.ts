import { type GateSettings, parseConditions } from '../output/gate/conditions.ts';
import type { ReadingOptions } from './options.ts';

/** The gate that the options ask for; without conditions it passes. A `CommandError` (exit 2) where it asks for nothing known. */
export function gateSettings({
  failOn,
  failVersion,
  onUnknown,
}: Pick<ReadingOptions, 'failOn' | 'failVersion' | 'onUnknown'>): GateSettings {
  return { conditions: failOn === null ? [] : parseConditions(failOn), failVersion, onUnknown };
}
