/**
 * CI runners read the output of what they run, and take commands from it. GitHub's takes `::command::` behind leading
 * blanks and `##[command]` anywhere in a line (actions/runner, `ActionCommand.cs`), Azure's `##vso[command]` and
 * `##[format]`, TeamCity's `##teamcity[message]`. What logs say must not reach them as such.
 */

const anywhere = /##(?=\w*\[)/g;
const leading = /^([^\S\n]*):(?=:)/gm;

/** The text with every command to a runner broken, so that it reads the same and is none. */
export function withoutCiCommands(text: string): string {
  return text.replace(anywhere, '# #').replace(leading, '$1: ');
}

/** What `withoutCiCommands` is for: under a runner all text goes through it, elsewhere it stays as it is. */
export function ciGuard(env: Readonly<Record<string, string | undefined>>): (text: string) => string {
  return isCi(env) ? withoutCiCommands : (text) => text;
}

/** True where a runner reads the output. */
function isCi(env: Readonly<Record<string, string | undefined>>): boolean {
  return ['CI', 'GITHUB_ACTIONS', 'TF_BUILD', 'TEAMCITY_VERSION'].some((name) => {
    const value = env[name];
    return value !== undefined && value !== '' && value !== 'false' && value !== '0';
  });
}
