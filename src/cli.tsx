/**
 * The program. What a screen needs is most of the code, and is on its way before the command line is read: here is
 * nothing else, so that this comes first.
 */

/** A guess, wrong at times: what it decides is when the screen is loaded, not whether there is one. */
function isForScreen([command = '', ...rest]: readonly string[]): boolean {
  return (
    process.stdout.isTTY === true &&
    ['replay', 'demo'].includes(command) &&
    !rest.some((word) => /^--(?:output|screen-reader|help)|^-h$/.test(word))
  );
}

const words = process.argv.slice(2);
if (isForScreen(words)) import('./commands/screen.ts').catch(() => {});
const { onOutputError, runCommandLine } = await import('./command-line.ts');
const { hangUp, isHungUp, watchTerminal } = await import('./cli/terminal-exit.ts');

watchTerminal();
process.stdout.on('error', onOutputError);

try {
  process.exitCode = await runCommandLine(words);
} catch (error) {
  const [{ explain }, { redactorFor }] = await Promise.all([
    import('./cli/explain.ts'),
    import('./cli/style.ts'),
  ]);
  const redact = await redactorFor({ redact: words.includes('--redact') });
  process.exitCode = explain(error, words.includes('--debug'), redact);
}
if (isHungUp()) hangUp();
