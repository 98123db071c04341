import type { Runtime } from '../../events/record.ts';
import { commandTarget } from '../../events/stream-name.ts';
import type { Command, Recommendation } from '../model/advice.ts';
import type { FunctionFacts } from '../model/facts.ts';
import { type MetLimit, metLimit, sizeForLimit } from './met-limit.ts';

/** What the commands of a fix are made with. Names in logs are hostile: only those that Lambda allows are here. */
export interface FixContext {
  /** `null` where the name is not one that Lambda allows: then no command names it. */
  readonly functionName: string | null;
  /** Where the function is, where that is not the Region of its logs: commands then name it. */
  readonly region: string | null;
  readonly logGroup: string | null;
  /** The language that failed; that of the environment where none did. */
  readonly runtime: Runtime | null;
  /** The language of the environment, as INIT_START has it. */
  readonly managedRuntime: Runtime | null;
  /** The limit that was met. */
  readonly met: MetLimit | null;
  readonly extensions: readonly string[];
  readonly sizeMb: number | null;
  /** The size to set. */
  readonly memoryMb: number | null;
}

/** What the commands for a function may name: its own name and log group, where they are safe, and its sizes. */
export function fixContext(
  { fn, failures }: FunctionFacts,
  recommendation: Recommendation | null,
): FixContext {
  const { name, region } = commandTarget(fn.functionName, fn.logGroup);
  const functionName = safeFunctionName(name);
  const met = metLimit(failures);
  const memoryMb = recommendation?.memoryMb ?? fn.memory.sizeMb;
  return {
    functionName,
    region,
    logGroup: safeLogGroup(fn.logGroup) ?? (functionName === null ? null : `/aws/lambda/${functionName}`),
    runtime: met?.runtime ?? fn.runtime,
    managedRuntime: fn.runtime,
    met,
    extensions: fn.extensions ?? [],
    sizeMb: fn.memory.sizeMb,
    memoryMb: memoryMb === null ? null : sizeForLimit(met, memoryMb),
  };
}

/** Lambda's own rule for names; a leading hyphen would be read as an option. */
export function safeFunctionName(name: string): string | null {
  return /^[A-Za-z0-9_][A-Za-z0-9_-]{0,63}$/.test(name) ? name : null;
}

/** CloudWatch's rule for log groups, without `#` (a comment to some shells) and a leading hyphen. */
export function safeLogGroup(name: string): string | null {
  return /^[A-Za-z0-9_./][A-Za-z0-9_./-]{0,511}$/.test(name) ? name : null;
}

/** A command that names the function; none where its name is not safe to name. */
export function lambdaCommand(
  context: FixContext,
  label: string,
  text: (name: string) => string,
): readonly Command[] {
  const target = commandLineTarget(context);
  return target === null ? [] : [{ label, text: text(target) }];
}

/** The function as an argument of the command line, with its Region where that is another than that of its logs. */
export function commandLineTarget({ functionName, region }: FixContext): string | null {
  return functionName === null || region === null ? functionName : `${functionName} --region ${region}`;
}

/** The AWS CLI's command that changes the function's configuration. */
export function updateFunction(name: string, change: string): string {
  return `aws lambda update-function-configuration --function-name ${name} ${change}`;
}

/** Sets one environment variable and keeps the others: the API itself would replace them all. */
export function setVariable(context: FixContext, key: string, value: string): readonly Command[] {
  return changeVariable(context, `Set ${key} (keeps the other variables; needs jq)`, key, `"${value}"`);
}

/** Adds an option to a variable that may hold others already. */
export function addOption(context: FixContext, key: string, option: string): readonly Command[] {
  const value = `([.Variables.${key} // empty, "${option}"] | join(" "))`;
  return changeVariable(context, `Add it to ${key} (keeps the other variables; needs jq)`, key, value);
}

function changeVariable(context: FixContext, label: string, key: string, value: string): readonly Command[] {
  return lambdaCommand(context, label, (name) =>
    updateFunction(
      name,
      `--environment "$(aws lambda get-function-configuration --function-name ${name} --query Environment --output json | jq -c '{Variables: ((.Variables // {}) + {${key}: ${value}})}')"`,
    ),
  );
}
