import { Controller, Get, Query as Queried, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../../current-actor.js';
import { NodeHealth } from '../../node-health.js';
import { reader } from '../cases/cases.controller.js';
import { AtStage, PageGuard } from '../page.guard.js';
import type { SignedIn } from '../visit.js';
import { AdministrationDesk, type Query } from './administration-desk.js';
import { quiet, say, tag } from './sheet.js';

/** Seconds after which something that waits is late, as the README's table of alarms has it. */
const late = 120;

/** How the node is doing, in words, for whoever runs it. */
@ApiExcludeController()
@Controller('administration/node')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class NodePage {
  constructor(
    private readonly desk: AdministrationDesk,
    private readonly health: NodeHealth,
  ) {}

  @Get()
  async node(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Queried() query: Query,
  ): Promise<void> {
    const report = await this.health.report(reader(visit));
    const t = this.desk.words(visit);
    const isUp = Object.values(report.parts).every((state) => state === 'up');
    const { openPages, ...waits } = report.backlog;
    this.desk.show(visit, reply, query, {
      title: t('part.node'),
      back: '/administration',
      blocks: [
        { kind: 'notice', text: t(isUp ? 'node.well' : 'node.ill') },
        { kind: 'heading', id: 'parts', text: t('node.parts') },
        {
          kind: 'facts',
          rows: Object.entries(report.parts).map(([part, state]) => ({
            key: t(`node.part.${part}`),
            value: [tag(t(`node.${state}`), state === 'up' ? 'plain' : 'warning')],
          })),
        },
        { kind: 'heading', id: 'waits', text: t('node.waits') },
        {
          kind: 'facts',
          rows: [
            ...Object.entries(waits).map(([what, seconds]) => ({
              key: t(`node.${what}`),
              value: [
                seconds > late
                  ? tag(t('seconds', { count: seconds }), 'warning')
                  : { text: t('seconds', { count: seconds }) },
              ],
            })),
            { key: t('node.openPages'), value: say(String(openPages)) },
          ],
        },
        { kind: 'heading', id: 'figures', text: t('node.figures') },
        {
          kind: 'facts',
          rows: [
            { key: t('node.version'), value: say(report.version) },
            { key: t('node.uptime'), value: say(t('seconds', { count: report.uptimeSeconds })) },
            { key: t('node.sessions'), value: say(String(report.sessions)) },
            ...report.heartbeats.map(({ kind, processes, secondsAgo }) => ({
              key: t(`node.kind.${kind}`),
              value: [
                { text: t('node.processes', { count: processes }) },
                quiet(t('node.seen', { count: secondsAgo })),
              ],
            })),
            ...report.openPromises.map(({ queue, count }) => ({
              key: t('node.queue', { queue }),
              value: say(String(count)),
            })),
          ],
        },
      ],
    });
  }
}
