import { Controller, Get, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Agenda, Inbox, Pages as Calls, Reading, validated } from '@rogatory/casework';
import { Directory } from '@rogatory/directory';
import { seesCases } from '@rogatory/kernel';
import { Law } from '@rogatory/law';
import { Preferences } from '@rogatory/notifications';
import type { FastifyReply } from 'fastify';
import { PagingQuery } from '../../api/queries.dto.js';
import { Public } from '../../current-actor.js';
import { reader } from '../cases/cases.controller.js';
import { CaseView } from '../cases/case-view.js';
import { field } from '../forms.js';
import { AtStage, PageGuard } from '../page.guard.js';
import { Portal } from '../portal.js';
import type { SignedIn } from '../visit.js';
import { whoOf } from '../who.js';
import type { Waiting } from './desk-pages.js';
import { agendaLine, callLine, newsLine } from './desk-view.js';

type Query = Readonly<Record<string, unknown>>;

/** Lines of each part of the first page; the whole lists have pages of their own. */
const few = { limit: 5 };
/** Days within which something is due soon. */
const soon = 3;
const withins = ['7', '30', '90'];
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
    });
  }

  @Get('deadlines')
  async deadlines(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Query() query: Query,
  ): Promise<void> {
    const actor = reader(visit);
    const now = new Date();
    const of = query['of'] === 'me' || query['of'] === 'authority' ? query['of'] : 'state';
    const within = withins.find((days) => days === query['within']) ?? '';
    const { cursor } = validated(PagingQuery, cursorIn(query));
    const page = await this.agenda.list(
      actor,
      { of, ...(within !== '' && { within: Number(within) }) },
      { ...(cursor !== undefined && { cursor }) },
    );
    const more = new URLSearchParams({ of, ...(within && { within }), cursor: page.next ?? '' });
    this.portal.show(visit, reply, 'deadlines', {
      ...{ of, within },
      lines: page.items.flatMap((item) => agendaLine(item, this.view, actor.state, now)),
      next: page.next === null ? null : `/deadlines?${more.toString()}`,
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
    const now = new Date();
    const owed = 'by-us';
    const [late, next, news, calls] = await Promise.all([
      this.agenda.list(actor, { owed, overdue: true }, few),
      this.agenda.list(actor, { owed, overdue: false, within: soon }, few),
      this.inbox.unread(actor, few),
      this.calls.list(actor, true, few),
    ]);
    const lines = (items: typeof late.items): Waiting['late'] =>
      items.flatMap((item) => agendaLine(item, this.view, actor.state, now));
    return {
      ...{ late: lines(late.items), soon: lines(next.items) },
      news: news.items.map((one) => newsLine(one, this.law)),
      calls: calls.items.map((call) => callLine(call, now)),
    };
  }
}

function cursorIn({ cursor }: Query): { readonly cursor?: string } {
  return typeof cursor === 'string' ? { cursor } : {};
}
