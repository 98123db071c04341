import { describe, expect, it } from 'vitest';
import { parseMessage } from '../../../src/events/parse.ts';
import { matchesFilterPattern } from '../../../src/events/relevance.ts';
import {
  cases,
  eventsOf,
  faultOf,
  isAdviceRight,
  recordings,
  reportOf,
} from '../../fixtures/endings/endings.ts';

describe('the ways in which memory ends', () => {
  const wrong = new Map<string, string[]>();
  const advice = { right: 0, asked: 0 };
  for (const recording of recordings) {
    const report = reportOf(eventsOf(recording));
    const form = `${recording.format}_${recording.shape}_${recording.memory}`;
    const faults: string[] = [];
    const fault = faultOf(recording, report);
    if (fault !== null) faults.push(`${form}: ${fault}`);
    const right = isAdviceRight(recording, report);
    if (right !== null) advice.asked += 1;
    if (right === true) advice.right += 1;
    if (right === false) faults.push(`${form}: advice lacks ${recording.expect.advice}`);
    if (faults.length > 0) wrong.set(recording.way, [...(wrong.get(recording.way) ?? []), ...faults]);
  }
  const ways = new Set(recordings.map(({ way }) => way)).size;

  it('are right in every form but for two of 160', () => {
    for (const [way, faults] of wrong) process.stdout.write(`wrong: ${way}: ${faults.join('; ')}\n`);
    const misread = [...wrong.values()].filter((faults) =>
      faults.some((fault) => !/advice lacks/.test(fault)),
    );
    expect(ways).toBe(160);
    expect(ways - misread.length).toBeGreaterThanOrEqual(158);
  });

  it('get the advice that fits in 97 of 100', () => {
    expect(advice.asked).toBeGreaterThan(300);
    expect(advice.right / advice.asked).toBeGreaterThanOrEqual(0.97);
  });

  it('are seen through the filter that the service gets', () => {
    const meant = [...recordings, ...cases].flatMap(({ events }) => events.map(({ message }) => message));
    const lost = meant.filter((message) => {
      const { kind } = parseMessage(message);
      return kind !== 'application' && kind !== 'platform' && !matchesFilterPattern(message);
    });
    expect([...new Set(lost)]).toEqual([]);
  });

  it('are told the same where a line is cut into parts by carriage returns', () => {
    const joined = recordings.filter(({ shape, way }) => shape === 'one' && !way.startsWith('ok-'));
    for (const recording of joined) {
      const events = eventsOf(recording).map((event) => ({
        ...event,
        message: /^(?:START|END|REPORT|INIT_|RequestId)/.test(event.message)
          ? event.message
          : event.message.trimEnd().replaceAll('\n', '\r'),
      }));
      expect(faultOf(recording, reportOf(events)), recording.way).toBeNull();
    }
  });
});

/** What the notes of the cases say of the findings: patterns that the findings and the rest of the report match, or do not. */
const notes: Readonly<Record<string, { readonly has?: RegExp; readonly lacks?: RegExp }>> = {
  '15-php-limit-exit255': { has: /memory_limit = 3788M[\s\S]*--memory-size 4736/ },
  '24-edge-vips-insufficient-memory': { has: /--function-name image-flex --region us-east-1 --memory-size/ },
  '42-netty-outofdirectmemory': { has: /MaxDirectMemorySize/ },
  '49-duckdb-oom': { has: /SET memory_limit/ },
  '63-unhandled-child-sigkill': { has: /SIGKILL ended aws/ },
  '70-cdk-bucketdeployment-many': { has: /memory-pressure/ },
  dd1237: { has: /memory-bound-timeouts/ },
  axiom: {
    has: /"root-cause"[\s\S]*extensionOverhead[\s\S]*axiom-extension[\s\S]*Update, cap or remove the layer/,
    lacks: /new Map\(\)|writeHeapSnapshot|createInterface/,
  },
  tenant: { has: /1 of 1 kill is of tenant \\"BlueTenant\\"/ },
  central: { has: /orders \(222222222222, eu-west-1\)/, lacks: /"functionName":"orders"/ },
  edge: { has: /--function-name image-flex --region us-east-1/, lacks: /function-name us-east-1/ },
  lmi: { has: /from 4,096 to 8,192 MB[\s\S]*PerExecutionEnvironmentMaxConcurrency/ },
  web: { has: /has no Memory Size/, lacks: /--memory-size/ },
};

describe('cases out of bug reports and documentation', () => {
  it.each(cases.map((each) => [each.name, each] as const))('%s', (_, each) => {
    const { totals, functions, findings } = reportOf(eventsOf(each));
    expect(totals).toMatchObject(each.expect);
    const text = JSON.stringify({ functions, findings });
    const { has, lacks } = notes[each.name] ?? {};
    if (has !== undefined) expect(text).toMatch(has);
    if (lacks !== undefined) expect(text).not.toMatch(lacks);
    if (!/^(?:60|73)-/.test(each.name)) expect(text).not.toContain('"emulated":true');
  });
});
