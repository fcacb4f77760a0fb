import { Controller, Get, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { WholeHistory, type Looked } from '@rogatory/casework';
import { requireRole } from '@rogatory/kernel';
import type { FastifyReply } from 'fastify';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { Public } from '../../current-actor.js';
import { reader } from '../cases/cases.controller.js';
import { AtStage, PageGuard } from '../page.guard.js';
import { Portal } from '../portal.js';
import type { SignedIn } from '../visit.js';

/** How long one page looks before it shows how far it has come. */
const stretch = 1500;

/**
 * Verifies every history of a State. Each page looks a stretch further and leads to the next by itself, without a
 * script; how far it has come stands in the address, signed under the session, so that nobody can write a result.
 */
@ApiExcludeController()
@Controller('audit/verification')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class WholeHistoryPage {
  constructor(
    private readonly portal: Portal,
    private readonly histories: WholeHistory,
  ) {}

  @Get()
  async look(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Query('run') run: unknown,
  ): Promise<void> {
    const actor = reader(visit);
    requireRole(actor, ['auditor'], 'verify every history');
    const before = readRun(visit.session.token, run);
    const looked = before && (await this.histories.goOn(actor, before, stretch));
    const next = looked && !looked.isDone ? addressOf(visit, looked) : null;
    this.portal.show(visit, reply, 'whole-history', {
      looked: looked ?? null,
      next,
      at: visit.session.row.now,
    });
  }

  @Post()
  async begin(@Req() visit: SignedIn, @Res() reply: FastifyReply): Promise<void> {
    const looked = await this.histories.begin(reader(visit));
    void reply.redirect(addressOf(visit, looked), 303);
  }
}

function addressOf({ session }: SignedIn, looked: Looked): string {
  const text = Buffer.from(JSON.stringify(looked)).toString('base64url');
  return `/audit/verification?run=${text}.${sign(session.token, text)}`;
}

/** How far a run has come; undefined for what this session has not signed. */
function readRun(secret: string, given: unknown): Looked | undefined {
  if (typeof given !== 'string') return undefined;
  const [text = '', signature = ''] = given.split('.');
  const [one, other] = [Buffer.from(sign(secret, text)), Buffer.from(signature)];
  if (one.length !== other.length || !timingSafeEqual(one, other)) return undefined;
  return JSON.parse(Buffer.from(text, 'base64url').toString()) as Looked; // signed by `addressOf`
}

const sign = (secret: string, text: string): string =>
  createHmac('sha256', secret).update(`run ${text}`).digest('base64url');
