/**
 * The end of a program whose terminal is closed. Node puts back the modes of the terminals that it began with, and
 * aborts where one is gone (`ResetStdio` in node.cc checks what `tcsetattr` says); a descriptor that is closed it
 * passes over. And a program that a signal ends says so by dying of it: a shell then shows 129, not a made-up code.
 */
import { closeSync } from 'node:fs';
import { isatty } from 'node:tty';

let hungUp = false;

/** To be called first: from now on a terminal that goes away ends the program, once its work is done, by SIGHUP. */
export function watchTerminal(): void {
  const terminals = [0, 1, 2].filter((fd) => isatty(fd));
  process.on('exit', () => {
    for (const fd of terminals) if (!isatty(fd)) closeSync(fd);
  });
  // There is nowhere left to say that it cannot be written.
  process.stderr.on('error', () => {});
  process.on('SIGHUP', () => {
    hungUp = true;
    // What has work to finish listens as well.
    if (process.listenerCount('SIGHUP') === 1) hangUp();
  });
}

/** True after a SIGHUP. */
export function isHungUp(): boolean {
  return hungUp;
}

/** Ends the program by SIGHUP, at once. */
export function hangUp(): void {
  process.removeAllListeners('SIGHUP');
  process.kill(process.pid, 'SIGHUP');
}
