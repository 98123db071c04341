import type { Runtime } from '../../events/record.ts';
import type { Command } from '../model/advice.ts';

export type CodeSample =
  | 'bound-cache'
  | 'find-leak'
  | 'stream'
  | 'paginate'
  | 'cap-concurrency'
  | 'spill-to-tmp'
  | 'clean-tmp';

interface Sample {
  readonly label: string;
  readonly text: Partial<Readonly<Record<Runtime, string>>>;
}

const samples: Readonly<Record<CodeSample, Sample>> = {
  'bound-cache': {
    label: 'Bound what lives on between invocations',
    text: {
      node: `const cache = new Map();
const maxCached = 1000;
function remember(key, value) {
  if (cache.size >= maxCached) cache.delete(cache.keys().next().value);
  cache.set(key, value);
}`,
      python: `from functools import lru_cache

@lru_cache(maxsize=1000)  # never maxsize=None, never a bare module-level dict
def load(key):
    ...`,
      java: `Map<String, Item> cache = new LinkedHashMap<>(16, 0.75f, true) {
  @Override protected boolean removeEldestEntry(Map.Entry<String, Item> eldest) {
    return size() > 1000;
  }
};`,
    },
  },
  'find-leak': {
    label: 'Find what grows',
    text: {
      node: `import { writeHeapSnapshot } from 'node:v8';
// in the handler, at invocation 10 and at invocation 100; copy both from /tmp to S3 and compare them in Chrome
if (++invocations === 10 || invocations === 100) writeHeapSnapshot(\`/tmp/heap-\${invocations}.heapsnapshot\`);`,
      python: `import tracemalloc
tracemalloc.start()
first = None

def report_growth():  # call at the end of the handler
    global first
    now = tracemalloc.take_snapshot()
    first = first or now
    for line in now.compare_to(first, 'lineno')[:10]:
        print(line)`,
      java: 'JAVA_TOOL_OPTIONS="-XX:+HeapDumpOnOutOfMemoryError -XX:HeapDumpPath=/tmp/heap.hprof"',
      go: 'pprof.Lookup("heap").WriteTo(os.Stderr, 1) // at the end of the handler',
    },
  },
  stream: {
    label: 'Stream the input instead of holding it whole',
    text: {
      node: `const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
for await (const line of readline.createInterface({ input: Body })) await handleLine(line);`,
      python: `body = s3.get_object(Bucket=bucket, Key=key)['Body']
for line in body.iter_lines(chunk_size=65536):
    handle_line(line)`,
      java: `try (var reader = new BufferedReader(new InputStreamReader(s3.getObject(request)))) {
  for (String line; (line = reader.readLine()) != null; ) handleLine(line);
}`,
    },
  },
  paginate: {
    label: 'Read page by page, and let each page go',
    text: {
      node: `for await (const page of paginateQuery({ client, pageSize: 100 }, query)) await handleItems(page.Items);`,
      python: `for page in dynamodb.get_paginator('query').paginate(**query, PaginationConfig={'PageSize': 100}):
    handle_items(page['Items'])`,
      java: 'dynamo.queryPaginator(query).stream().forEach(page -> handleItems(page.items()));',
    },
  },
  'cap-concurrency': {
    label: 'Cap the concurrent SDK calls',
    text: {
      node: `for (let start = 0; start < items.length; start += 10) {
  await Promise.all(items.slice(start, start + 10).map(send));
}`,
      python: `with ThreadPoolExecutor(max_workers=10) as pool:
    for start in range(0, len(items), 10):
        list(pool.map(send, items[start:start + 10]))`,
    },
  },
  'spill-to-tmp': {
    label: 'Keep large intermediate results in /tmp, and delete them after',
    text: {
      node: `await pipeline(Body, createWriteStream('/tmp/input'));
try {
  await handleFile('/tmp/input');
} finally {
  await rm('/tmp/input', { force: true });
}`,
      python: `with tempfile.NamedTemporaryFile(dir='/tmp') as spilled:  # deleted when it is closed
    s3.download_fileobj(bucket, key, spilled)
    spilled.seek(0)
    handle_file(spilled)`,
    },
  },
  'clean-tmp': {
    label: 'Clean /tmp at the start of each invocation: it outlives them',
    text: {
      node: `for (const name of await readdir('/tmp')) await rm(\`/tmp/\${name}\`, { recursive: true, force: true });`,
      python: `for entry in os.scandir('/tmp'):
    shutil.rmtree(entry.path) if entry.is_dir(follow_symlinks=False) else os.unlink(entry.path)`,
    },
  },
};

/** What to change in the code, in the function's own language; in Node.js where that is not known. */
export function codeFor(sample: CodeSample, runtime: Runtime | null): readonly Command[] {
  const { label, text } = samples[sample];
  const language = runtime ?? 'node';
  const code = text[language];
  return code === undefined ? [] : [{ label: `${label} (${language})`, text: code }];
}
