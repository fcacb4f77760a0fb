import { Controller, Get, Param, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Reading, Reads, validated, type ReadView } from '@rogatory/casework';
import { AccessRecord, type AccessEventView } from '@rogatory/identity';
import type { FastifyReply } from 'fastify';
import { AccessEventsQuery, ReadsQuery } from '../../api/queries.dto.js';
import { Public } from '../../current-actor.js';
import { reader } from '../cases/cases.controller.js';
import { AtStage, PageGuard } from '../page.guard.js';
import { Portal } from '../portal.js';
import type { SignedIn } from '../visit.js';
import type { AccessLine, ReadLine } from './audit-pages.js';

const filters = ['actor', 'request', 'type', 'cursor'] as const;

/** Pages for auditors: who read what, who did what to accounts and settings, and whether the history is whole. */
@ApiExcludeController()
@Controller()
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class AuditController {
  constructor(
    private readonly portal: Portal,
    private readonly reads: Reads,
    private readonly record: AccessRecord,
    private readonly reading: Reading,
  ) {}

  @Get('audit')
  async audit(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Query() query: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const actor = reader(visit);
    // administrators read what was done to accounts and settings, not who opened which case
    const view =
      query['view'] === 'access' || !actor.roles.includes('auditor') ? 'access' : 'reads';
    const given = Object.fromEntries(
      filters.flatMap((name) => {
        const value = query[name];
        return typeof value === 'string' && value.trim() !== '' ? [[name, value.trim()]] : [];
      }),
    );
    const { request, type, ...both } = given;
    const [reads, access] =
      view === 'reads'
        ? [
            await this.readsOf(visit, { ...both, ...(request !== undefined && { request }) }),
            undefined,
          ]
        : [undefined, await this.accessOf(visit, { ...both, ...(type !== undefined && { type }) })];
    const { next } = reads ?? access;
    const more = new URLSearchParams({ view, ...given, cursor: next ?? '' });
    this.portal.show(visit, reply, 'audit', {
      view,
      filter: { actor: '', request: '', type: '', ...given },
      reads: (reads?.items ?? []).map(readLine),
      access: (access?.items ?? []).map(accessLine),
      next: next === null ? null : `/audit?${more.toString()}`,
    });
  }

  /** Recomputes the chains of a request, and says in words what came of it. */
  @Get('requests/:id/verification')
  async verify(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    const actor = reader(visit);
    const request = await this.reading.request(actor, id);
    const { ok, chains } = await this.reading.verify(actor, id);
    this.portal.show(visit, reply, 'verification', {
      ...{ id: request.id, reference: request.reference, ok, at: visit.session.row.now },
      chains: chains.map(({ room, events, head, fault, ...chain }) => ({
        ...{ room, events, head, ok: chain.ok },
        fault: fault === undefined ? null : `${fault.seq}: ${fault.what}`,
      })),
    });
  }

  private readsOf(visit: SignedIn, query: object) {
    const { cursor, ...filter } = validated(ReadsQuery, query);
    return this.reads.all(reader(visit), filter, { ...(cursor !== undefined && { cursor }) });
  }

  private accessOf(visit: SignedIn, query: object) {
    const { cursor, ...filter } = validated(AccessEventsQuery, query);
    return this.record.list(reader(visit), filter, { ...(cursor !== undefined && { cursor }) });
  }
}

function readLine({ at, what, document, ...read }: ReadView): ReadLine {
  const { id, request, actor, authority, address, reason } = read;
  return {
    ...{ id, request, actor, authority, address, reason, at: new Date(at) },
    what: document === null ? what : 'document',
  };
}

function accessLine({
  id,
  type,
  actor,
  subject,
  address,
  detail,
  at,
}: AccessEventView): AccessLine {
  return {
    ...{ id, type, actor, subject, address, at: new Date(at) },
    detail: Object.entries(detail).map(
      ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
    ),
  };
}
