import type { TrailView, VerificationRun } from '@rogatory/casework';
import { uuidForm, type Page } from '@rogatory/kernel';
import type { Said } from '../cases/event-lines.js';
import { codedWords, plainTexts } from '../cases/saying.js';
import { linesOf, type Cell, type Table } from '../export/table.js';
import type { Values } from '../messages.js';
import type { RunLine, TrailLine, TrailPages } from './trail-pages.js';

/** The name of an authority by its id. */
export type Offices = (id: string) => string | undefined;

export function trailLine(
  item: TrailView,
  named: ReadonlyMap<string, string>,
  offices: Offices,
): TrailLine {
  const { key, source, type, actor, state, request, reference, address, reason } = item;
  const about = item.subject === null ? null : (named.get(item.subject) ?? item.subject);
  const isBareId = about !== null && uuidForm.test(about);
  const office = item.authority === null ? null : (offices(item.authority) ?? item.authority);
  return {
    ...{ key, source, type, actor, state, request, reference, address, reason, office },
    ...{ at: new Date(item.at), who: whoActed(actor, named, office), hash: item.hash },
    about: isBareId ? null : about,
    // the id of a session or the like is nobody's name, and still finds what belongs together
    details: detailTexts({ ...item.detail, ...(isBareId && { id: about }) }),
    basis: item.basis.map((one) => one.slice(one.indexOf(':') + 1)),
    isRefused: item.outcome === 'refused',
  };
}

/** What was written down of an act of administration, with what a change was from and to in that order. */
export function detailTexts(detail: Readonly<Record<string, unknown>>): string[] {
  return detailsOf(detail).map(({ name, was, values }) =>
    [`${name}:`, ...(was ? [was.join(', ') || '–', '→'] : []), values.join(', ') || '–'].join(' '),
  );
}

interface Detail {
  readonly name: string;
  readonly was?: readonly string[];
  readonly values: readonly string[];
}

/** The same for a page, which has words for codes. */
function saidIn(detail: Readonly<Record<string, unknown>>): Said[] {
  return detailsOf(detail).map((one) =>
    one.was ? one : { name: one.name, values: codedWords(one.name, detail[one.name]) },
  );
}

function detailsOf(detail: Readonly<Record<string, unknown>>): Detail[] {
  return Object.entries(detail).map(([name, value]) => {
    if (typeof value === 'object' && value !== null && 'before' in value && 'after' in value) {
      return { name, was: plainTexts(value.before), values: plainTexts(value.after) };
    }
    return { name, values: plainTexts(value) };
  });
}

/** The name of whoever acted; of another State's officer, whose name is not told, the office. */
export function whoActed(
  actor: string,
  named: ReadonlyMap<string, string>,
  office: string | null,
): string {
  return named.get(actor) ?? (uuidForm.test(actor) ? office : null) ?? actor;
}

/** A line of the records of reads and of access, with everything that is kept about it. */
export function keptEvent(
  key: string,
  {
    source,
    row,
  }: { readonly source: 'read' | 'access'; readonly row: Readonly<Record<string, unknown>> },
  state: string,
  named: ReadonlyMap<string, string>,
): TrailPages['trail-event'] {
  const text = (name: string): string | null => (typeof row[name] === 'string' ? row[name] : null);
  const by = text('actor') ?? '';
  const type = text(source === 'read' ? 'what' : 'type') ?? '';
  const subject = text('subject');
  return {
    line: {
      ...{ key, source, type, actor: by, who: named.get(by) ?? by, state },
      ...{ at: new Date(row['at'] as Date), request: text('request_id') },
      ...{ reference: text('reference'), office: null, basis: [], hash: null },
      ...{ about: null, details: [] },
      ...{ address: text('address'), reason: text('reason') },
      isRefused: type === 'denied' || /-(failed|refused)$/.test(type),
    },
    agent: text('agent'),
    said: [
      ...(subject === null ? [] : [{ name: 'subject', values: [named.get(subject) ?? subject] }]),
      ...saidIn((row['detail'] ?? {}) as Record<string, unknown>), // a column that holds objects alone
    ],
    ...{ basis: [], place: null, isErased: false },
  };
}

export function runLine(run: VerificationRun, named: ReadonlyMap<string, string>): RunLine {
  const { id, begunBy, begunAt, endedAt, requests, of, events, broken } = run;
  return {
    ...{ id, requests, of, events, broken, by: named.get(begunBy) ?? begunBy },
    begunAt: new Date(begunAt),
    endedAt: endedAt === null ? null : new Date(endedAt),
  };
}

/** The keys under which a type of event is named in the reader's language, the first that there is. */
const kinds = ['audit.what', 'event', 'action', 'audit.access'];

/** A search as a table to take home. */
export function trailTable(
  pages: AsyncIterable<Page<TrailLine>>,
  tell: (key: string, values?: Values) => string,
  { zone, name }: { readonly zone: string; readonly name: string },
  textOf: (key: string) => string | undefined,
): Table {
  const columns = [
    ...['when', 'exact', 'who', 'id', 'office', 'state', 'what', 'about', 'request', 'source'],
    ...['basis', 'address', 'outcome', 'reason', 'details', 'entry', 'hash'],
  ];
  const cells = (line: TrailLine): Cell[] => [
    // the clock of the zone says some hours twice a year: the instant says which is meant, and sorts
    ...[{ at: line.at }, line.at.toISOString(), line.who, line.actor, line.office ?? ''],
    line.state,
    kinds.map((kind) => textOf(`${kind}.${line.type}`)).find(Boolean) ?? line.type,
    ...[line.about ?? '', line.reference ?? line.request ?? ''],
    ...[tell(`trail.source.${line.source}`), line.basis.join(', '), line.address ?? ''],
    ...[tell(line.isRefused ? 'trail.refused' : 'trail.done'), line.reason ?? ''],
    ...[line.details.join('; '), line.key, line.hash ?? ''],
  ];
  const rows = linesOf(pages, cells, (count) => tell('export.cut', { count }));
  return {
    ...{ name, title: tell('trail.title'), zone, rows },
    columns: columns.map((column) => ({
      title: tell(`trail.column.${column}`, { zone }),
    })),
  };
}
