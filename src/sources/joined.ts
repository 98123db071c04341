import { setMaxListeners } from 'node:events';
import { CommandError, exitCodes } from '../errors.ts';
import type { LogEvent } from '../events/log-event.ts';
import { filterPattern } from '../events/relevance.ts';
import type { Batch, Source, SourceLosses, SourceStatus } from '../events/source.ts';
import { toCommandError } from './aws-errors.ts';
import { type Connection, type ConnectOptions, connect } from './client.ts';
import { type Clock, realClock } from './clock.ts';
import { createCredentialGate } from './credentials.ts';
import { watchForGroups } from './group-watch.ts';
import { statusOf } from './joined-status.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { createLiveFleet, defaultSessions, groupsPerSession, type LiveFleet } from './live-fleet.ts';
import { belongsTo, findLogGroups, type LogGroup, type Lookup, missingTargetError } from './log-groups.ts';
import { createMailbox } from './mailbox.ts';
import { createPoller, type Poller } from './polling.ts';
import { createSampledSeconds, settleMs } from './sampled-seconds.ts';
import { createScheduler } from './scheduler.ts';
import { createServiceClock } from './service-clock.ts';
import { parseTarget, regionOf, type Target } from './targets.ts';

export interface AwsSourceOptions extends ConnectOptions {
  /** Function names and ARNs, log-group names and ARNs, globs. At least one. */
  readonly targets: readonly string[];
  /** What is read back first, and where reading ends by itself (`null`: never). Epoch milliseconds. */
  readonly since: number;
  readonly until: number | null;
  /** `auto` is Live Tail with read-back, falling back to polling; `live` fails instead; `poll` never tries. */
  readonly source: 'auto' | 'live' | 'poll';
  readonly intervalMs: number;
  readonly overlapMs: number;
  /** Every line, not only those that bear on memory. */
  readonly allLines: boolean;
  /** Session minutes of Live Tail after which it is left for polling. */
  readonly maxMinutes: number | null;
  /** Wait for groups that do not exist yet instead of failing with exit code 5. */
  readonly waitForGroups: boolean;
}

/** What tests replace. */
export interface AwsSourceSeams {
  readonly connect?: (options: ConnectOptions) => Promise<Connection>;
  readonly clock?: Clock;
  /** Gives [0, 1). */
  readonly random?: () => number;
  /** Live Tail sessions at most. */
  readonly maxSessions?: number;
}

export interface AwsSource extends Source {
  /** Asks the service for every line from now on, or again only for those that bear on memory. */
  setAllLines(on: boolean): void;
}

/** A group that Live Tail tells of is still polled this often: late and lost events come by then. */
const reconcileMs = 30_000;
/** Batches that may wait for a slow reader before no more pages are read, and updates are left to read-back. */
const pagesWaiting = 32;
const updatesWaiting = 600;
/** With nothing ever read, so many failures in a row end it: there is no network. */
const failuresAtStart = 6;

/**
 * The AWS side of `tail`: finds the log groups of the targets and reads them, live where that is possible.
 *
 * Completeness rests on polling: each group is read over and over, overlapping by `overlapMs`. Live Tail runs
 * beside it, tells events at once, and makes the readings rarer; a cut, a silence or a sampled second only makes
 * the next reading come sooner. What both tell is told once.
 *
 * Throws a `CommandError` where the targets cannot be understood or found, or AWS cannot be asked.
 */
export async function openAwsSource(
  options: AwsSourceOptions,
  seams: AwsSourceSeams = {},
): Promise<AwsSource> {
  const clock = seams.clock ?? realClock;
  const targets = options.targets.map(parseTarget);
  const region = regionFor(targets, options.region);
  const make = () => (seams.connect ?? connect)({ ...options, region });
  const connection = await make();
  const profile = options.profile ?? process.env.AWS_PROFILE ?? null;
  const lookupDeps = { clock, region: connection.region, profile };
  const lookup = await findLogGroups(
    targets,
    { ...lookupDeps, api: connection.api },
    new AbortController().signal,
  );
  const [missing] = lookup.missing;
  if (missing !== undefined && !options.waitForGroups) {
    connection.api.close();
    throw missingTargetError(missing, connection.region);
  }
  return joinedSource({ ...options, profile }, { ...seams, clock }, connection, targets, lookup, make);
}

