/** Variables that would make the program other than a stranger's: vitest's, CI's, and whoever's AWS account. */
const foreign =
  /^(CI|NO_COLOR|FORCE_COLOR|COLUMNS|LINES|NODE_ENV|NODE_OPTIONS|VITEST.*|AWS_.*|LAMBDA_OOM_.*|npm_.*)$/;

/** The environment of a child: ours without what is foreign, at UTC, with a home that holds nothing. */
export function childEnvironment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return { ...Object.fromEntries(kept), TZ: 'UTC', HOME: '/nonexistent', ...extra };
}
