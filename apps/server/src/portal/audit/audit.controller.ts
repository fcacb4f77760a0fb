import { Controller, Get, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Names, Reading, Reads, validated, type ReadView } from '@rogatory/casework';
import { AccessRecord, type AccessEventView } from '@rogatory/identity';
import { attachment } from '@rogatory/evidence';
import type { Page } from '@rogatory/kernel';
import type { FastifyReply } from 'fastify';
import { AccessEventsQuery, ReadsQuery } from '../../api/queries.dto.js';
import { Public } from '../../current-actor.js';
import { filePolicy } from '../../protection.js';
import { reader } from '../cases/cases.controller.js';
import { historyFile } from '../cases/every-page.js';
import { opening } from '../cases/opening.js';
import { AtStage, PageGuard } from '../page.guard.js';
import { Portal } from '../portal.js';
import type { SignedIn } from '../visit.js';
import type { AccessLine, AuditPages, ReadLine } from './audit-pages.js';
import { soughtBy, wrongIn } from './sought.js';
import { detailTexts } from './trail-view.js';

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
    private readonly names: Names,
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
    const tell = (key: string): string => this.portal.tell(visit, key, {});
    // what belongs to the other view of the record alone is left out
    const { [view === 'reads' ? 'type' : 'request']: _, ...asked } = given;
    const { ids, choices, who, ...sought } = await soughtBy(
      ...([this.names, actor, asked, tell] as const),
    );
    const errors = [...sought.errors];
    let [reads, access]: [Page<ReadView> | undefined, Page<AccessEventView> | undefined] = [
      undefined,
      undefined,
    ];
    if (errors.length === 0 && choices.length === 0) {
      try {
        if (view === 'reads') reads = await this.readsOf(visit, ids);
        else access = await this.accessOf(visit, ids);
      } catch (error) {
        errors.push(...wrongIn(error, tell));
      }
    }
    const named = await this.names.of(actor, [
      ...(reads?.items ?? []).map((one) => one.actor),
      ...(access?.items ?? []).flatMap((one) => [one.actor, one.subject ?? '']),
    ]);
    const next = (reads ?? access)?.next ?? null;
    const address = (more: Readonly<Record<string, string>>): string =>
      `/audit?${new URLSearchParams({ view, ...given, ...more }).toString()}`;
    const model: AuditPages['audit'] = {
      ...{ view, errors, who, types: this.portal.named('audit.access.') },
      filter: { actor: '', request: '', type: '', ...given },
      several: choices.map((one) => ({ ...one, href: address({ actor: one.id }) })),
      reads: (reads?.items ?? []).map((one) => readLine(one, named)),
      access: (access?.items ?? []).map((one) => accessLine(one, named)),
      next: next === null ? null : address({ cursor: next }),
    };
    this.portal.show(visit, reply, 'audit', model, errors.length > 0 ? 422 : 200);
  }

  /** Recomputes the chains of a request, and says in words what came of it. */
  @Get('requests/:id/verification')
  verify(@Req() visit: SignedIn, @Res() reply: FastifyReply, @Param('id') id: string) {
    return opening(this.portal, visit, reply, async (actor) => {
      const request = await this.reading.request(actor, id);
      const { ok, chains } = await this.reading.verify(actor, id);
      const texts = this.portal.problems(visit);
      this.portal.show(visit, reply, 'verification', {
        ...{ id: request.id, reference: request.reference, ok, at: visit.session.row.now },
        file: historyName(request.id),
        chains: chains.map(({ room, events, head, fault, ...chain }) => ({
          ...{ room, events, head, ok: chain.ok },
          fault: fault === undefined ? null : texts.ofBreak(fault).text,
        })),
      });
    });
  }

  @Post('requests/:id/verification')
  verifyWithReason(@Req() visit: SignedIn, @Res() reply: FastifyReply, @Param('id') id: string) {
    return this.verify(visit, reply, id);
  }

  /** The history as the API answers it, for whoever recomputes it without this node. */
  @Get('requests/:id/history')
  history(@Req() visit: SignedIn, @Res() reply: FastifyReply, @Param('id') id: string) {
    return opening(this.portal, visit, reply, async (actor) => {
      const history = await historyFile(this.reading, actor, id);
      void reply
        .status(200)
        .header('content-security-policy', filePolicy)
        .header('cache-control', 'no-store')
        .header('content-disposition', attachment(historyName(id)))
        .type('application/json; charset=utf-8')
        .send(JSON.stringify(history));
    });
  }

  @Post('requests/:id/history')
  historyWithReason(@Req() visit: SignedIn, @Res() reply: FastifyReply, @Param('id') id: string) {
    return this.history(visit, reply, id);
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

const historyName = (id: string): string => `history-${id.toLowerCase()}.json`;

type Named = ReadonlyMap<string, string>;

function readLine({ at, what, document, ...read }: ReadView, named: Named): ReadLine {
  const { id, request, actor, authority, address, reason } = read;
  return {
    ...{ id, request, actor, authority, address, reason, at: new Date(at) },
    ...{ who: named.get(actor) ?? actor, what: document === null ? what : 'document' },
  };
}

function accessLine(event: AccessEventView, named: Named): AccessLine {
  const { id, type, actor, subject, address, detail, at } = event;
  return {
    ...{ id, type, actor, address, at: new Date(at), who: named.get(actor) ?? actor },
    subject: subject === null ? null : (named.get(subject) ?? subject),
    detail: detailTexts(detail),
  };
}
