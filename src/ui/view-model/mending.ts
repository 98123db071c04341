import type { Finding } from '../../analysis/model/advice.ts';

/**
 * The command that a reader in a hurry wants: the first of these findings that changes a function, else the
 * first that is an AWS CLI command at all; `null` where there is none.
 */
export function mendingCommand(findings: readonly Finding[]): Finding['commands'][number] | null {
  const commands = findings.flatMap((finding) => finding.commands);
  return (
    commands.find(({ text }) => /^aws lambda update-/.test(text)) ??
    commands.find(({ text }) => text.startsWith('aws ')) ??
    null
  );
}
