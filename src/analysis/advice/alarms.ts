import { grouped } from '../../wording/units.ts';
import type { Command } from '../model/advice.ts';
import type { FixContext } from './fix-context.ts';

/** CloudWatch namespace of the metrics that the filters make. */
const namespace = 'LambdaMemory';
/** Share of the Memory Size from which the alarm speaks: before there is an OOM. */
const alarmShare = 0.75;

/** Any one of these words in a line; the same in text and in JSON logs. */
const oomPattern = [
  'signal: killed',
  'Runtime.OutOfMemory',
  'heap out of memory',
  'java.lang.OutOfMemoryError',
  'MemoryError',
]
  .map((term) => `?"${term}"`)
  .join(' ');

/**
 * The words of a text REPORT, one by one; what may follow (Init Duration, Status, XRAY) is left open. The fields
 * up to Max Memory Used have kept their order ever since.
 */
const reportPattern = `[${[
  'report="REPORT"',
  'id_label="RequestId:"',
  'id',
  'duration_label="Duration:"',
  'duration',
  'duration_unit="ms"',
  'billed_label="Billed"',
  'billed_duration_label="Duration:"',
  'billed',
  'billed_unit="ms"',
  'memory_label="Memory"',
  'size_label="Size:"',
  'size',
  'size_unit="MB"',
  'max_label="Max"',
  'max_memory_label="Memory"',
  'used_label="Used:"',
  'used',
  'used_unit="MB"',
  '...',
].join(', ')}]`;

const jsonReportPattern = '{ $.type = "platform.report" && $.record.metrics.maxMemoryUsedMB = * }';

/** A metric filter that counts OOMs, and an alarm on the first. */
export function alarmOnOom({ functionName, logGroup }: FixContext): readonly Command[] {
  if (functionName === null || logGroup === null) return [];
  const metric = `${functionName}-oom`;
  return [
    {
      label: 'Count OOMs as a metric',
      text: metricFilter(logGroup, metric, metric, oomPattern, '1', ',defaultValue=0'),
    },
    {
      label: 'Alarm on the first OOM (add --alarm-actions with a topic to be told)',
      text: alarm(metric, metric, 'Sum', 60, 1),
    },
  ];
}

/** Metric filters for Max Memory Used, in text and in JSON logs, and an alarm at 75 % of the size to set. */
export function alarmOnMemory({ functionName, logGroup, memoryMb }: FixContext): readonly Command[] {
  if (functionName === null || logGroup === null || memoryMb === null) return [];
  const metric = `${functionName}-max-memory-used`;
  return [
    {
      label: 'Max Memory Used as a metric (text logs)',
      text: metricFilter(logGroup, metric, metric, reportPattern, '$used'),
    },
    {
      label: 'Max Memory Used as a metric (JSON logs)',
      text: metricFilter(
        logGroup,
        `${metric}-json`,
        metric,
        jsonReportPattern,
        '$.record.metrics.maxMemoryUsedMB',
      ),
    },
    {
      label: `Alarm at 75 % of ${grouped(memoryMb)} MB (add --alarm-actions with a topic to be told)`,
      text: alarm(metric, metric, 'Maximum', 300, Math.floor(alarmShare * memoryMb)),
    },
  ];
}

function metricFilter(
  logGroup: string,
  name: string,
  metric: string,
  pattern: string,
  value: string,
  more = '',
): string {
  return `aws logs put-metric-filter --log-group-name ${logGroup} --filter-name ${name} --filter-pattern '${pattern}' --metric-transformations 'metricName=${metric},metricNamespace=${namespace},metricValue=${value}${more}'`;
}

function alarm(
  name: string,
  metric: string,
  statistic: 'Sum' | 'Maximum',
  periodSeconds: number,
  threshold: number,
): string {
  return `aws cloudwatch put-metric-alarm --alarm-name ${name} --namespace ${namespace} --metric-name ${metric} --statistic ${statistic} --period ${periodSeconds} --evaluation-periods 1 --threshold ${threshold} --comparison-operator GreaterThanOrEqualToThreshold --treat-missing-data notBreaching`;
}
