import { toldWith, type Telling } from '@rogatory/kernel';
import { canonical } from './canonical.js';
import {
  commitment,
  genesis,
  hashOf,
  type ChainId,
  type Head,
  type Header,
  type StoredEvent,
} from './chain.js';

/** What the recomputation of one chain found. `fault` is absent when all is well. */
export interface ChainReport {
  readonly ok: boolean;
  readonly events: number;
  readonly head: string;
  readonly fault?: { readonly seq: number; readonly what: string };
}

interface Bounds {
  readonly from?: Head;
  readonly recorded?: Head;
  readonly sharedHeads?: ReadonlySet<string>;
}

/**
 * Recomputes a chain, or a stretch of it, from its stored bytes: every commitment, every hash, every tie to the one
 * before, every column that repeats the header, and the head that the request itself remembers.
 * @param events the links in order of `seq`.
 * @param bounds `from`: the link before the stretch, by default the chain's genesis; `recorded`: the head as the
 *   request's row has it, given with the last stretch; left out to check an exported chain alone; `sharedHeads`: for
 *   a private chain, every hash of the shared one, its genesis included: what a private event saw must stand there.
 */
export function verifyChain(
  chain: ChainId,
  events: readonly StoredEvent[],
  { from, recorded, sharedHeads }: Bounds = {},
): ChainReport {
  let head = from ?? genesis(chain);
  for (const event of events) {
    const what = faultOf(event, head, chain, sharedHeads);
    if (what) return report(false, events, head, said(event.seq, what));
    head = { seq: event.seq, hash: event.hash };
  }
  if (recorded && (recorded.seq !== head.seq || recorded.hash !== head.hash)) {
    const what = `The chain ends at ${head.seq}, but the request remembers ${recorded.seq} events.`;
    const values = { found: head.seq, remembered: recorded.seq };
    const fault = toldWith({ seq: head.seq + 1, what }, { rule: 'end', values });
    return report(false, events, head, fault);
  }
  return report(true, events, head);
}

/** What kind of fault it is, a sentence on it, and what that one speaks of. */
type Wrong = readonly [rule: string, what: string, values?: Telling['values']];

function faultOf(
  event: StoredEvent,
  previous: Head,
  chain: ChainId,
  sharedHeads: ReadonlySet<string> | undefined,
): Wrong | undefined {
  if (hashOf(event.header) !== event.hash) return ['header', 'The header does not match its hash.'];
  const header = parse(event.header);
  if (!header) return ['header', 'The header is not canonical.'];
  if (header.previous !== previous.hash)
    return ['tie', 'The event is not tied to the one before it.'];
  if (header.seq !== previous.seq + 1) return ['tie', 'The sequence has a gap.'];
  if (header.request !== chain.request || header.room !== chain.room)
    return ['tie', 'The event belongs to another chain.'];
  for (const column of ['id', 'request', 'seq', 'type', 'at'] as const) {
    if (header[column] !== event[column])
      return ['column', `The column "${column}" does not match the header.`, { column }];
  }
  if (header.sharedHead !== undefined && sharedHeads?.has(header.sharedHead) === false)
    return ['shared', 'The event saw a shared history that is no longer here.'];
  if (event.data === null || event.salt === null) {
    return event.data === event.salt ? undefined : ['data', 'The data were erased by half.'];
  }
  if (!salt.test(event.salt) || !event.data.isWellFormed())
    return ['data', 'The data are not as they were written.'];
  return commitment(event.salt, event.data) === header.dataHash
    ? undefined
    : ['data', 'The data do not match their commitment.'];
}

function said(seq: number, [rule, what, values = {}]: Wrong): NonNullable<ChainReport['fault']> {
  return toldWith({ seq, what }, { rule, values: { seq, ...values } });
}

/** Sixteen bytes as `link` writes them: of any other length, a part of the data could pass for salt. */
const salt = /^[0-9a-f]{32}$/;

/** The header, if its text is the canonical form of what it says. */
function parse(text: string): Header | undefined {
  try {
    const header = JSON.parse(text) as Header; // its hash has been checked: it is what was written
    return canonical(header) === text ? header : undefined;
  } catch {
    return undefined;
  }
}

function report(
  ok: boolean,
  events: readonly StoredEvent[],
  head: Head,
  fault?: ChainReport['fault'],
): ChainReport {
  return { ok, events: events.length, head: head.hash, ...(fault && { fault }) };
}
