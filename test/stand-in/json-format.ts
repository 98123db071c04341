/** A platform line of the text format as the JSON format has it; `null` where that has no such line. */
export function asJsonLine(message: string, timestamp: number): string | null {
  const [, opening, id = ''] = /^(START|END|REPORT|INIT_START) (?:RequestId: (\S+))?/.exec(message) ?? [];
  const of = (type: string, record: object) =>
    `${JSON.stringify({ time: new Date(timestamp).toISOString(), type: `platform.${type}`, record })}\n`;
  const word = (label: string) => new RegExp(`(?:^|\t)${label}: (\\S+)`).exec(message)?.[1];
  const figure = (label: string) => {
    const text = word(label);
    return text === undefined ? undefined : Number(text);
  };
  switch (opening) {
    case 'INIT_START':
      return of('initStart', {
        initializationType: 'on-demand',
        phase: 'init',
        runtimeVersion: /Runtime Version: (\S+)/.exec(message)?.[1],
      });
    case 'START':
      return of('start', { requestId: id, version: /Version: (\S+)/.exec(message)?.[1] });
    case 'REPORT':
      return of('report', {
        requestId: id,
        metrics: {
          durationMs: Number(/\tDuration: (\S+)/.exec(message)?.[1]),
          billedDurationMs: figure('Billed Duration'),
          memorySizeMB: figure('Memory Size'),
          maxMemoryUsedMB: figure('Max Memory Used'),
          initDurationMs: figure('Init Duration'),
        },
        status: word('Status') ?? 'success',
        errorType: word('Error Type'),
      });
    case 'END':
      return null;
    default:
      return message;
  }
}
