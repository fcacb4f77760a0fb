import {
  Controller,
  Get,
  Param,
  Post,
  Query as Queried,
  Req,
  Res,
  UseGuards,
} from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { validated } from '@rogatory/casework';
import { Officers, type OfficerView } from '@rogatory/identity';
import type { FastifyReply } from 'fastify';
import { OfficersQuery } from '../../api/officers-query.dto.js';
import { Public } from '../../current-actor.js';
import { AtStage, PageGuard } from '../page.guard.js';
import type { SignedIn } from '../visit.js';
import {
  administrator,
  AdministrationDesk,
  asked,
  givenRoles,
  type Query,
} from './administration-desk.js';
import { AdministrationForms, type Plan } from './administration-forms.js';
import { given, ticked } from './form-fields.js';
import { linkSheet } from './officer-act.js';
import { OfficerActs } from './officer-acts.js';
import { OfficerSheet } from './officer-sheet.js';
import { link, moment, quiet, say, type Cell } from './sheet.js';

const filters = ['q', 'role', 'authority', 'active', 'fault', 'cursor'] as const;
const here = '/administration/officers';

/** A State's officers: the list, one of them, and what an administrator does to one. */
@ApiExcludeController()
@Controller('administration/officers')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class OfficerPages {
  constructor(
    private readonly desk: AdministrationDesk,
    private readonly forms: AdministrationForms,
    private readonly officers: Officers,
    private readonly sheet: OfficerSheet,
    private readonly acts: OfficerActs,
  ) {}

  @Get()
  async list(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Queried() query: Query,
  ): Promise<void> {
    const actor = administrator(visit);
    const t = this.desk.words(visit);
    const filter = Object.fromEntries(
      filters.flatMap((name) => {
        const value = asked(query, name);
        return value === undefined ? [] : [[name, value]];
      }),
    );
    const { cursor, limit: _, active, ...narrowed } = validated(OfficersQuery, filter);
    const page = await this.officers.find(
      actor,
      { ...narrowed, ...(active !== undefined && { active: active === 'true' }) },
      { ...(cursor !== undefined && { cursor }) },
    );
    const chosen = (name: (typeof filters)[number]): string => filter[name] ?? '';
    const choices = [
      {
        name: 'role',
        values: givenRoles.map((role) => ({
          value: role,
          text: this.desk.roleText(visit, [role]),
        })),
      },
      { name: 'authority', values: this.desk.authorityChoices(actor) },
      {
        name: 'active',
        values: ['true', 'false'].map((value) => ({ value, text: t(`active.${value}`) })),
      },
      {
        name: 'fault',
        values: ['invitation', 'mail'].map((value) => ({ value, text: t(`fault-of.${value}`) })),
      },
    ] as const;
    this.desk.show(visit, reply, query, {
      title: t('officers.title'),
      back: '/administration',
      isWide: true,
      blocks: [
        {
          kind: 'buttons',
          items: [{ text: t('invite.title'), href: `${here}/invite`, isMain: true }],
        },
        {
          kind: 'filter',
          action: here,
          q: { label: t('officers.q'), value: chosen('q') },
          choices: choices.map(({ name, values }) => ({
            ...{ name, label: t(`field.${name}`), choices: values, chosen: chosen(name) },
          })),
          isFiltered: Object.keys(filter).length > 0,
        },
        {
          ...{
            kind: 'table',
            id: 'officers',
            caption: t('officers.title'),
            empty: t('officers.none'),
          },
          columns: ['name', 'authority', 'roles', 'status', 'last-sign-in'].map((name) =>
            t(`field.${name}`),
          ),
          rows: page.items.map((officer) => this.row(visit, officer)),
        },
        ...this.desk.more(here, filter, page.next),
      ],
    });
  }

  @Get('invite')
  askInvitation(@Req() visit: SignedIn, @Res() reply: FastifyReply): void {
    this.forms.ask(visit, reply, this.invitation(visit));
  }

  /** The link is shown this once: whoever invites hands it over. Sent twice, the page says how to get another one. */
  @Post('invite')
  async invite(@Req() visit: SignedIn, @Res() reply: FastifyReply): Promise<void> {
    await this.forms.send(visit, reply, this.invitation(visit), async (actor, typed, once) => {
      const roles = ticked(typed, 'roles', givenRoles);
      const invitation = { ...given(typed, 'email', 'name', 'authority'), roles };
      const invited = await this.officers.invite(actor, invitation, once);
      const warnings = invited.invitation === null ? [] : invited.warnings;
      const t = this.desk.words(visit);
      return linkSheet(t, invited.officer, invited.invitation, 'invited', warnings);
    });
  }

  @Get(':id')
  async one(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Queried() query: Query,
  ): Promise<void> {
    const actor = administrator(visit);
    const t = this.desk.words(visit);
    const officer = (await this.officers.read(actor, id)) as OfficerView; // as administrators see one
    this.desk.show(visit, reply, query, {
      title: officer.name || officer.email,
      back: here,
      blocks: [
        ...(officer.mail || officer.mailStoppedAt
          ? [
              {
                kind: 'notice',
                text: t(officer.mailStoppedAt ? 'mail.stopped' : 'mail.failed', {
                  reason: officer.mail?.reason ?? '',
                }),
              } as const,
            ]
          : []),
        { kind: 'facts', rows: await this.sheet.facts(visit, actor, officer) },
        { kind: 'buttons', items: this.sheet.buttons(visit, officer, actor) },
        ...(await this.sheet.standIns(visit, actor, officer)),
      ],
    });
  }

  @Get(':id/:act')
  async ask(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Param('act') act: string,
  ): Promise<void> {
    const { plan } = await this.acts.find(visit, administrator(visit), id, act);
    this.forms.ask(visit, reply, plan);
  }

  @Post(':id/:act')
  async act(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Param('act') act: string,
  ): Promise<void> {
    const { plan, work } = await this.acts.find(visit, administrator(visit), id, act);
    await this.forms.send(visit, reply, plan, work);
  }

  private invitation(visit: SignedIn): Plan {
    const actor = administrator(visit);
    const t = this.desk.words(visit);
    return {
      ...{
        title: t('invite.title'),
        back: here,
        action: `${here}/invite`,
        button: t('invite.send'),
      },
      blocks: [{ kind: 'text', pieces: say(t('invite.text')) }],
      fields: (form) => [
        ...[form.line('email'), form.line('name')],
        form.select('authority', this.desk.authorityChoices(actor)),
        form.many('roles', this.desk.roleChoices(visit), []),
      ],
    };
  }

  private row(visit: SignedIn, officer: OfficerView): readonly Cell[] {
    const t = this.desk.words(visit);
    const trouble = officer.status === 'invited' && officer.invitedUntil === null;
    return [
      [
        link(officer.name || officer.email, `${here}/${officer.id}`),
        { text: officer.email, isQuiet: true, isCode: true },
      ],
      say(this.desk.authorityName(officer.authority)),
      say(this.desk.roleText(visit, officer.roles)),
      [
        { text: t(`status.${officer.status}`), tag: trouble ? 'warning' : 'plain' },
        ...(trouble ? [quiet(t('fault-of.invitation'))] : []),
        ...(officer.mailStoppedAt ? [quiet(t('fault-of.mail'))] : []),
      ],
      moment(officer.lastSignInAt),
    ];
  }
}
