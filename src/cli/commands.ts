/** The commands by name: what the command line has to know before it loads one. */
export const commandNames = ['tail', 'replay', 'demo', 'report', 'schema', 'completion', 'help'] as const;
export type CommandName = (typeof commandNames)[number];
