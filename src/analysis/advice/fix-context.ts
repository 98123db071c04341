import type { Runtime } from '../../events/record.ts';
import type { Command, Recommendation } from '../model/advice.ts';
import type { FunctionFacts } from '../model/facts.ts';

/** What the commands of a fix are made with. Names in logs are hostile: only those that Lambda allows are here. */
export interface FixContext {
  /** `null` where the name is not one that Lambda allows: then no command names it. */
  readonly functionName: string | null;
  readonly logGroup: string | null;
  readonly runtime: Runtime | null;
  readonly sizeMb: number | null;
  /** The size to set. */
  readonly memoryMb: number | null;
}

/** What the commands for a function may name: its own name and log group, where they are safe, and its sizes. */
export function fixContext({ fn }: FunctionFacts, recommendation: Recommendation | null): FixContext {
  const functionName = safeFunctionName(fn.functionName);
  return {
    functionName,
    logGroup: safeLogGroup(fn.logGroup) ?? (functionName === null ? null : `/aws/lambda/${functionName}`),
    runtime: fn.runtime,
    sizeMb: fn.memory.sizeMb,
    memoryMb: recommendation?.memoryMb ?? fn.memory.sizeMb,
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
  return context.functionName === null ? [] : [{ label, text: text(context.functionName) }];
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
