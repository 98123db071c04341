import { sanitizeLine } from '../../text/sanitize.ts';
import { listed } from '../../wording/sentences.ts';
import type { Command } from '../model/advice.ts';
import type { FunctionFacts } from '../model/facts.ts';
import type { Failure } from '../model/failure.ts';
import { type FixContext, lambdaCommand, updateFunction } from './fix-context.ts';
import type { FindingId } from './severity.ts';

/**
 * Extensions are processes of their own in the environment: their memory counts as the function's, and an invocation
 * ends only when they are done with it (Lambda Developer Guide, "Lambda extensions").
 */

const namesShown = 5;

/** Names as a sentence lists them; they come from the log. */
export function extensionNames(extensions: readonly string[]): string {
  return listed(extensions.slice(0, namesShown).map((name) => sanitizeLine(name).slice(0, 60)));
}

/** As a link of the chain that leads to a timeout: what the runtime and what the extensions did. */
export function heldByExtension(extensions: readonly string[], failures: readonly Failure[]): string {
  const held = failures.flatMap(({ extensionMs }) => extensionMs ?? []);
  const longestS = Math.round(Math.max(0, ...held) / 1_000);
  const names = extensions.length === 0 ? 'an extension' : extensionNames(extensions);
  return `the runtime had answered (runtimeDone: success), and the time went to extensionOverhead, up to ${longestS} s an attempt: ${names}`;
}

/** Findings of which an extension may be the cause, the one that explains the others first. */
const explained: readonly FindingId[] = [
  'root-cause',
  'memory-leak',
  'oom-kills',
  'memory-bound-timeouts',
  'memory-pressure',
  'suspected-oom',
];

/** Where nothing shows whose memory it is: the extensions that are there, and the finding that names them. */
export function possibleOwners(
  { fn }: FunctionFacts,
  findings: readonly { readonly id: FindingId }[],
): { readonly id: FindingId; readonly sentence: string } | null {
  const { extensions = [] } = fn;
  const id = explained.find((each) => findings.some((finding) => finding.id === each));
  if (extensions.length === 0 || id === undefined) return null;
  return {
    id,
    sentence: `Extensions share the memory of the function and may own part of it: ${extensionNames(extensions)}.`,
  };
}

/** To find the layer of an extension, and to see how the function does without it. */
export function extensionCommands(context: FixContext): readonly Command[] {
  const name = context.extensions.find((each) => /^[A-Za-z0-9][\w.-]{0,63}$/.test(each));
  const vendor = name === undefined ? null : (/^[A-Za-z0-9]{3,}/.exec(name)?.[0] ?? null);
  return [
    ...lambdaCommand(
      context,
      `See the layers, and update the one of ${name ?? 'the extension'} to its newest version`,
      (target) =>
        `aws lambda get-function-configuration --function-name ${target} --query 'Layers[].[Arn,CodeSize]' --output table`,
    ),
    ...(vendor === null
      ? []
      : lambdaCommand(context, `Try without the layers whose ARN has "${vendor}" (needs jq)`, (target) =>
          updateFunction(
            target,
            `--layers $(aws lambda get-function-configuration --function-name ${target} --query 'Layers' --output json | jq -r '(. // [])[].Arn | select(test("${vendor}"; "i") | not)')`,
          ),
        )),
  ];
}
