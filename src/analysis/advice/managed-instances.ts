import { grouped } from '../../wording/units.ts';
import type { Command } from '../model/advice.ts';
import { type FixContext, lambdaCommand, updateFunction } from './fix-context.ts';

/**
 * Lambda Managed Instances: an environment serves several requests at once, its memory is theirs together, and its size
 * goes from 2 to 32 GB (Lambda Developer Guide, "Lambda Managed Instances").
 */
const smallestMb = 2_048;
const largestMb = 32_768;
const stepMb = 2_048;

/** The next size to try after an OOM: twice the memory, within what Managed Instances allow. */
export function nextManagedMb(sizeMb: number): number {
  const doubled = Math.ceil((2 * sizeMb) / stepMb) * stepMb;
  return Math.min(largestMb, Math.max(smallestMb, doubled));
}

/** What to do about OOMs of an environment; `sizeMb`: what its init says that it has, `null` where it does not. */
export function managedAdvice(sizeMb: number | null): string {
  const shared = 'the requests that run at once in an environment share its memory';
  const lower = 'or lower how many run at once (PerExecutionEnvironmentMaxConcurrency)';
  if (sizeMb === null) return `Give it more memory (2,048 to 32,768 MB), ${lower}: ${shared}.`;
  const nextMb = nextManagedMb(sizeMb);
  const more =
    nextMb > sizeMb
      ? `Raise the memory from ${grouped(sizeMb)} to ${grouped(nextMb)} MB, ${lower}`
      : `Lower how many requests run at once (PerExecutionEnvironmentMaxConcurrency): ${grouped(sizeMb)} MB is the most there is`;
  return `${more}: ${shared}.`;
}

/** The memory, and the number of requests that share it. */
export function managedMemory(context: FixContext): readonly Command[] {
  const { sizeMb } = context;
  const nextMb = sizeMb === null ? null : nextManagedMb(sizeMb);
  return [
    ...(nextMb === null || nextMb === sizeMb
      ? []
      : lambdaCommand(context, `Raise the memory to ${grouped(nextMb)} MB (AWS CLI)`, (target) =>
          updateFunction(target, `--memory-size ${nextMb}`),
        )),
    ...lambdaCommand(context, 'Halve the requests that run at once in an environment (needs jq)', (target) =>
      updateFunction(
        target,
        `--capacity-provider-config "$(aws lambda get-function-configuration --function-name ${target} --query CapacityProviderConfig --output json | jq -c '.LambdaManagedInstancesCapacityProviderConfig.PerExecutionEnvironmentMaxConcurrency |= ([. / 2 | floor, 1] | max)')"`,
      ),
    ),
  ];
}

/** The memory that CloudWatch has of environments: a figure every five minutes, not one an invocation. */
export function managedMetric(context: FixContext): readonly Command[] {
  return lambdaCommand(
    context,
    'The highest memory utilization of its environments in the last day, every five minutes (percent)',
    (target) =>
      `aws cloudwatch get-metric-statistics --namespace AWS/Lambda --metric-name ExecutionEnvironmentMemoryUtilization --dimensions Name=FunctionName,Value=${target} --start-time "$(date -u -d '-1 day' +%FT%TZ)" --end-time "$(date -u +%FT%TZ)" --period 300 --statistics Maximum`,
  );
}
