import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixContext, safeFunctionName, safeLogGroup } from '../../../src/analysis/advice/fix-context.ts';
import { commandsFor, type FixId, fixes } from '../../../src/analysis/advice/fixes.ts';
import { nodeOldSpaceMb } from '../../../src/analysis/advice/runtime-limits.ts';
import type { Runtime } from '../../../src/events/record.ts';
import { factsOf, flatLife } from './facts.ts';

const context = {
  functionName: 'orders-api',
  logGroup: '/aws/lambda/orders-api',
  region: null,
  runtime: 'node',
  managedRuntime: 'node',
  met: null,
  extensions: [],
  sizeMb: 512,
  memoryMb: 768,
} as const;

const every = Object.keys(fixes) as FixId[];
const runtimes: readonly (Runtime | null)[] = [
  'node',
  'python',
  'java',
  'dotnet',
  'go',
  'ruby',
  'rust',
  'php',
  null,
];
const texts = (ids: readonly FixId[], more: Partial<Parameters<typeof commandsFor>[1]> = {}) =>
  commandsFor(ids, { ...context, ...more }).map(({ text }) => text);

describe('the fixes', () => {
  it('raise the memory wherever it may be set, with the real name and size', () => {
    const [cli, sam, cdk, terraform, serverless] = commandsFor(['set-memory'], context);
    expect(cli).toEqual({
      label: 'Raise the memory to 768 MB (AWS CLI)',
      text: 'aws lambda update-function-configuration --function-name orders-api --memory-size 768',
    });
    expect(texts(['longer-range'])).toEqual(['lambda-oom report --function orders-api --since 7d']);
    expect(sam?.text).toContain('MemorySize: 768');
    expect(cdk?.text).toContain('memorySize: 768');
    expect(terraform?.text).toContain('memory_size   = 768');
    expect(serverless?.text).toContain('memorySize: 768');
    for (const snippet of [sam, cdk, terraform, serverless]) expect(snippet?.text).toContain('orders-api');
    expect(commandsFor(['bridge-memory'], context)).toEqual([cli]);
    expect(commandsFor(['set-memory'], { ...context, memoryMb: 256 })[0]?.label).toMatch(/^Lower/);
    expect(commandsFor(['set-memory'], { ...context, memoryMb: 512 })).toEqual([]);
  });

  it.each([
    [128, 50],
    [256, 150],
    [512, 400],
    [1_024, 800],
    [2_048, 1_600],
    [10_240, 8_150],
  ])('leave V8 at %d MB an old space of %d MB', (sizeMb, oldSpaceMb) => {
    expect(nodeOldSpaceMb(sizeMb)).toBe(oldSpaceMb);
    expect(texts(['runtime-heap'], { memoryMb: sizeMb })[0]).toBe(
      `NODE_OPTIONS=--max-old-space-size=${oldSpaceMb}`,
    );
  });

  it('keep the other variables and options', () => {
    const command = texts(['runtime-heap'])[1] ?? '';
    const filter = /jq -c '([^']*)'/.exec(command)?.[1];
    expect(filter).toBe(
      '{Variables: ((.Variables // {}) + {NODE_OPTIONS: ([.Variables.NODE_OPTIONS // empty, "--max-old-space-size=600"] | join(" "))})}',
    );
  });

  it('set heap and metaspace where the JVM listens', () => {
    const [image, wrapper, variable] = texts(['runtime-heap'], { runtime: 'java', memoryMb: 1_024 });
    expect(image).toBe('JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=75 -XX:MaxMetaspaceSize=154m"');
    expect(wrapper).toContain('export _JAVA_OPTIONS="-XX:MaxHeapSize=768m -XX:MaxMetaspaceSize=154m"');
    expect(variable).toContain('AWS_LAMBDA_EXEC_WRAPPER');
  });

  it.each([
    ['java', 'metaspace', 'MaxMetaspaceSize=256m'],
    ['java', 'direct', 'MaxDirectMemorySize=256m'],
    ['java', 'native', '-Xmx512m'],
    ['java', 'heap', 'MaxRAMPercentage=75'],
    ['node', 'worker', 'maxOldGenerationSizeMb: 400'],
    ['node', 'heap', '--max-old-space-size=800'],
    ['python', 'memory-limit', "SET memory_limit = '716MB'"],
    ['php', 'memory-limit', 'memory_limit = 819M'],
    ['go', 'native', 'GOMEMLIMIT'],
    ['ruby', 'native', 'MALLOC_ARENA_MAX'],
    ['dotnet', 'heap', 'DOTNET_GCHeapHardLimitPercent'],
  ] as const)('set the limit that was met, of %s: %s', (runtime, limit, command) => {
    const met = { runtime, limit };
    expect(texts(['runtime-heap'], { runtime, met, memoryMb: 1_024 }).join('\n')).toContain(command);
  });

  it.each([
    ['node', 'array-buffer'],
    ['node', 'native'],
    ['python', 'native'],
    ['rust', 'native'],
    ['php', 'native'],
    [null, 'native'],
  ] as const)('set no heap where memory itself was short: %s, %s', (runtime, limit) => {
    expect(texts(['runtime-heap'], { runtime, met: { runtime, limit } })).toEqual([]);
  });

  it('leave room beside every heap, for every size', () => {
    for (const memoryMb of [128, 512, 3_008, 10_240]) {
      for (const limit of ['heap', 'metaspace', 'direct', 'native', 'worker', 'memory-limit'] as const) {
        for (const runtime of runtimes) {
          const all = texts(['runtime-heap'], { runtime, met: { runtime, limit }, memoryMb });
          for (const text of all) {
            const sizes = [...text.matchAll(/(?:Size=|Xmx|size=|limit = '?|Mb: )(\d+)/g)].map(([, mb]) =>
              Number(mb),
            );
            expect(
              sizes.reduce((sum, mb) => sum + mb, 0),
              text,
            ).toBeLessThan(memoryMb);
          }
        }
      }
    }
  });

  it('name the Region of a function whose logs are in another one', () => {
    expect(texts(['bridge-memory'], { region: 'us-east-1' })).toEqual([
      'aws lambda update-function-configuration --function-name orders-api --region us-east-1 --memory-size 768',
    ]);
    const edge = factsOf([flatLife(100, 30)], {
      fn: { functionName: 'edge', logGroup: '/aws/lambda/us-east-1.edge' },
    });
    expect(fixContext(edge, null)).toMatchObject({ functionName: 'edge', region: 'us-east-1' });
  });

  it('show the layers, and how to try without the one of an extension', () => {
    const commands = texts(['extension-layer'], { extensions: ['axiom-extension'] });
    expect(commands[0]).toContain('Layers[].[Arn,CodeSize]');
    expect(commands[1]).toContain('test("axiom"; "i") | not');
    expect(texts(['extension-layer'], { extensions: ['$(rm -rf /)'] }).join()).not.toContain('rm -rf');
  });

  it('count OOMs and Max Memory Used, and alarm at three quarters of the size', () => {
    const [counted, alarmed] = texts(['alarm-oom']);
    expect(counted).toContain(`--filter-pattern '?"signal: killed" ?"Runtime.OutOfMemory"`);
    expect(alarmed).toContain('--statistic Sum --period 60 --evaluation-periods 1 --threshold 1 ');
    const [text, json, alarm] = texts(['alarm-memory']);
    expect(text).toContain('used_label="Used:", used, used_unit="MB", ...]');
    expect(text).toContain('metricValue=$used');
    expect(json).toContain('metricValue=$.record.metrics.maxMemoryUsedMB');
    expect(alarm).toContain('--statistic Maximum --period 300 --evaluation-periods 1 --threshold 576 ');
  });

  it('match the REPORT word by word', () => {
    const report =
      'REPORT RequestId: 5f1c\tDuration: 12.10 ms\tBilled Duration: 13 ms\tMemory Size: 512 MB\tMax Memory Used: 87 MB\tInit Duration: 201.10 ms\t';
    const words = report.trim().split(/\s+/);
    const pattern = /\[(.*), \.\.\.\]/.exec(texts(['alarm-memory'])[0] ?? '')?.[1]?.split(', ') ?? [];
    pattern.forEach((field, index) => {
      const literal = /"(.*)"/.exec(field)?.[1];
      if (literal !== undefined) expect(words[index]).toBe(literal);
    });
    expect(words[pattern.indexOf('used')]).toBe('87');
    expect(words[pattern.indexOf('size')]).toBe('512');
  });

  it('give Power Tuning sizes at which it will not die', () => {
    expect(texts(['power-tuning'])[0]).toContain('"powerValues":[768,1152,1536,1769,3538]');
    expect(texts(['power-tuning'])[0]).toContain(`jq -R '{"lambdaARN":.,`);
  });

  it('speak the language of the function', () => {
    expect(texts(['stream'], { runtime: 'python' })[0]).toContain('iter_lines');
    expect(texts(['stream'], { runtime: null })[0]).toContain('readline');
    expect(texts(['bound-cache'], { runtime: 'rust' })).toEqual([]);
    expect(texts(['clean-tmp'])[0]).toContain('/tmp');
    expect(texts(['cap-concurrency'])[0]).toContain('slice(start, start + 10)');
    expect(texts(['paginate'], { runtime: 'java' })[0]).toContain('queryPaginator');
  });

  it('are commands that a shell can parse, with nothing in them that is missing', () => {
    const seen = new Set<string>();
    for (const runtime of runtimes) {
      for (const { text } of commandsFor(every, { ...context, runtime })) {
        if (seen.has(text)) continue;
        seen.add(text);
        expect(text).not.toMatch(/undefined|NaN/);
        if (!text.startsWith('aws ')) continue;
        expect(text).not.toContain('null');
        expect(spawnSync('bash', ['-n', '-c', text]).status).toBe(0);
      }
    }
  }, 20_000);
});

