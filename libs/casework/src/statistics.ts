import { requireRole, seesCases, type Actor } from '@rogatory/kernel';
import type { Directory } from '@rogatory/directory';
import { urgencies, type Law } from '@rogatory/law';
import {
  flow,
  insertAccessEvent,
  measures,
  monthNow,
  paces,
  punctuality,
  refusals,
  steps,
  tallies,
  type Rooms,
  type TallyRow,
} from '@rogatory/persistence';
import { addMonths, monthsBetween, spanOf, type Period } from './statistics-period.js';
import type { StatisticsView } from './statistics-view.js';
import {
  fixedRows,
  foundRows,
  openAt,
  paceOf,
  punctualityOf,
  refusalsOf,
  totalOf,
  urgentShareOf,
} from './statistics-tables.js';
import { figure } from './suppression.js';

/** Who may see as numbers what the State does with requests; administrators see nothing else of them. */
const readers = ['authority', 'auditor', 'liaison', 'admin'] as const;

/** The State's own figures over some months, as far as they tell of no single case. */
export class Statistics {
  constructor(
    private readonly rooms: Rooms,
    private readonly law: Law,
    private readonly directory: Directory,
  ) {}

  /** Records that figures are taken as a file. [ASVS 16.2.1] */
  async exporting(actor: Actor, { from, to }: Period, format: string): Promise<void> {
    requireRole(actor, readers, 'see statistics');
    const { state, id } = actor;
    const event = insertAccessEvent({
      ...{ state, type: 'statistics-exported', actor: id, detail: { from, to, format } },
      ...(actor.from && { from: actor.from }),
    });
    // administrators see no case, and write their part of the record as such
    if (seesCases(actor)) await this.rooms.withActor(actor, (tx) => tx.commit(event));
    else await this.rooms.administering(actor, (tx) => tx.commit(event));
  }

  /**
   * The figures of a period, by default the last twelve months.
   * @throws DomainError `role-missing` (403), and what is wrong with the period (422, `spanOf`).
   */
  async read(actor: Actor, wish: Partial<Period>): Promise<StatisticsView> {
    requireRole(actor, readers, 'see statistics');
    const { state } = actor;
    const { zone } = this.directory.state(state);
    const [[clock]] = await this.rooms.read(actor, monthNow(zone));
    const span = spanOf({ state, zone }, wish, clock?.month ?? '');
    const [counted, taken, refused, flowed, due] = await this.rooms.count(
      actor,
      ...([tallies(span), paces(span), refusals(span), flow(span), punctuality(span)] as const),
    );
    const period = { from: span.from, to: addMonths(span.until, -1) };
    const months = monthsBetween(period.from, period.to);
    const open = openAt(months, flowed);
    const now = counted.filter(({ is_now }) => is_now);
    const earlier = counted.filter(({ is_now }) => !is_now);
    const byUrgency = (rows: readonly TallyRow[]) =>
      fixedRows(urgencies, rows, ({ urgency }) => urgency);
    const received = totalOf(counted, 'received');
    const byMonth = fixedRows(months, now, ({ month }) => month);
    const byPartner = foundRows(now, ({ partner }) => partner);
    const byKind = foundRows(now, ({ instrument, kind }) => kind && `${instrument ?? ''}/${kind}`);
    return {
      ...{ state, zone, ...period },
      before: { from: span.before, to: addMonths(span.from, -1) },
      totals: Object.fromEntries(
        measures.map((measure) => [measure, totalOf(counted, measure)]),
      ) as unknown as StatisticsView['totals'], // one for each measure
      open: { now: figure(open.at(-1) ?? 0), before: figure(open[0] ?? 0) },
      urgentShare: {
        now: urgentShareOf(byUrgency(now), received.now),
        before: urgentShareOf(byUrgency(earlier), received.before),
      },
      byMonth: byMonth.map(({ key: month, counts }, at) => ({
        ...{ month, counts, open: figure(open[at + 1] ?? 0) },
      })),
      byPartner: {
        withheld: byPartner === undefined,
        rows: (byPartner ?? []).map(({ key, counts }) => ({ state: key, counts })),
      },
      byKind: {
        withheld: byKind === undefined,
        rows: (byKind ?? []).map(({ key, counts }) => {
          const [instrument = '', kind = ''] = key.split('/');
          return { instrument, kind, name: this.law.kind(instrument, kind).name, counts };
        }),
      },
      byUrgency: byUrgency(now).map(({ key: urgency, counts }) => ({ urgency, counts })),
      refusals: refusalsOf(refused, totalOf(counted, 'refused').now, this.law),
      steps: (['us', 'others'] as const).flatMap((by) =>
        steps.map((step) => ({ step, by, ...paceOf(taken, step, by === 'us') })),
      ),
      ...punctualityOf(due, this.law),
    };
  }
}
