import { Controller, Get, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import {
  Agenda,
  DirectoryEntries,
  FourEyes,
  Inbox,
  Names,
  Pages as Calls,
  Reading,
  validated,
  WholeHistory,
  Worklist,
} from '@rogatory/casework';
import { Directory } from '@rogatory/directory';
import { AccessRecord, Recoveries } from '@rogatory/identity';
import { seesCases } from '@rogatory/kernel';
import { Law } from '@rogatory/law';
import { lifecycles, mayDraft } from '@rogatory/lifecycle';
import { Preferences } from '@rogatory/notifications';
import type { FastifyReply } from 'fastify';
import { PagingQuery } from '../../api/queries.dto.js';
import { Public } from '../../current-actor.js';
import { runLine } from '../audit/trail-view.js';
import type { RunLine } from '../audit/trail-pages.js';
import { reader } from '../cases/cases.controller.js';
import { CaseView } from '../cases/case-view.js';
import { countText } from '../cases/worklist-views.js';
import { deviceOf } from '../device.js';
import { field } from '../forms.js';
import { AtStage, PageGuard } from '../page.guard.js';
import { Portal } from '../portal.js';
import type { SignedIn } from '../visit.js';
import { whoOf } from '../who.js';
import type { LastSignIn, SecondOfficers, Waiting } from './desk-pages.js';
import { agendaLine, callLine, changesIn, newsLine, startedLine } from './desk-view.js';

type Query = Readonly<Record<string, unknown>>;

/** Lines of each part of the first page; the whole lists have pages of their own. */
const few = { limit: 5 };
/** Days within which something is due soon. */
const soon = 3;
/** Unread notifications that are looked through for what has changed. */
const unreadTo = { limit: 100 };
/** Requests that are shown to have changed, and views that are counted. */
const changed = 5;
const counted = [
  ...(['mine', 'unassigned', 'unanswered', 'late', 'urgent', 'paused', 'sent', 'drafts'] as const),
];

/** What waits for an officer: at a glance, and as lists. */
@ApiExcludeController()
@Controller()
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class DeskController {
  private readonly view: CaseView;

  constructor(
    private readonly portal: Portal,
    private readonly agenda: Agenda,
    private readonly reading: Reading,
    private readonly inbox: Inbox,
    private readonly calls: Calls,
    private readonly preferences: Preferences,
    private readonly worklist: Worklist,
    private readonly fourEyes: FourEyes,
    private readonly recoveries: Recoveries,
    private readonly entries: DirectoryEntries,
    private readonly record: AccessRecord,
    private readonly histories: WholeHistory,
    private readonly names: Names,
    private readonly law: Law,
    private readonly directory: Directory,
  ) {
    this.view = new CaseView(law);
  }

  @Get('home')
  async home(@Req() visit: SignedIn, @Res() reply: FastifyReply): Promise<void> {
    const { actor } = visit.session;
    const { address } = await this.preferences.read(actor);
    this.portal.show(visit, reply, 'home', {
      ...whoOf(visit, this.directory),
      mailStopped: address.stoppedAt !== null,
      waiting: seesCases(actor) ? await this.waiting(visit) : null,
      administration: await this.secondOfficers(visit),
      lastSignIn: await this.lastSignIn(visit),
      standsInFor: await this.standsInFor(visit),
      verification: actor.roles.includes('auditor') ? await this.verification(visit) : null,
    });
  }

  @Get('notifications')
  async notifications(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Query() query: Query,
  ): Promise<void> {
    const actor = reader(visit);
    const unread = query['all'] === undefined;
    const { cursor } = validated(PagingQuery, cursorIn(query));
    const paging = { ...(cursor !== undefined && { cursor }) };
    const page = unread
      ? await this.inbox.unread(actor, paging)
      : await this.reading.notifications(actor, paging);
    const more = new URLSearchParams({ ...(!unread && { all: '1' }), cursor: page.next ?? '' });
    const read = Number(query['read']);
    this.portal.show(visit, reply, 'news', {
      unread,
      lines: page.items.map((one) => newsLine(one, this.law)),
      next: page.next === null ? null : `/notifications?${more.toString()}`,
      read: query['read'] !== undefined && Number.isSafeInteger(read) && read >= 0 ? read : null,
    });
  }

  @Post('notifications/read-all')
  async readAll(@Req() visit: SignedIn, @Res() reply: FastifyReply): Promise<void> {
    const { read } = await this.inbox.readAll(reader(visit));
    void reply.redirect(`/notifications?read=${read}`, 303);
  }

  /** Notes that a notification was read, and goes where it leads. */
  @Post('notifications/:id/read')
  async read(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    await this.inbox.read(reader(visit), id);
    const request = field(visit, 'request');
    void reply.redirect(
      /^[0-9a-f-]{36}$/.test(request) ? `/requests/${request}` : '/notifications',
      303,
    );
  }

  private async waiting(visit: SignedIn): Promise<Waiting> {
    const actor = reader(visit);
    const { now } = visit.session.row;
    const owed = 'by-us';
    const drafts = lifecycles.some((one) => mayDraft(one, actor.roles));
    const [late, next, news, calls, { counts }, started, unanswered] = await Promise.all([
      this.agenda.list(actor, { owed, overdue: true }, few),
      this.agenda.list(actor, { owed, overdue: false, within: soon }, few),
      this.inbox.unread(actor, unreadTo),
      this.calls.list(actor, true, few),
      this.worklist.views(actor),
      drafts ? this.worklist.started(actor, few.limit) : null,
      this.worklist.list(actor, { open: true, unanswered: true, sort: 'due' }, few),
    ]);
    const lines = (items: typeof late.items): Waiting['late'] =>
      items.flatMap((item) => agendaLine(item, this.view, actor.state, now));
    return {
      ...{ late: lines(late.items), soon: lines(next.items) },
      news: news.items.slice(0, few.limit).map((one) => newsLine(one, this.law)),
      changes: changesIn(news.items, changed),
      isMoreNew: news.next !== null,
      views: counted.map((name) => ({ name, count: countText(counts[name]) })),
      calls: calls.items.map((call) => callLine(call, this.view, now)),
      unanswered: unanswered.items.map((one) => this.view.line(one, now)),
      started: started && started.map((one) => startedLine(one, this.view, now)),
    };
  }

  private async lastSignIn({ session }: SignedIn): Promise<LastSignIn | null> {
    const last = await this.record.lastSignIn(session);
    return last && { ...last, ...deviceOf(last.agent), at: new Date(last.at) };
  }

  /** Whose work the officer sees besides, by name: colleagues who are away today, and their units. */
  private async standsInFor(visit: SignedIn): Promise<readonly string[]> {
    const names = await this.names.of(reader(visit), visit.session.row.stands_in_for);
    return [...names.values()].filter((name) => name !== '');
  }

  /** What every auditor of the State is to know: whether the histories were whole when that was last looked at. */
  private async verification(visit: SignedIn): Promise<RunLine | null> {
    const actor = reader(visit);
    const run = await this.histories.last(actor);
    return run && runLine(run, await this.names.of(actor, [run.begunBy]));
  }

  /** What waits for a second officer where accounts and settings are seen to. */
  /** What waits for whoever may decide: always for administrators, for a central authority where something does. */
  private async secondOfficers(visit: SignedIn): Promise<SecondOfficers | null> {
    const { actor } = visit.session;
    const isAdmin = actor.roles.includes('admin');
    if (!isAdmin && !actor.roles.includes('authority')) return null;
    const [{ items, next }, { pending }, changes, outcomes] = await Promise.all([
      this.recoveries.list(actor, { limit: 10 }),
      this.fourEyes.list(actor),
      this.entries.pending(actor),
      isAdmin ? this.entries.outcomes(actor) : [],
    ]);
    const waits = { recoveries: items.length, settings: pending.length, entries: changes.length };
    if (!isAdmin && Object.values(waits).every((count) => count === 0)) return null;
    const told = outcomes.map(({ subject, ...one }) => ({
      ...one,
      of: this.directory.authority(subject)?.name ?? null,
    }));
    return { ...waits, isAdmin, isMore: next !== null, state: actor.state, outcomes: told };
  }
}

export function cursorIn({ cursor }: Query): { readonly cursor?: string } {
  return typeof cursor === 'string' ? { cursor } : {};
}
