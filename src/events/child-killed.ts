/** What the words of a killed child must stand with, so that a line is looked at more closely. */
export const childKilledHint = /SIGKILL|illed|137|signal 9|code -9/;

/** A child whose name the line does not give. */
export const unnamedChild = 'a child process';

/** How languages and shells say that SIGKILL ended a child: 137 is 128 + SIGKILL, as a shell tells it. */
const killed: readonly RegExp[] = [
  // Python: CalledProcessError, loky; Node.js: the fields of the error, as text and as JSON; Ruby: Process::Status.
  /died with <Signals\.SIGKILL: 9>/,
  /\bsignal["']?: ?["']SIGKILL["']/,
  /\bSIGKILL ?\((?:signal )?-?9\)/,
  /\b(?:signal|by|with) SIGKILL\b/,
  /\bsignal 9\b/,
  /\b(?:exit status|exit code|exit value|exited with(?: code)?|code:?|returned non-zero exit status) (?:137|-9)\b/,
  // A shell of its child.
  /^(?:\S+: line \d+: +)?(?:\d+ )?Killed(?: |$)/m,
];

/** `signal: killed`, Go's words; Lambda's own line has them of the function itself, which callers quote. */
const goKilled = /\bsignal: killed\b/;
const quoted = /Runtime exited|Runtime\.ExitError/;

const longestLine = 4_000;

/** The child that SIGKILL ended, where a text says so; `null` where it says nothing of the kind. */
export function killedChildIn(text: string): string | null {
  if (!childKilledHint.test(text)) return null;
  const part = text.slice(0, longestLine);
  if (quoted.test(part)) return null;
  if (!goKilled.test(part) && !killed.some((form) => form.test(part))) return null;
  return childIn(part);
}

/** How the same texts name the program, and a shell the rest of its line. */
const names: readonly RegExp[] = [
  /Command '\[?'?([^'",\s]{1,200})/,
  /Command failed(?: with [^:\n]{1,80})?: ([^\s"']{1,200})/,
  /\bKilled +([^\s"']{1,200})/,
  /\b([\w./-]{1,200}) was killed\b/,
  /\bcmd: '([^\s']{1,200})/,
];

function childIn(text: string): string {
  for (const form of names) {
    const path = form.exec(text)?.[1];
    const name = path?.slice(path.lastIndexOf('/') + 1) ?? '';
    if (/^[\w.-]{1,60}$/.test(name)) return name;
  }
  return unnamedChild;
}