/** The region to ask in: that of the ARNs among the targets, which must not contradict `--region`. */
function regionFor(targets: readonly Target[], asked: string | null): string | null {
  const named = regionOf(targets);
  if (named !== null && asked !== null && named !== asked) {
    throw new CommandError(exitCodes.usage, `the ARN is in ${named}, not in ${asked}`, `--region ${named}`);
  }
  return asked ?? named;
}

function joinedSource(
  options: AwsSourceOptions,
  seams: AwsSourceSeams & { readonly clock: Clock },
  connection: Connection,
  targets: readonly Target[],
  lookup: Lookup,
  renew: () => Promise<Connection>,
): AwsSource {
  const { clock } = seams;
  const { region } = connection;
  const random = seams.random ?? Math.random;
  const maxSessions = seams.maxSessions ?? defaultSessions;
  const stop = new AbortController();
  // Each group's reader listens: their number is no leak.
  setMaxListeners(0, stop.signal);
  const mailbox = createMailbox<readonly LogEvent[]>();
  const service = createServiceClock(clock);
  const sampled = createSampledSeconds();
  const pollers = new Map<LogGroup, { readonly poller: Poller; readonly ledger: Ledger; inFleet: boolean }>();
  let allLines = options.allLines;
  let duplicates = 0;
  let nudged = false;
  let proven = false;
  let fleet: LiveFleet | null = null;

  const gate = createCredentialGate({
    first: connection.api,
    renew: async () => (await renew()).api,
    clock,
    onChange: changed,
  });
  const scheduler = createScheduler({ clock, random, region, signal: stop.signal, onChange: changed });
  const noLiveReason = whyNoLive(options, region);
  if (noLiveReason === null && options.source !== 'poll') {
    fleet = createLiveFleet({
      gate,
      clock,
      random,
      region,
      profile: options.profile,
      maxSessions,
      maxMinutes: options.maxMinutes,
      pattern,
      canTail: (group) => canTail(group) && !isHindered(group),
      onEvents: takeLive,
      onUpdate: takeUpdate,
      onChange: changed,
      signal: stop.signal,
    });
  }

  function pattern(): string | null {
    return allLines ? null : filterPattern;
  }

  function isHindered(group: LogGroup): boolean {
    const state = pollers.get(group)?.poller.state();
    return state === undefined || state.missing || state.problem?.kind === 'wrong-class';
  }

  function add(group: LogGroup): void {
    const ledger = createLedger();
    const poller = createPoller(group, {
      gate,
      scheduler,
      clock,
      service,
      ledger,
      region,
      profile: options.profile,
      since: options.since,
      until: options.until,
      overlapMs: options.overlapMs,
      cadenceMs: options.intervalMs,
      pattern,
      async deliver(events, known) {
        proven = true;
        duplicates += known;
        if (events.length > 0) mailbox.put(events);
        await mailbox.room(pagesWaiting);
      },
      onChange: changed,
    });
    pollers.set(group, { poller, ledger, inFleet: false });
    void poller.run(stop.signal);
  }

  function takeLive(session: number, group: LogGroup, events: readonly LogEvent[]): void {
    const entry = pollers.get(group);
    if (entry === undefined || mailbox.waiting() > updatesWaiting) return;
    const now = clock.now();
    const fresh: LogEvent[] = [];
    for (const event of events) {
      if (!belongsTo(group, event.logStream)) continue;
      if (options.until !== null && event.timestamp > options.until) continue;
      if (entry.ledger.live(session, event, now)) fresh.push({ ...event, logGroup: group.name });
      else duplicates += 1;
    }
    proven = true;
    if (fresh.length > 0) mailbox.put(fresh);
  }

  function takeUpdate(groups: readonly LogGroup[], wasSampled: boolean): void {
    // A reader that does not keep up leaves updates out: the same as if the service had.
    const dropped = mailbox.waiting() > updatesWaiting;
    if (wasSampled || dropped) {
      sampled.add(
        service.now(),
        groups.map(({ name }) => name),
      );
      for (const group of groups) pollers.get(group)?.poller.pollBy(clock.now() + settleMs);
    }
    nudge();
  }

  /** Something of the state changed: what follows from it, and a batch that tells it. */
  function changed(): void {
    if (stop.signal.aborted) return;
    const state = fleet?.state() ?? null;
    for (const [group, entry] of pollers) {
      const { watermark, problem, missing } = entry.poller.state();
      if (watermark !== null) sampled.readUpTo(group.name, watermark);
      // Live Tail begins once the range before it is read, so that events come in their order.
      const isReady = watermark !== null || (problem !== null && problem.kind !== 'wrong-class');
      if (!entry.inFleet && isReady && fleet !== null && canTail(group)) {
        entry.inFleet = true;
        fleet.add([group]);
      }
      const isLive = state?.liveGroups.has(group.name) === true;
      entry.poller.setCadence(isLive ? reconcileMs : options.intervalMs);
      // What came between the last reading and the session's start, or since it broke.
      if (isLive !== live.has(group.name) && !missing)
        entry.poller.pollBy(clock.now() + (isLive ? settleMs : 0));
      if (isLive) live.add(group.name);
      else live.delete(group.name);
    }
    const fatal = whyFatal();
    if (fatal !== null) mailbox.fail(fatal);
    else if (isOver()) mailbox.close();
    else nudge();
  }

  /** An empty batch, to carry news of the state; one is enough. */
  function nudge(): void {
    if (nudged) return;
    nudged = true;
    mailbox.put([]);
  }

  const live = new Set<string>();

  /** Why nothing can be had, which is only ever so before the first answer. */
  function whyFatal(): CommandError | null {
    const refusal = fleet?.state().refusal ?? null;
    if (options.source === 'live' && refusal !== null && live.size === 0) return toCommandError(refusal);
    if (proven) return null;
    const credentials = gate.problem();
    if (credentials !== null) return toCommandError(credentials);
    const problems = [...pollers.values()].map(({ poller }) => poller.state().problem);
    const [problem] = problems;
    if (problem === undefined || problem === null || problems.includes(null)) {
      const failure = [...pollers.values()]
        .map(({ poller }) => poller.state().failure)
        .find((each) => each !== null);
      const lasting = failure?.kind === 'network' && scheduler.refusals() >= failuresAtStart;
      return failure !== undefined && failure !== null && lasting ? toCommandError(failure) : null;
    }
    const liveIsPossible = fleet !== null && refusal === null && [...pollers.keys()].some(canTail);
    return liveIsPossible ? null : toCommandError(problem);
  }

  function isOver(): boolean {
    if (options.until === null || service.now() < options.until) return false;
    return [...pollers.values()].every(({ poller }) => {
      const { watermark, problem, missing } = poller.state();
      return problem !== null || missing || (watermark !== null && watermark >= (options.until ?? 0));
    });
  }

  function status(): SourceStatus {
    const states = [...pollers.values()].map(({ poller }) => poller.state());
    const fleetState = fleet?.state() ?? null;
    return statusOf({
      now: clock.now(),
      credentials: gate.problem(),
      backOff: scheduler.backOff(),
      fleet: fleetState,
      pollers: states,
      noLiveReason,
      polledGroups: pollers.size - live.size,
      polledReason: fleetState?.refused ?? whyPolled([...pollers.keys()], maxSessions),
      intervalMs: options.intervalMs,
      waitingFor: targets
        .map(({ ...target }) => ('name' in target ? target.name : target.pattern))
        .join(', '),
      spacingMs: 1_000,
    });
  }

  function losses(): SourceLosses {
    const gaps = [...pollers.values()].flatMap(({ poller }) => poller.state().gap ?? []);
    return { duplicates, unreadable: 0, firstUnreadable: null, sampledSeconds: sampled.count(), gaps };
  }

  async function* batches(signal: AbortSignal): AsyncGenerator<Batch> {
    const end = () => {
      mailbox.close();
      stop.abort();
    };
    if (signal.aborted) end();
    signal.addEventListener('abort', end);
    for (const group of lookup.groups) add(group);
    void watchForGroups({
      targets,
      isKnown: (group) =>
        [...pollers.keys()].some(({ name, arn }) => name === group.name && arn === group.arn),
      urgent: () => pollers.size === 0,
      found: (group) => {
        add(group);
        changed();
      },
      lookup: (some, lookupSignal) =>
        findLogGroups(some, { api: gate.api(), clock, region, profile: options.profile }, lookupSignal),
      missing: lookup.missing.map(({ target }) => target),
      clock,
      signal: stop.signal,
    });
    if (options.until !== null) void atEnd(options.until);
    let told = '';
    try {
      changed();
      for (;;) {
        const events = await mailbox.take();
        if (events === null) break;
        if (events.length === 0) nudged = false;
        const now = status();
        const lost = losses();
        const news = JSON.stringify([now, lost]);
        yield { events, ...(news === told ? {} : { status: now, losses: lost }) };
        told = news;
      }
      if (!signal.aborted)
        yield { events: [], status: { state: 'ended', reason: 'the window is over' }, losses: losses() };
    } finally {
      signal.removeEventListener('abort', end);
      end();
      gate.close();
    }
  }

  /** The last reading starts when the window is over. */
  async function atEnd(until: number): Promise<void> {
    while (!stop.signal.aborted && !isOver()) {
      const wait = until - service.now();
      await clock.sleep(wait > 0 ? wait : 1_000, stop.signal);
      for (const { poller } of pollers.values()) poller.pollBy(clock.now());
      changed();
    }
  }

  return {
    get info() {
      const logGroups = [...pollers.keys(), ...lookup.groups].map(({ name }) => name);
      return {
        kind: options.source === 'poll' ? ('poll' as const) : ('live' as const),
        region,
        logGroups: [...new Set(logGroups)],
        files: [],
      };
    },
    batches,
    setAllLines(on) {
      if (on === allLines) return;
      allLines = on;
      for (const { poller } of pollers.values()) {
        poller.patternChanged();
        poller.pollBy(clock.now());
      }
      fleet?.patternChanged();
    },
  };
}

/** Why Live Tail is not even tried; `null` where it is. */
function whyNoLive({ source, maxMinutes }: AwsSourceOptions, region: string): string | null {
  if (source === 'poll') return null;
  if (/^(cn|us-gov|us-iso|eu-isoe)/.test(region)) return `Live Tail is not offered in ${region}`;
  return maxMinutes === 0 ? '--max-minutes 0' : null;
}

function canTail({ arn, logClass }: LogGroup): boolean {
  return arn !== null && (logClass === null || logClass === 'STANDARD');
}

/** Why some groups are left to polling; `null` where Live Tail takes them all. */
function whyPolled(groups: readonly LogGroup[], maxSessions: number): string | null {
  const other = groups.find(({ logClass }) => logClass !== null && logClass !== 'STANDARD');
  if (other !== undefined)
    return `${other.name} is of log class ${other.logClass}, which Live Tail does not read`;
  const unknown = groups.find(({ arn }) => arn === null);
  if (unknown !== undefined)
    return 'Live Tail needs the ARN of a log group: logs:DescribeLogGroups is not allowed';
  const most = maxSessions * groupsPerSession;
  return groups.length > most ? `Live Tail takes ${most} log groups` : null;
}
