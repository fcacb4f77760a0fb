import { Controller, Get, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import {
  Files,
  Inbox,
  Knowing,
  Linked,
  Names,
  Reading,
  Reads,
  reviewed,
  Trail,
  unusual,
} from '@rogatory/casework';
import { Directory } from '@rogatory/directory';
import { Law } from '@rogatory/law';
import type { FastifyReply } from 'fastify';
import { Public } from '../../current-actor.js';
import { todayIn, type CaseView } from '../cases/case-view.js';
import { opening } from '../cases/opening.js';
import { RequestFile, textsIn } from '../cases/request-file.js';
import { AtStage, PageGuard } from '../page.guard.js';
import { Portal } from '../portal.js';
import type { SignedIn } from '../visit.js';
import { whoOf } from '../who.js';
import { keptEvent, trailLine, whoActed } from './trail-view.js';

/** One event with its place in its chain, who opened a request, and everything about it for the file. */
@ApiExcludeController()
@Controller('audit')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class AuditFileController {
  private readonly file: RequestFile;
  private readonly view: CaseView;

  constructor(
    private readonly portal: Portal,
    private readonly trail: Trail,
    private readonly reading: Reading,
    private readonly reads: Reads,
    private readonly names: Names,
    private readonly directory: Directory,
    files: Files,
    linked: Linked,
    knowing: Knowing,
    inbox: Inbox,
    law: Law,
  ) {
    this.file = new RequestFile(
      ...([reading, files, linked, knowing, inbox, names, law, directory] as const),
    );
    this.view = this.file.view;
  }

  @Get('events/:key')
  event(@Req() visit: SignedIn, @Res() reply: FastifyReply, @Param('key') key: string) {
    return opening(this.portal, visit, reply, async (actor) => {
      const found = await this.trail.one(actor, key);
      if ('row' in found) {
        const { row } = found;
        const people = [row['actor'], row['subject']].filter((one) => typeof one === 'string');
        const named = await this.names.of(actor, people);
        this.portal.show(visit, reply, 'trail-event', keptEvent(key, found, actor.state, named));
        return;
      }
      const { event, chain, isWhole } = found;
      const request = await this.reading.request(actor, event.request);
      const named = await this.names.of(actor, [event.actor, ...textsIn(event.data)]);
      const { said, basis, state, at, type } = this.view.event(event, request, named);
      const office = event.authority === undefined ? null : this.office(event.authority);
      this.portal.show(visit, reply, 'trail-event', {
        line: {
          ...{ key, source: event.room, at, type, state, actor: event.actor, address: null },
          ...{ who: whoActed(event.actor, named, office), office, request: event.request },
          ...{ reference: request.reference, reason: null, isRefused: false, hash: event.hash },
          basis: basis.map(({ paragraph }) => paragraph),
          ...{ about: null, details: [] },
        },
        ...{ agent: null, said, basis, isErased: event.data === null },
        place: {
          ...{ room: event.room, seq: event.seq, of: chain.events, hash: event.hash, isWhole },
          ...{ previous: event.previous, dataHash: event.dataHash },
          fault: chain.fault ? this.portal.problems(visit).ofBreak(chain.fault).text : null,
        },
      });
    });
  }

  @Post('events/:key')
  eventWithReason(@Req() visit: SignedIn, @Res() reply: FastifyReply, @Param('key') key: string) {
    return this.event(visit, reply, key);
  }

  /** Who opened one request, and what is unusual about it by rules that the page states. */
  @Get('requests/:id')
  review(@Req() visit: SignedIn, @Res() reply: FastifyReply, @Param('id') id: string) {
    return opening(this.portal, visit, reply, async (actor) => {
      const { zone } = this.directory.state(actor.state);
      const { items: found, more } = await this.trail.review(actor, id, zone);
      const request = await this.reading.request(actor, id);
      const named = await this.names.of(
        actor,
        found.map((one) => one.actor),
      );
      this.portal.show(visit, reply, 'access-review', {
        head: this.view.head(request, actor.state),
        since: todayIn(visit.session.row.zone, new Date(request.createdAt)),
        readers: found.map(({ actor: by, first, last, isAssigned, atNight, ...one }) => ({
          ...{ ...one, actor: by, name: named.get(by) ?? by, isOutside: !isAssigned },
          ...{ first: new Date(first), last: new Date(last), atNight: atNight.length },
        })),
        rules: {
          ...{ from: `${unusual.nightFrom}:00`, to: `0${unusual.nightTo}:00`, zone },
          requests: unusual.requestsInAnHour,
        },
        cut: more ? reviewed : null,
      });
    });
  }

  @Post('requests/:id')
  reviewWithReason(@Req() visit: SignedIn, @Res() reply: FastifyReply, @Param('id') id: string) {
    return this.review(visit, reply, id);
  }

  /** All acts and reads of one request, with the basis of every step, its hashes and their verification, for print. */
  @Get('requests/:id/record')
  record(@Req() visit: SignedIn, @Res() reply: FastifyReply, @Param('id') id: string) {
    return opening(this.portal, visit, reply, async (actor) => {
      const { now } = visit.session.row;
      const texts = (key: string): string | undefined => this.portal.textOf(visit, key);
      // first of all: who may not see reads makes no record of them
      const { items: reads, more: moreReads } = await this.trail.openings(actor, id);
      await this.reads.printed(actor, id);
      this.portal.onPaper(visit);
      const { request, events, facts } = await this.file.gather(actor, id, texts, now);
      const { ok, chains } = await this.reading.verify(actor, id);
      const named = await this.names.of(
        actor,
        reads.map((one) => one.actor),
      );
      const { name, authority } = whoOf(visit, this.directory);
      this.portal.show(visit, reply, 'audit-record', {
        ...facts,
        ...{ reference: request.reference, by: name, office: authority, at: now, ok },
        recorded: facts.events.map((line, index) => ({
          ...{ ...line, seq: events[index]?.seq ?? 0, hash: events[index]?.hash ?? '' },
          by: events[index]?.actor ?? '',
        })),
        ...{
          reads: reads.map((item) => trailLine(item, named, (one) => this.office(one))),
          moreReads,
        },
        heads: chains.map(({ room, events: count, head, ...chain }) => ({
          ...{ room, ok: chain.ok, events: count, head },
        })),
      });
    });
  }

  @Post('requests/:id/record')
  recordWithReason(@Req() visit: SignedIn, @Res() reply: FastifyReply, @Param('id') id: string) {
    return this.record(visit, reply, id);
  }

  private office(id: string): string {
    return this.directory.authority(id)?.name ?? id;
  }
}
