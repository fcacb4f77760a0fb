import type { TrailView, VerificationRun } from '@rogatory/casework';
import { plainTexts } from '../cases/case-view.js';
import type { Table } from '../export/table.js';
import type { Values } from '../messages.js';
import type { RunLine, TrailLine, TrailPages } from './trail-pages.js';

export function trailLine(item: TrailView, named: ReadonlyMap<string, string>): TrailLine {
  const { key, source, type, actor, state, request, reference, address, reason } = item;
  return {
    ...{ key, source, type, actor, state, request, reference, address, reason },
    ...{ at: new Date(item.at), who: named.get(actor) ?? actor },
    isRefused: item.outcome === 'refused',
  };
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
      ...{ at: new Date(row['at'] as Date), request: text('request_id'), reference: null },
      ...{ address: text('address'), reason: text('reason') },
      isRefused: type === 'denied' || /-(failed|refused)$/.test(type),
    },
    agent: text('agent'),
    said: [
      ...(subject === null ? [] : [{ name: 'subject', values: [named.get(subject) ?? subject] }]),
      ...Object.entries(row['detail'] ?? {}).map(([name, value]) => ({
        ...{ name, values: plainTexts(value) },
      })),
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
  lines: AsyncIterable<TrailLine>,
  tell: (key: string, values?: Values) => string,
  zone: string,
  textOf: (key: string) => string | undefined,
): Table {
  const columns = ['when', 'who', 'id', 'state', 'what', 'request', 'source', 'address', 'outcome'];
  const rows = async function* (): AsyncGenerator<(string | { at: Date })[]> {
    for await (const line of lines) {
      const named = kinds.map((kind) => textOf(`${kind}.${line.type}`)).find(Boolean) ?? line.type;
      yield [
        ...[{ at: line.at }, line.who, line.actor, line.state, named],
        ...[line.reference ?? line.request ?? '', tell(`trail.source.${line.source}`)],
        ...[line.address ?? '', tell(line.isRefused ? 'trail.refused' : 'trail.done')],
        line.reason ?? '',
      ];
    }
  };
  return {
    ...{ name: 'audit-trail', title: tell('trail.title'), zone, rows: rows() },
    columns: [...columns, 'reason'].map((name) => ({
      title: tell(`trail.column.${name}`, { zone }),
    })),
  };
}
