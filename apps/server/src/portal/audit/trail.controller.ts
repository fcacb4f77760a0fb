import { Controller, Get, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Names, Trail, validated, type TrailView } from '@rogatory/casework';
import { Directory } from '@rogatory/directory';
import { addDays, type Actor, type Page } from '@rogatory/kernel';
import { lifecycles } from '@rogatory/lifecycle';
import { trailSources } from '@rogatory/persistence';
import type { FastifyReply } from 'fastify';
import { trailFilterOf, TrailQuery } from '../../api/trail-query.dto.js';
import { Public } from '../../current-actor.js';
import { todayIn } from '../cases/case-view.js';
import { reader } from '../cases/cases.controller.js';
import { formatOf, formats, sendTable } from '../export/send-table.js';
import { AtStage, PageGuard } from '../page.guard.js';
import { languageFor, Portal } from '../portal.js';
import type { SignedIn } from '../visit.js';
import { trailLine, trailTable } from './trail-view.js';
import { reversedIn, soughtBy, wrongIn } from './sought.js';
import type { TrailLine, TrailPages, TrailWish } from './trail-pages.js';

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
    private readonly directory: Directory,
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
    const today = todayIn(zone, now);
    const last = isDay(given.to) && given.to < today ? given.to : today;
    const filter: Record<string, string> = { from: addDays(last, -usualDays), ...given };
    const cursor = typeof query['cursor'] === 'string' ? { cursor: query['cursor'] } : {};
    const tell = (key: string, values = {}): string => this.portal.tell(visit, key, values);
    const { ids, choices, who, ...sought } = await soughtBy(this.names, actor, filter, tell);
    const errors = [...sought.errors];
    let wish = new TrailQuery();
    try {
      wish = validated(TrailQuery, { ...ids, ...cursor });
    } catch (error) {
      errors.push(...wrongIn(error, tell));
    }
    errors.push(...reversedIn(wish, tell));
    const isSearched = errors.length === 0 && choices.length === 0;
    const format = formatOf(query['format']);
    const { cursor: from, limit: _, ...every } = wish;
    const narrowed = trailFilterOf(every, zone);
    if (format && isSearched) {
      const pages = await this.trail.all(actor, narrowed, inFile);
      await this.trail.exporting(actor, narrowed, format);
      const days = [wish.from, wish.to].filter(Boolean).join('-');
      const name = `audit-trail-${actor.state}-${days}`.toLowerCase();
      const table = trailTable(this.named(actor, pages), tell, { zone, name }, (key) =>
        this.portal.textOf(visit, key),
      );
      await sendTable(reply, table, format, languageFor(visit));
      return;
    }
    const after = from === undefined ? {} : { cursor: from };
    const page = isSearched
      ? await this.trail.search(actor, narrowed, after)
      : { items: [], next: null };
    const address = (more: Readonly<Record<string, string>>): string =>
      `/audit/trail?${new URLSearchParams({ ...filter, ...more }).toString()}`;
    const all = Object.fromEntries(wishes.map((name) => [name, ''])) as TrailWish;
    const model: TrailPages['trail'] = {
      filter: { ...all, ...filter },
      ...{ errors, who, groups: this.groups() },
      several: choices.map((one) => ({ ...one, href: address({ actor: one.id }) })),
      lines: await this.lines(actor, page.items),
      next: page.next === null ? null : address({ cursor: page.next }),
      files: formats.map((one) => ({ format: one, href: address({ format: one }) })),
      ...{ zone, most: inFile, sources: trailSources },
    };
    this.portal.show(visit, reply, 'trail', model, errors.length > 0 ? 422 : 200);
  }

  private readonly office = (id: string): string | undefined => this.directory.authority(id)?.name;

  /** What can have happened, by where it is written: all that there are words for. */
  private groups(): TrailPages['trail']['groups'] {
    const acts = lifecycles.flatMap(({ transitions }) => transitions.map(({ action }) => action));
    const named = (prefix: string): string[] => this.portal.named(prefix);
    return [
      { name: 'shared', types: [...new Set([...acts, ...named('event.')])] },
      { name: 'read', types: named('audit.what.') },
      { name: 'access', types: named('audit.access.') },
    ];
  }

  private async lines(actor: Actor, items: readonly TrailView[]): Promise<TrailLine[]> {
    const named = await this.names.of(
      actor,
      items.flatMap((item) => [item.actor, item.subject ?? '']),
    );
    return items.map((item) => trailLine(item, named, this.office));
  }

  /** Lines with names, page by page as they are read. */
  private async *named(
    actor: Actor,
    pages: AsyncIterable<Page<TrailView>>,
  ): AsyncGenerator<Page<TrailLine>> {
    for await (const { items, next } of pages) {
      yield { items: await this.lines(actor, items), next };
    }
  }
}

/** Whether a last day is given from which to look back. */
function isDay(given: string | undefined): given is string {
  return /^[12]\d{3}-\d\d-\d\d$/.test(given ?? '') && !Number.isNaN(Date.parse(given ?? ''));
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
