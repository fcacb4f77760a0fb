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
import { AccountKeeping, type ServiceAccountView } from '@rogatory/identity';
import type { FastifyReply } from 'fastify';
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
import { accountsPlace as here, AccountForms, keyIn } from './account-forms.js';
import { AdministrationForms } from './administration-forms.js';
import { given, ticked } from './form-fields.js';
import { link, moment, quiet, say, tag, type Cell } from './sheet.js';

/** The State's own programs that call the API: who answers for them, and by which keys they sign in. */
@ApiExcludeController()
@Controller('administration/accounts')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class AccountPages {
  constructor(
    private readonly desk: AdministrationDesk,
    private readonly forms: AdministrationForms,
    private readonly accounts: AccountKeeping,
    private readonly plans: AccountForms,
  ) {}

  @Get()
  async list(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Queried() query: Query,
  ): Promise<void> {
    const actor = administrator(visit);
    const t = this.desk.words(visit);
    const cursor = asked(query, 'cursor');
    const page = await this.accounts.list(actor, { ...(cursor !== undefined && { cursor }) });
    this.desk.show(visit, reply, query, {
      title: t('part.accounts'),
      back: '/administration',
      isWide: true,
      blocks: [
        { kind: 'text', pieces: say(t('accounts.text')) },
        { kind: 'buttons', items: [{ text: t('account.new'), href: `${here}/new`, isMain: true }] },
        {
          ...{
            kind: 'table',
            id: 'accounts',
            caption: t('part.accounts'),
            empty: t('accounts.none'),
          },
          columns: ['account', 'authority', 'roles', 'status', 'since'].map((name) =>
            t(`field.${name}`),
          ),
          rows: page.items.map((account) => [
            [{ text: account.id, isCode: true, href: `${here}/${encodeURIComponent(account.id)}` }],
            ...[
              say(this.desk.authorityName(account.authority)),
              say(this.desk.roleText(visit, account.roles)),
            ],
            ...[this.status(visit, account), moment(account.createdAt)],
          ]),
        },
        ...this.desk.more(here, {}, page.next),
      ],
    });
  }

  @Get('new')
  async askNew(@Req() visit: SignedIn, @Res() reply: FastifyReply): Promise<void> {
    this.forms.ask(visit, reply, await this.plans.fresh(visit));
  }

  @Post('new')
  async create(@Req() visit: SignedIn, @Res() reply: FastifyReply): Promise<void> {
    await this.forms.send(
      visit,
      reply,
      await this.plans.fresh(visit),
      async (actor, typed, once) => {
        const account = {
          ...given(typed, 'id', 'authority', 'sponsor'),
          ...{ roles: ticked(typed, 'roles', givenRoles), key: keyIn(typed) },
        };
        const { body } = await this.accounts.create(actor, account, once);
        return `${here}/${encodeURIComponent(body.id)}?done=account-made`;
      },
    );
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
    const account = await this.accounts.read(actor, id);
    const name = await this.desk.namesOf(actor, account.sponsor === null ? [] : [account.sponsor]);
    const place = `${here}/${encodeURIComponent(account.id)}`;
    const isOpen = account.revokedAt === null;
    this.desk.show(visit, reply, query, {
      title: account.id,
      back: here,
      blocks: [
        {
          kind: 'facts',
          rows: [
            { key: t('field.status'), value: this.status(visit, account) },
            { key: t('field.authority'), value: say(this.desk.authorityName(account.authority)) },
            { key: t('field.roles'), value: say(this.desk.roleText(visit, account.roles)) },
            {
              key: t('field.sponsor'),
              value: say(account.sponsor === null ? '–' : name(account.sponsor)),
            },
          ],
        },
        {
          kind: 'buttons',
          items: (isOpen ? ['change', 'add-key', 'revoke'] : []).map((act) => ({
            ...{
              text: t(`account.act.${act}`),
              href: `${place}/${act}`,
              isWarning: act === 'revoke',
            },
          })),
        },
        { kind: 'heading', id: 'keys', text: t('account.keys') },
        {
          ...{
            kind: 'table',
            id: 'keys-table',
            caption: t('account.keys'),
            empty: t(account.hasSecret ? 'account.secret' : 'account.no-key'),
          },
          columns: ['kid', 'since', 'until', 'what'].map((one) => t(`field.${one}`)),
          rows: account.keys.map(({ kid, alg, createdAt, expiresAt, revokedAt }) => [
            [
              { text: kid, isCode: true },
              { text: alg, isCode: true, isQuiet: true },
            ],
            ...[moment(createdAt), moment(expiresAt)],
            revokedAt !== null || !isOpen
              ? [tag(t('key.withdrawn'))]
              : [
                  link(
                    t('account.act.withdraw-key'),
                    `${place}/withdraw-key?kid=${encodeURIComponent(kid)}`,
                    kid,
                  ),
                ],
          ]),
        },
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
    this.forms.ask(visit, reply, await this.plans.of(visit, id, act));
  }

  @Post(':id/:act')
  async act(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Param('act') act: string,
  ): Promise<void> {
    const plan = await this.plans.of(visit, id, act);
    await this.forms.send(visit, reply, plan, async (actor, typed, once) => {
      if (act === 'revoke') await this.accounts.revoke(actor, id);
      else if (act === 'withdraw-key')
        await this.accounts.withdrawKey(actor, id, typed['kid'] ?? '');
      else if (act === 'add-key')
        await this.accounts.addKey(actor, id, { key: keyIn(typed) }, once);
      else {
        const roles = ticked(typed, 'roles', givenRoles);
        await this.accounts.change(actor, id, { ...given(typed, 'authority', 'sponsor'), roles });
      }
      return `${plan.back}?done=changed`;
    });
  }

  private status(visit: SignedIn, { revokedAt }: ServiceAccountView): Cell {
    const t = this.desk.words(visit);
    return [revokedAt === null ? tag(t('account.open')) : quiet(t('account.revoked'))];
  }
}
