import { Controller, Get, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import {
  Files,
  Inbox,
  Knowing,
  Linked,
  Names,
  Reading,
  Reads,
  workers,
  type EventView,
  type RequestView,
} from '@rogatory/casework';
import { Directory } from '@rogatory/directory';
import type { Actor } from '@rogatory/kernel';
import { Law } from '@rogatory/law';
import type { FastifyReply } from 'fastify';
import { Public } from '../../current-actor.js';
import { AtStage, PageGuard } from '../page.guard.js';
import { Portal } from '../portal.js';
import type { SignedIn } from '../visit.js';
import { whoOf } from '../who.js';
import { isAction, isOwnDraft, isUnsent } from './cases.controller.js';
import { opening } from './opening.js';
import { RequestFile } from './request-file.js';
import { shows, type LinkedLine, type RequestPages, type Show } from './request-pages.js';
import { messageTypes, writingOf } from './threads.js';

/** Events on the page of a request; the rest is shown on demand. */
const few = 50;

/** One request: its page, and its printed form. */
@ApiExcludeController()
@Controller('requests/:id')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class RequestController {
  private readonly file: RequestFile;

  constructor(
    private readonly portal: Portal,
    reading: Reading,
    files: Files,
    linked: Linked,
    knowing: Knowing,
    inbox: Inbox,
    names: Names,
    private readonly reads: Reads,
    law: Law,
    private readonly directory: Directory,
  ) {
    this.file = new RequestFile(
      ...([reading, files, linked, knowing, inbox, names, law, directory] as const),
    );
  }

  @Get()
  request(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Query() query: Readonly<Record<string, unknown>>,
  ) {
    return opening(this.portal, visit, reply, async (actor) => {
      const texts = (key: string): string | undefined => this.portal.textOf(visit, key);
      const { now } = visit.session.row;
      const { request, events, facts } = await this.file.gather(actor, id, texts, now);
      const show = shows.find((one) => one === query['show']) ?? 'all';
      const chosen = facts.events.filter((_, index) => isShown(events[index], show)).reverse();
      const shown = query['events'] === 'all' ? chosen : chosen.slice(0, few);
      this.portal.show(visit, reply, 'request', {
        ...facts,
        events: shown,
        actions: request.allowedActions,
        writing: writingOf(request),
        ...afterwards(request, actor, facts.links),
        mayDecideItems: request.allowedActions.includes('decide-items'),
        draft: isOwnDraft(request, actor),
        isUnsent: isUnsent(request, actor),
        mayAttach: actor.roles.some((role) => workers.some((one) => one === role)),
        ...{ show, unshown: chosen.length - shown.length },
        done: doneOf(query['done']),
        isAsked: query['asked'] !== undefined,
      });
    });
  }

  /** Opens a sealed request for the reason that was given. */
  @Post()
  openWithReason(@Req() visit: SignedIn, @Res() reply: FastifyReply, @Param('id') id: string) {
    return this.request(visit, reply, id, {});
  }

  /** Everything in order, to be put on paper. What leaves the node this way is recorded as such. */
  @Get('print')
  print(@Req() visit: SignedIn, @Res() reply: FastifyReply, @Param('id') id: string) {
    return opening(this.portal, visit, reply, async (actor) => {
      const texts = (key: string): string | undefined => this.portal.textOf(visit, key);
      const { now } = visit.session.row;
      await this.reads.printed(actor, id);
      this.portal.onPaper(visit);
      const { request, facts } = await this.file.gather(actor, id, texts, now);
      const { name, authority } = whoOf(visit, this.directory);
      this.portal.show(visit, reply, 'request-print', {
        ...facts,
        ...{ reference: request.reference, by: name, office: authority, at: now },
      });
    });
  }

  @Post('print')
  printWithReason(@Req() visit: SignedIn, @Res() reply: FastifyReply, @Param('id') id: string) {
    return this.print(visit, reply, id);
  }
}

/** States in which a request has come to its end without the help that it asked for. */
const unhelped: readonly string[] = ['refused', 'returned', 'no-such-data'];
/** States of a preservation whose data is still there. */
const keeping: readonly string[] = ['preserved', 'held'];

/** What whoever asked can look at or do once a request was sent, and once it came to nothing. */
function afterwards(
  { requestingState, state, transmittedAt }: RequestView,
  actor: Actor,
  links: readonly LinkedLine[],
): Pick<RequestPages['request'], 'isSent' | 'mayFileAgain' | 'stillKept'> {
  const isOurs = requestingState === actor.state;
  const mayFileAgain = isOurs && unhelped.includes(state);
  return {
    ...{ isSent: isOurs && transmittedAt !== null, mayFileAgain },
    stillKept: mayFileAgain ? links.filter((one) => keeping.includes(one.state)) : [],
  };
}

function isShown(event: EventView | undefined, show: Show): boolean {
  if (!event) return false;
  const isMessage = event.room === 'shared' && messageTypes.includes(event.type);
  const isSystem = event.actor === 'system';
  switch (show) {
    case 'all':
      return true;
    case 'shared':
    case 'private':
      return event.room === show;
    case 'messages':
      return isMessage;
    case 'system':
      return isSystem;
    case 'decisions':
      return event.room === 'shared' && !isMessage && !isSystem;
  }
}

/** What was done on a page about a request that is no act of its lifecycle. */
const others = ['note', 'called-back', 'declined', 'withdrawn', 'confirmed'];

function doneOf(given: unknown): string | null {
  return typeof given === 'string' && (isAction(given) || others.includes(given)) ? given : null;
}