describe('names from logs', () => {
  it('stand in a command only where Lambda and CloudWatch allow them', () => {
    expect(safeFunctionName('orders_API-2')).toBe('orders_API-2');
    expect(safeLogGroup('/aws/lambda/team.orders_API-2')).toBe('/aws/lambda/team.orders_API-2');
    for (const name of [
      '',
      '-rf',
      'a b',
      'a;b',
      '$(id)',
      '`id`',
      "a'b",
      'a"b',
      'a\nb',
      'a\u001b[2J',
      'é',
      'a'.repeat(65),
      '../x',
      'a:b',
    ]) {
      expect(safeFunctionName(name)).toBeNull();
    }
    for (const name of ['', '--x', 'a b', 'a;b', '$(id)', "a'", 'a\n', '#a', 'a'.repeat(513)]) {
      expect(safeLogGroup(name)).toBeNull();
    }
  });

  it('never reach a command otherwise', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.string({ maxLength: 80 }),
      fc.constantFrom("x';id;'", '$(id)', '\u009b2J'),
    );
    fc.assert(
      fc.property(hostile, hostile, fc.constantFrom(...runtimes), (functionName, logGroup, runtime) => {
        const facts = factsOf([flatLife(500, 60)], { fn: { functionName, logGroup, runtime } });
        const made = { ...fixContext(facts, null), memoryMb: 768 };
        if (made.functionName !== null) expect(made.functionName).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_-]*$/);
        if (made.logGroup !== null) expect(made.logGroup).toMatch(/^[A-Za-z0-9_./][A-Za-z0-9_./-]*$/);
        const known = [made.functionName, made.logGroup];
        for (const { text, label } of commandsFor(every, made)) {
          expect(`${label}${text}`).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
          if (made.functionName === null) expect(text).not.toMatch(/--function-name|--filter-name/);
          for (const name of [functionName, logGroup]) {
            if (name.length > 12 && !known.includes(name)) expect(text).not.toContain(name);
          }
        }
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('name the log group after the function where the recording does not tell it', () => {
    const facts = factsOf([flatLife(500, 60)], { fn: { logGroup: '' } });
    expect(fixContext(facts, null)).toMatchObject({
      functionName: 'orders-api',
      logGroup: '/aws/lambda/orders-api',
    });
  });
});
