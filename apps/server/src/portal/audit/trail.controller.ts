import { Controller, Get, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Names, Trail, validated, type TrailView } from '@rogatory/casework';
import { addDays, type Actor } from '@rogatory/kernel';
import { trailSources } from '@rogatory/persistence';
import type { FastifyReply } from 'fastify';
import { trailFilterOf, TrailQuery } from '../../api/trail-query.dto.js';
import { Public } from '../../current-actor.js';
import { reader } from '../cases/cases.controller.js';
import { todayIn } from '../cases/case-view.js';
import { formatOf, formats, sendTable } from '../export/send-table.js';
import { AtStage, PageGuard } from '../page.guard.js';
import { languageFor, Portal } from '../portal.js';
import type { SignedIn } from '../visit.js';
import { trailLine, trailTable } from './trail-view.js';
import type { TrailLine, TrailWish } from './trail-pages.js';

const wishes = ['source', 'actor', 'request', 'type', 'address', 'outcome', 'from', 'to'] as const;
/** Days that a search looks back where it does not say how far. */
const usualDays = 30;
/** Lines that a file has at most; whoever needs more narrows the search. */
const inFile = 10_000;

/** Everything that happened in a State in one list, to look through and to take home. */
@ApiExcludeController()
@Controller('audit')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class TrailPagesController {
  constructor(
    private readonly portal: Portal,
    private readonly trail: Trail,
    private readonly names: Names,
  ) {}

  @Get('trail')
  async search(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Query() query: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const actor = reader(visit);
    const given = givenIn(query);
    const { zone, now } = visit.session.row;
    const filter = { from: addDays(todayIn(zone, now), -usualDays), ...given };
    const cursor = typeof query['cursor'] === 'string' ? { cursor: query['cursor'] } : {};
    const wish = validated(TrailQuery, { ...filter, ...cursor });
    const format = formatOf(query['format']);
    if (format) {
      const { cursor: _, limit: __, ...every } = wish;
      const narrowed = trailFilterOf(every, zone);
      const tell = (key: string, values = {}): string => this.portal.tell(visit, key, values);
      const portions = await this.trail.all(actor, narrowed, inFile);
      await this.trail.exporting(actor, narrowed, format);
      const table = trailTable(this.named(actor, portions), tell, zone, (key) =>
        this.portal.textOf(visit, key),
      );
      await sendTable(reply, table, format, languageFor(visit));
      return;
    }
    const { cursor: after, limit: _, ...narrowed } = wish;
    const page = await this.trail.search(
      ...[actor, trailFilterOf(narrowed, zone), after === undefined ? {} : { cursor: after }],
    );
    const address = (more: Readonly<Record<string, string>>): string =>
      `/audit/trail?${new URLSearchParams({ ...filter, ...more }).toString()}`;
    const all = Object.fromEntries(wishes.map((name) => [name, ''])) as TrailWish;
    this.portal.show(visit, reply, 'trail', {
      filter: { ...all, ...filter },
      lines: await this.lines(actor, page.items),
      next: page.next === null ? null : address({ cursor: page.next }),
      files: formats.map((one) => ({ format: one, href: address({ format: one }) })),
      zone,
      sources: trailSources,
    });
  }

  private async lines(actor: Actor, items: readonly TrailView[]): Promise<TrailLine[]> {
    const named = await this.names.of(
      actor,
      items.map((item) => item.actor),
    );
    return items.map((item) => trailLine(item, named));
  }

  /** Lines with names, portion by portion as they are read. */
  private async *named(
    actor: Actor,
    portions: AsyncIterable<readonly TrailView[]>,
  ): AsyncGenerator<TrailLine> {
    for await (const items of portions) yield* await this.lines(actor, items);
  }
}

/** What a form or a link asks for; a form sends its empty fields too. */
function givenIn(query: Readonly<Record<string, unknown>>): Partial<TrailWish> {
  return Object.fromEntries(
    wishes.flatMap((name) => {
      const value = query[name];
      return typeof value === 'string' && value.trim() !== '' ? [[name, value.trim()]] : [];
    }),
  );
}
