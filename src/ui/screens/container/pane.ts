/** The pane of a container's invocations: where failures and kills lead. */
export const invocationPane = 'invocations';
