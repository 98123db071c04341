import { grouped } from '../../wording/units.ts';
import type { Command } from '../model/advice.ts';
import { commandLineTarget, type FixContext, updateFunction } from './fix-context.ts';

/** Where the Memory Size is set: at once by the AWS CLI, or in the code that a team deploys from. */
export function setMemory(context: FixContext, scope: 'now' | 'everywhere'): readonly Command[] {
  const { functionName, memoryMb, sizeMb } = context;
  const target = commandLineTarget(context);
  if (functionName === null || target === null || memoryMb === null || memoryMb === sizeMb) return [];
  const verb = sizeMb !== null && memoryMb < sizeMb ? 'Lower' : 'Raise';
  const now = {
    label: `${verb} the memory to ${grouped(memoryMb)} MB (AWS CLI)`,
    text: updateFunction(target, `--memory-size ${memoryMb}`),
  };
  return scope === 'now'
    ? [now]
    : [now, ...templates.map(({ label, text }) => ({ label, text: text(functionName, memoryMb) }))];
}

const templates: readonly { readonly label: string; readonly text: (name: string, mb: number) => string }[] =
  [
    {
      label: 'SAM',
      text: (name, mb) => `Resources:
  ${identifier(name)}:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: ${name}
      MemorySize: ${mb}`,
    },
    {
      label: 'CDK',
      text: (name, mb) => `new lambda.Function(this, '${identifier(name)}', {
  functionName: '${name}',
  memorySize: ${mb},
  // ...
});`,
    },
    {
      label: 'Terraform',
      text: (name, mb) => `resource "aws_lambda_function" "${resourceName(name)}" {
  function_name = "${name}"
  memory_size   = ${mb}
  # ...
}`,
    },
    {
      label: 'Serverless Framework',
      text: (name, mb) => `functions:
  ${identifier(name)}:
    name: ${name}
    memorySize: ${mb}`,
    },
  ];

/** CloudFormation's logical ids have letters and digits alone. */
function identifier(name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return /^[A-Za-z]/.test(joined) ? joined : `Function${joined}`;
}

/** Terraform's names do not begin with a digit. */
function resourceName(name: string): string {
  return /^[A-Za-z_]/.test(name) ? name : `f_${name}`;
}
