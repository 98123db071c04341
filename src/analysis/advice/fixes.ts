import type { Command } from '../model/advice.ts';
import { powerTuningInput, sizesToMeasure } from '../sizing/cost.ts';
import { alarmOnMemory, alarmOnOom } from './alarms.ts';
import { codeFor } from './code-samples.ts';
import { extensionCommands } from './extensions.ts';
import { type FixContext, lambdaCommand, updateFunction } from './fix-context.ts';
import { managedMemory, managedMetric } from './managed-instances.ts';
import { setMemory } from './memory-commands.ts';
import { heapCommands } from './runtime-limits.ts';

/** AWS's layers of 2026 as most Regions have them; newer ones are in "Available versions of the Lambda Insights extension". */
const insightsLayers = [
  { architecture: 'x86_64', layer: 'LambdaInsightsExtension:64' },
  { architecture: 'arm64', layer: 'LambdaInsightsExtension-Arm64:31' },
] as const;

/** Everything that can be done, one row each; the findings choose by the evidence. */
export const fixes = {
  /** The memory, in every way it may be configured. */
  'set-memory': (context: FixContext) => setMemory(context, 'everywhere'),
  /** The memory at once, by the AWS CLI: until the cause is fixed. */
  'bridge-memory': (context: FixContext) => setMemory(context, 'now'),
  /** The limit that was met, or the heap's where none was: for the size that is to be. */
  'runtime-heap': heapCommands,
  'extension-layer': extensionCommands,
  'managed-memory': managedMemory,
  'managed-metric': managedMetric,
  'bound-cache': (context: FixContext) => codeFor('bound-cache', context.runtime),
  'find-leak': (context: FixContext) => codeFor('find-leak', context.runtime),
  stream: (context: FixContext) => codeFor('stream', context.runtime),
  paginate: (context: FixContext) => codeFor('paginate', context.runtime),
  'cap-concurrency': (context: FixContext) => codeFor('cap-concurrency', context.runtime),
  'spill-to-tmp': (context: FixContext) => codeFor('spill-to-tmp', context.runtime),
  'clean-tmp': (context: FixContext) => [
    ...codeFor('clean-tmp', context.runtime),
    ...lambdaCommand(context, 'Give /tmp 2 GB', (name) =>
      updateFunction(name, "--ephemeral-storage 'Size=2048'"),
    ),
  ],
  'longer-range': (context: FixContext) =>
    lambdaCommand(
      context,
      'Look at the last week (Logs Insights; says first what it costs)',
      (name) => `lambda-oom report --function ${name} --since 7d`,
    ),
  'alarm-oom': alarmOnOom,
  'alarm-memory': alarmOnMemory,
  'power-tuning': powerTuning,
  insights: (context: FixContext) => [
    ...lambdaCommand(
      context,
      'Let it write to Lambda Insights',
      (name) =>
        `aws iam attach-role-policy --role-name "$(${functionValue(name, 'Role')} | awk -F/ '{print $NF}')" --policy-arn arn:aws:iam::aws:policy/CloudWatchLambdaInsightsExecutionRolePolicy`,
    ),
    ...insightsLayers.flatMap(({ architecture, layer }) =>
      lambdaCommand(
        context,
        `Add the Lambda Insights layer (${architecture}; keeps the other layers)`,
        (name) =>
          updateFunction(
            name,
            `--layers $(${functionValue(name, 'Layers[].Arn || `[]`')}) "arn:aws:lambda:\${AWS_REGION:-$(aws configure get region)}:580247275435:layer:${layer}"`,
          ),
      ),
    ),
    {
      label: 'Lambda Insights in CDK (picks the layer of the Region and the architecture)',
      text: 'insightsVersion: lambda.LambdaInsightsVersion.VERSION_1_0_498_0,',
    },
  ],
  'log-level': (context: FixContext) =>
    lambdaCommand(context, 'Log REPORTs again: system log level INFO (needs jq)', (name) =>
      updateFunction(
        name,
        `--logging-config "$(aws lambda get-function-configuration --function-name ${name} --query LoggingConfig --output json | jq -c '.SystemLogLevel = "INFO"')"`,
      ),
    ),
  aliases: (context: FixContext) =>
    lambdaCommand(
      context,
      'See which aliases route to which version',
      (name) =>
        `aws lambda list-aliases --function-name ${name} --query 'Aliases[].[Name,FunctionVersion]' --output table`,
    ),
} as const satisfies Readonly<Record<string, (context: FixContext) => readonly Command[]>>;

export type FixId = keyof typeof fixes;

/** The commands of the fixes named, in their order. */
export function commandsFor(ids: readonly FixId[], context: FixContext): readonly Command[] {
  return ids.flatMap((id) => fixes[id](context));
}

function functionValue(name: string, query: string): string {
  return `aws lambda get-function-configuration --function-name ${name} --query '${query}' --output text`;
}

/** The state machine wants the ARN, which holds the account: AWS itself is asked for it. */
function powerTuning(context: FixContext): readonly Command[] {
  const { sizeMb, memoryMb } = context;
  if (sizeMb === null || memoryMb === null) return [];
  const input = powerTuningInput('arn:', sizesToMeasure(sizeMb, memoryMb)).replace('"arn:"', '.');
  return lambdaCommand(
    context,
    'Input for AWS Lambda Power Tuning (needs jq; put a real event into payload)',
    (name) => `${functionValue(name, 'FunctionArn')} | jq -R '${input}'`,
  );
}
