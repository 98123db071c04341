import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/command-specs.ts';
import { commandNames } from '../../src/cli/commands.ts';
import { flags } from '../../src/cli/flags.ts';
import { completionScript } from '../../src/commands/completion.ts';
import { demoSpeeds } from '../../src/commands/demo.ts';

describe('completion', () => {
  it.each(['bash', 'zsh', 'fish'])('of %s names every command and every option', (shell) => {
    const script = completionScript(shell);
    for (const name of commandNames) expect(script).toContain(name);
    for (const { name } of flags) expect(script).toContain(name);
  });

  it('is bash that bash understands, and completes', () => {
    const probe = `${completionScript('bash')}
COMP_WORDS=(lambda-oom replay --spe); COMP_CWORD=2; _lambda_oom; echo "\${COMPREPLY[@]}"
COMP_WORDS=(lambda-oom re); COMP_CWORD=1; _lambda_oom; echo "\${COMPREPLY[@]}"
COMP_WORDS=(lambda-oom report --format j); COMP_CWORD=3; _lambda_oom; echo "\${COMPREPLY[@]}"
COMP_WORDS=(lambda-oom schema n); COMP_CWORD=2; _lambda_oom; echo "\${COMPREPLY[@]}"
COMP_WORDS=(lambda-oom help de); COMP_CWORD=2; _lambda_oom; echo "\${COMPREPLY[@]}"
COMP_WORDS=(lambda-oom tail --hel); COMP_CWORD=2; _lambda_oom; echo "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', probe], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout.trim().split('\n')).toEqual([
      '--speed',
      'replay report',
      'json',
      'ndjson',
      'demo',
      '--help',
    ]);
  });

  it('keeps the colons of a description from zsh, to which they part it from its name', () => {
    expect(completionScript('zsh')).toContain("'tail:live\\: function names");
  });

  it('knows the words that the commands take', () => {
    expect(commands.demo.words).toEqual([...demoSpeeds.keys()]);
    for (const shell of commands.completion.words ?? []) expect(completionScript(shell)).toContain(shell);
  });

  it('refuses other shells by name', () => {
    expect(() => completionScript('tcsh')).toThrow('"tcsh"');
    expect(() => completionScript('toString')).toThrow('"toString"');
    expect(() => completionScript(null)).toThrow('which shell');
  });
});
