import { Controller, Get, Query as QueryOf, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { assigners, exportedTo, Worklist, type RequestSummary } from '@rogatory/casework';
import { Directory } from '@rogatory/directory';
import { DomainError, type Page } from '@rogatory/kernel';
import { Law } from '@rogatory/law';
import { lifecycles, mayDraft } from '@rogatory/lifecycle';
import type { FastifyReply } from 'fastify';
import { Public } from '../../current-actor.js';
import { formatOf, sendTable } from '../export/send-table.js';
import { linesOf, type Cell } from '../export/table.js';
import { AtStage, PageGuard } from '../page.guard.js';
import { languageFor, Portal } from '../portal.js';
import type { SignedIn } from '../visit.js';
import type { CasePages } from './case-pages.js';
import { CaseView } from './case-view.js';
import { reader } from './cases.controller.js';
import { askedBy, countText, sorts, spans, viewNames, type Query } from './worklist-views.js';

const states = [
  ...new Set(
    lifecycles.flatMap(({ initial, transitions }) => [
      initial,
      ...transitions.flatMap(({ to }) => (typeof to === 'string' ? [to] : to)),
    ]),
  ),
].filter((state) => state !== 'same' && state !== 'road');
/** Lines of a page: as many as can be ticked and named in one address. */
const limit = 25;
const columns = [
  ...['reference', 'from', 'to', 'kind', 'state', 'urgency', 'due', 'updated', 'transmitted'],
] as const;

/** The list of requests: views, filters and orders as addresses, and the same to take home. */
@ApiExcludeController()
@Controller('requests')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class WorklistPages {
  private readonly view: CaseView;

  constructor(
    private readonly portal: Portal,
    private readonly worklist: Worklist,
    private readonly law: Law,
    private readonly directory: Directory,
  ) {
    this.view = new CaseView(law);
  }

  @Get()
  async list(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @QueryOf() given: Query,
  ): Promise<void> {
    const now = visit.session.row.now;
    const { actor } = visit.session;
    const asked = askedBy(given, now);
    const [page, { counts, saved }] = await Promise.all([
      this.worklist.list(reader(visit), asked.wish, {
        limit,
        ...(asked.cursor !== undefined && { cursor: asked.cursor }),
      }),
      this.worklist.views(reader(visit)),
    ]);
    const { view, sort, cursor, query } = asked;
    const address = (more: string): string =>
      `/requests?${[query, more].filter(Boolean).join('&')}`;
    this.portal.show(visit, reply, 'requests', {
      ...{ view, sort, sorts, spans, query },
      views: viewNames
        .filter((name) => name !== 'unit' || (actor.knows ?? []).length > 1)
        .map((name) => ({ name, count: name === 'all' ? null : countText(counts[name]) })),
      saved: saved.map((one) => ({ ...one, isCurrent: query !== '' && one.query === query })),
      lines: page.items.map((summary) => this.view.line(summary, now)),
      next: page.next === null ? null : address(`cursor=${page.next}`),
      isFirst: cursor === undefined,
      first: address(''),
      filter: { q: '', state: '', kind: '', urgency: '', counterpart: '', due: '', ...asked.given },
      ...{ states, kinds: this.kinds() },
      counterparts: this.directory
        .states()
        .map(({ code }) => code)
        .filter((code) => code !== actor.state),
      isFiltered: Object.keys(asked.given).length > 0,
      mayDraft: lifecycles.some((one) => mayDraft(one, actor.roles)),
      mayAssign: assigners.some((role) => actor.roles.includes(role)),
      most: exportedTo,
    });
  }

  /** The list as a file, in the reader's language and time zone. */
  @Get('export')
  async export(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @QueryOf() given: Query,
  ): Promise<void> {
    const format = formatOf(given['format']);
    if (!format) {
      throw new DomainError('not-found', 'not-found', 'Lists are handed out as csv or xlsx.');
    }
    const { view, wish } = askedBy(given, visit.session.row.now);
    const { zone } = visit.session.row;
    const tell = (key: string, values = {}): string => this.portal.tell(visit, key, values);
    const exported = this.worklist.exported(reader(visit), wish);
    // what is refused is refused before anything leaves
    const first = await exported.next();
    const pages = async function* (): AsyncGenerator<Page<RequestSummary>> {
      if (first.done === true) return;
      yield first.value;
      yield* exported;
    };
    const rows = linesOf(
      pages(),
      (line) => this.cells(visit, line),
      (count) => tell('export.cut', { count }),
    );
    await sendTable(
      reply,
      {
        ...{ name: `requests-${view}`, title: tell(`requests.view.${view}`), zone },
        columns: columns.map((name) => ({
          title: tell(`requests.export.${name}`, { zone }),
          width: name === 'kind' ? 40 : 22,
        })),
        rows,
      },
      format,
      languageFor(visit),
    );
  }

  private cells(visit: SignedIn, line: RequestSummary): Cell[] {
    const moment = (at: string | null): Cell => (at === null ? null : { at: new Date(at) });
    const [from, to] = [line.requestingState, line.requestedState];
    return [
      ...[line.reference, this.portal.stateName(visit, from), this.portal.stateName(visit, to)],
      this.portal.law(visit, this.view.kindName(line.instrument, line.kind)),
      this.portal.tell(visit, `state.${line.state}`, {}),
      this.portal.tell(visit, `urgency.${line.urgency}`, {}),
      ...[moment(line.nextDue), moment(line.updatedAt), moment(line.transmittedAt)],
    ];
  }

  private kinds(): CasePages['requests']['kinds'] {
    const known = this.law.instruments.flatMap(({ kinds }) => kinds);
    const names = new Map(
      known
        .filter(
          ({ lifecycle, useAction }) =>
            !useAction && lifecycles.some(({ name }) => name === lifecycle),
        )
        .map(({ id, name }) => [id, name]),
    );
    return [...names].map(([value, text]) => ({ value, text }));
  }
}
