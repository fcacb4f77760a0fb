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
import { DomainError, type Actor } from '@rogatory/kernel';
import { Law } from '@rogatory/law';
import type { FastifyReply } from 'fastify';
import { Public } from '../../current-actor.js';
import { field } from '../forms.js';
import { AtStage, PageGuard } from '../page.guard.js';
import { Portal } from '../portal.js';
import type { SignedIn } from '../visit.js';
import { whoOf } from '../who.js';
import { isAction, isOwnDraft, isUnsent, reader } from './cases.controller.js';
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
  async request(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Query() query: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    await this.open(visit, reply, id, query);
  }

  /** Opens a sealed request for the reason that was given. */
  @Post()
  async openWithReason(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    await this.open(visit, reply, id, {}, field(visit, 'reason'));
  }

  /** Everything in order, to be put on paper. What leaves the node this way is recorded as such. */
  @Get('print')
  async print(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    await this.printFor(visit, reply, id);
  }

  @Post('print')
  async printWithReason(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    await this.printFor(visit, reply, id, field(visit, 'reason'));
  }

  private async open(
    visit: SignedIn,
    reply: FastifyReply,
    id: string,
    query: Readonly<Record<string, unknown>>,
    reason?: string,
  ): Promise<void> {
    const actor = reader(visit, reason);
    const texts = (key: string): string | undefined => this.portal.textOf(visit, key);
    try {
      const { request, events, facts } = await this.file.gather(
        actor,
        id,
        texts,
        visit.session.row.now,
      );
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
    } catch (error) {
      if (!asksWhy(this.portal, visit, reply, error)) throw error;
    }
  }

  private async printFor(
    visit: SignedIn,
    reply: FastifyReply,
    id: string,
    reason?: string,
  ): Promise<void> {
    const actor = reader(visit, reason);
    const texts = (key: string): string | undefined => this.portal.textOf(visit, key);
    try {
      await this.reads.printed(actor, id);
      const { request, facts } = await this.file.gather(actor, id, texts, visit.session.row.now);
      const { name, authority } = whoOf(visit, this.directory);
      this.portal.show(visit, reply, 'request-print', {
        ...facts,
        ...{ reference: request.reference, by: name, office: authority, at: visit.session.row.now },
      });
    } catch (error) {
      if (!asksWhy(this.portal, visit, reply, error)) throw error;
    }
  }
}

/** A sealed request is opened by saying why: asks for it, and says whether that was what was wrong. */
export function asksWhy(
  portal: Portal,
  visit: SignedIn,
  reply: FastifyReply,
  error: unknown,
): boolean {
  if (!(error instanceof DomainError) || error.code !== 'read-reason-required') return false;
  const action = visit.url.split('?')[0] ?? '';
  portal.show(visit, reply, 'read-reason', { action, errors: [] }, 428);
  return true;
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
const others = ['note', 'declined', 'withdrawn', 'confirmed'];

function doneOf(given: unknown): string | null {
  return typeof given === 'string' && (isAction(given) || others.includes(given)) ? given : null;
}
