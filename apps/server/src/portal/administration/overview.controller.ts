import { Controller, Get, Req, Res, UseGuards, Query as Queried } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { DirectoryEntries, FourEyes, Roster } from '@rogatory/casework';
import { Officers, Recoveries } from '@rogatory/identity';
import { requireRole, type Actor } from '@rogatory/kernel';
import { Webhooks } from '@rogatory/notifications';
import type { FastifyReply } from 'fastify';
import { Public } from '../../current-actor.js';
import { reader } from '../cases/cases.controller.js';
import { AtStage, PageGuard } from '../page.guard.js';
import type { SignedIn } from '../visit.js';
import { AdministrationDesk, givenRoles, type Query } from './administration-desk.js';
import { link, moment, quiet, say, type Block, type Piece } from './sheet.js';

/** Parts of the administration, in the order in which they are needed. */
const parts = [
  ...['officers', 'units', 'roles', 'four-eyes', 'calendar', 'service-levels'],
  ...['escalation', 'roster', 'webhooks', 'accounts'],
];
const few = { limit: 10 };

/** Where the administration of a State begins: what waits, what is wrong, and where everything is. */
@ApiExcludeController()
@Controller('administration')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class AdministrationOverview {
  constructor(
    private readonly desk: AdministrationDesk,
    private readonly officers: Officers,
    private readonly recoveries: Recoveries,
    private readonly fourEyes: FourEyes,
    private readonly entries: DirectoryEntries,
    private readonly webhooks: Webhooks,
    private readonly roster: Roster,
  ) {}

  @Get()
  async overview(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Queried() query: Query,
  ): Promise<void> {
    const actor = reader(visit);
    requireRole(actor, ['admin', 'operator', 'authority'], 'see the administration');
    const t = this.desk.words(visit);
    const isAdmin = actor.roles.includes('admin');
    const open = isAdmin ? parts : actor.roles.includes('authority') ? ['four-eyes'] : [];
    const shown = [...open, ...(actor.roles.includes('operator') ? ['node'] : [])];
    this.desk.show(visit, reply, query, {
      title: t('title'),
      back: null,
      blocks: [
        ...(isAdmin || actor.roles.includes('authority') ? await this.waiting(visit, actor) : []),
        ...(isAdmin ? await this.faults(visit, actor) : []),
        { kind: 'heading', id: 'parts', text: t('parts') },
        {
          kind: 'facts',
          rows: shown.map((part) => ({
            key: t(`part.${part}`),
            value: [link(t(`part.${part}.does`), `/administration/${part}`)],
          })),
        },
      ],
    });
  }

  /** What each role may do, in words. */
  @Get('roles')
  roles(@Req() visit: SignedIn, @Res() reply: FastifyReply, @Queried() query: Query): void {
    requireRole(reader(visit), ['admin'], 'see to officers and settings');
    const t = this.desk.words(visit);
    this.desk.show(visit, reply, query, {
      title: t('part.roles'),
      back: '/administration',
      blocks: [
        {
          kind: 'facts',
          rows: ([...givenRoles, 'operator'] as const).map((role) => ({
            key: this.desk.roleText(visit, [role]),
            value: say(this.desk.named(visit, 'role', `${role}.does`)),
          })),
        },
        {
          kind: 'points',
          items: say(t('roles.apart')).concat(say(t('roles.auditor')), say(t('roles.node'))),
        },
      ],
    });
  }

  private async waiting(visit: SignedIn, actor: Actor): Promise<Block[]> {
    const t = this.desk.words(visit);
    const [{ items }, { pending }, changes] = await Promise.all([
      this.recoveries.list(actor, few),
      this.fourEyes.list(actor),
      this.entries.pending(actor),
    ]);
    const name = await this.desk.namesOf(
      actor,
      items.flatMap(({ officer, askedBy }) => [officer, askedBy]),
    );
    const links = (id: string, isOwn: boolean, about: string): Piece[] =>
      (isOwn ? ['decline'] : ['confirm', 'decline']).map((act) =>
        link(t(isOwn ? 'withdraw' : act), `/administration/recoveries/${id}/${act}`, about),
      );
    return [
      { kind: 'heading', id: 'waiting', text: t('waiting') },
      {
        ...{
          kind: 'table',
          id: 'recoveries',
          caption: t('recoveries'),
          empty: t('recoveries.none'),
        },
        columns: ['recovery-of', 'reasons', 'asked-by', 'until', 'what'].map((one) =>
          t(`field.${one}`),
        ),
        rows: items.map(({ id, officer, reasons, askedBy, expiresAt }) => [
          ...[say(name(officer)), say(reasons), say(name(askedBy)), moment(expiresAt)],
          links(id, askedBy === actor.id, name(officer)),
        ]),
      },
      {
        kind: 'text',
        pieces: [
          link(t('four-eyes.waiting', { count: pending.length }), '/administration/four-eyes'),
          link(t('directory.waiting', { count: changes.length }), `/directory/${actor.state}`),
        ],
      },
    ];
  }

  private async faults(visit: SignedIn, actor: Actor): Promise<Block[]> {
    const t = this.desk.words(visit);
    const [invited, mail, hooks, roster] = await Promise.all([
      this.officers.find(actor, { fault: 'invitation' }, few),
      this.officers.find(actor, { fault: 'mail' }, few),
      this.webhooks.list(actor, {}), // a State has fewer than a page holds
      this.roster.list(actor, {}, { limit: 1 }),
    ]);
    const about = (fault: string, of: string): string => t(`trouble.${fault}`, { of });
    const found: Piece[] = [
      ...invited.items.map(({ id, name, email }) =>
        link(about('invitation', name || email), `/administration/officers/${id}`),
      ),
      ...mail.items.map(({ id, name, email }) =>
        link(about('mail', name || email), `/administration/officers/${id}`),
      ),
      ...hooks.items
        .filter(({ enabled, circuit }) => enabled && circuit === 'open')
        .map(({ id, url }) =>
          link(about('webhook', new URL(url).host), `/administration/webhooks/${id}`),
        ),
      ...[
        ...new Set(
          roster.gaps
            .filter(({ position }) => position === 'first')
            .map(({ authority }) => authority),
        ),
      ].map((authority) =>
        link(about('roster', this.desk.authorityName(authority)), '/administration/roster'),
      ),
    ];
    return [
      { kind: 'heading', id: 'faults', text: t('faults') },
      found.length > 0
        ? { kind: 'points', items: found }
        : { kind: 'text', pieces: [quiet(t('faults.none'))] },
    ];
  }
}
