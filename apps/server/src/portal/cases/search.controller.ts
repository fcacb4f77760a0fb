import { Controller, Get, Query as QueryOf, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Search, type FoundView } from '@rogatory/casework';
import { DomainError } from '@rogatory/kernel';
import { Law } from '@rogatory/law';
import type { FastifyReply } from 'fastify';
import { Public } from '../../current-actor.js';
import { AtStage, PageGuard } from '../page.guard.js';
import { Portal } from '../portal.js';
import type { SignedIn } from '../visit.js';
import type { FoundLine } from './case-pages.js';
import { CaseView } from './case-view.js';
import { reader } from './cases.controller.js';
import type { Query } from './worklist-views.js';

/** As much as is read of what somebody looks for. */
const longest = 200;

/** Looking for requests from any page. */
@ApiExcludeController()
@Controller('search')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class SearchPages {
  private readonly view: CaseView;

  constructor(
    private readonly portal: Portal,
    private readonly search: Search,
    law: Law,
  ) {
    this.view = new CaseView(law);
  }

  @Get()
  async find(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @QueryOf() { q: given }: Query,
  ): Promise<void> {
    const actor = reader(visit);
    const q = typeof given === 'string' ? given.trim().slice(0, longest) : '';
    try {
      const { items, more } = await this.search.find(actor, q);
      const lines = items.map((found) => this.line(found));
      this.portal.show(visit, reply, 'search', { q, lines, more, isShort: false });
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'search-too-short') throw error;
      this.portal.show(visit, reply, 'search', { q, lines: [], more: false, isShort: true });
    }
  }

  private line(found: FoundView): FoundLine {
    const { id, reference, state, urgency, where, label, excerpt } = found;
    return {
      ...{ id, reference, state, urgency, where, label, excerpt },
      kind: this.view.kindName(found.instrument, found.kind),
      ...{ from: found.requestingState, to: found.requestedState },
      updatedAt: new Date(found.updatedAt),
    };
  }
}
