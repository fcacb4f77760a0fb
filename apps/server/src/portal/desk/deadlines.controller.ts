import { Controller, Get, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Agenda, CalendarFeeds, Calendars, validated } from '@rogatory/casework';
import { DomainError, type Actor } from '@rogatory/kernel';
import { Law } from '@rogatory/law';
import type { FastifyReply } from 'fastify';
import { PagingQuery } from '../../api/queries.dto.js';
import { Public } from '../../current-actor.js';
import { reader } from '../cases/cases.controller.js';
import { CaseView, todayIn } from '../cases/case-view.js';
import { field } from '../forms.js';
import { AtStage, PageGuard } from '../page.guard.js';
import { Portal } from '../portal.js';
import type { SignedIn } from '../visit.js';
import { cursorIn } from './desk.controller.js';
import { agendaLine } from './desk-view.js';
import type { Feed } from './desk-pages.js';
import { byDay, isMonth, monthAfter, weekdayOf, weeksOf } from './month-view.js';

type Query = Readonly<Record<string, unknown>>;

const withins = ['7', '30', '90'];
/** Deadlines of a month that are shown at most. */
const most = 500;

/** What falls due: as a list, as a month, and in the reader's own calendar program. */
@ApiExcludeController()
@Controller('deadlines')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class DeadlinesPages {
  private readonly view: CaseView;

  constructor(
    private readonly portal: Portal,
    private readonly agenda: Agenda,
    private readonly calendars: Calendars,
    private readonly feeds: CalendarFeeds,
    law: Law,
  ) {
    this.view = new CaseView(law);
  }

  @Get()
  async deadlines(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Query() query: Query,
  ): Promise<void> {
    if (query['month'] !== undefined) return this.month(visit, reply, query);
    const actor = reader(visit);
    const { now } = visit.session.row;
    const of = ofIn(query);
    const within = withins.find((days) => days === query['within']) ?? '';
    const { cursor } = validated(PagingQuery, cursorIn(query));
    const [page, feed] = await Promise.all([
      this.agenda.list(
        actor,
        { of, ...(within !== '' && { within: Number(within) }) },
        { ...(cursor !== undefined && { cursor }) },
      ),
      this.feedOf(actor),
    ]);
    const more = new URLSearchParams({ of, ...(within && { within }), cursor: page.next ?? '' });
    this.portal.show(visit, reply, 'deadlines', {
      ...{ of, within, feed },
      lines: page.items.flatMap((item) => agendaLine(item, this.view, actor.state, now)),
      next: page.next === null ? null : `/deadlines?${more.toString()}`,
      month: todayIn(visit.session.row.zone, now).slice(0, 7),
      done: query['done'] === 'feed-ended' ? 'feed-ended' : null,
    });
  }

  /** A new secret address, which this page alone ever shows; the one before is good no more. */
  @Post('feed')
  async makeFeed(@Req() visit: SignedIn, @Res() reply: FastifyReply): Promise<void> {
    const { url, of } = await this.feeds.create(reader(visit), { of: field(visit, 'of') });
    this.portal.show(visit, reply, 'calendar-address', { url, of });
  }

  @Post('feed/end')
  async endFeed(@Req() visit: SignedIn, @Res() reply: FastifyReply): Promise<void> {
    await this.feeds.end(reader(visit));
    void reply.redirect('/deadlines?done=feed-ended', 303);
  }

  /** The deadlines of a month, on the days of the State's calendar. */
  private async month(visit: SignedIn, reply: FastifyReply, query: Query): Promise<void> {
    const actor = reader(visit);
    const { now, zone } = visit.session.row;
    const today = todayIn(zone, now);
    const asked = typeof query['month'] === 'string' ? query['month'] : '';
    const isGood = isMonth(asked);
    const month = isGood ? asked : today.slice(0, 7);
    const of = ofIn(query);
    const { weekend, holidays } = await this.calendars.read(actor, actor.state);
    const weeks = weeksOf(month, weekend);
    const days = weeks.flat();
    const span = { from: days[0] ?? today, to: days.at(-1) ?? today, zone };
    const page = await this.agenda.list(actor, { of, span }, { limit: most });
    const due = byDay(page.items, zone);
    const show = (on: string) => {
      const [off] = holidays.filter((one) => one.on === on);
      return {
        ...{ on, number: Number(on.slice(8)), isOther: !on.startsWith(month) },
        ...{ isToday: on === today, isWeekend: weekend.includes(weekdayOf(on)) },
        holiday: off ? { name: off.name, isHalf: off.half } : null,
        lines: (due.get(on) ?? []).flatMap((one) => agendaLine(one, this.view, actor.state, now)),
      };
    };
    this.portal.show(
      visit,
      reply,
      'month',
      {
        ...{ of, month, previous: monthAfter(month, -1), next: monthAfter(month, 1) },
        asked: isGood ? month : asked.slice(0, 20),
        errors: isGood
          ? []
          : [{ field: 'month', text: this.portal.tell(visit, 'month.wrong', {}) }],
        weeks: weeks.map((week) => week.map(show)),
        most: page.next === null ? null : most,
        isEmpty: page.items.length === 0,
      },
      isGood ? 200 : 422,
    );
  }

  private async feedOf(actor: Actor): Promise<Feed | null> {
    try {
      const { of, createdAt, readAt } = await this.feeds.mine(actor);
      return {
        ...{ of, createdAt: new Date(createdAt) },
        readAt: readAt === null ? null : new Date(readAt),
      };
    } catch (error) {
      if (error instanceof DomainError && error.code === 'no-feed') return null;
      throw error;
    }
  }
}

function ofIn({ of }: Query): 'me' | 'authority' | 'state' {
  return of === 'me' || of === 'authority' ? of : 'state';
}
