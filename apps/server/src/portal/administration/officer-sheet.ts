import { Injectable } from '@nestjs/common';
import { Delegations, type OfficerView } from '@rogatory/identity';
import type { Actor } from '@rogatory/kernel';
import type { SignedIn } from '../visit.js';
import { AdministrationDesk, everything } from './administration-desk.js';
import { officersPlace as here } from './officer-act.js';
import { link, moment, quiet, say, type Block, type Cell, type SheetButton } from './sheet.js';

/** What the page of one officer shows. */
@Injectable()
export class OfficerSheet {
  constructor(
    private readonly desk: AdministrationDesk,
    private readonly delegations: Delegations,
  ) {}

  async facts(visit: SignedIn, actor: Actor, officer: OfficerView) {
    const t = this.desk.words(visit);
    const units = officer.unit === null ? [] : await this.desk.allUnits(actor);
    const unit = units.find(({ id }) => id === officer.unit);
    const { password, totp, passkey, provider } = officer.factors;
    const row = (name: string, value: Cell) => ({ key: t(`field.${name}`), value });
    return [
      row('email', [{ text: officer.email, isCode: true }]),
      row('status', [
        { text: t(`status.${officer.status}`), tag: 'plain' },
        ...(officer.invitedUntil === null
          ? []
          : [quiet(t('invited-until')), { at: new Date(officer.invitedUntil), isQuiet: true }]),
      ]),
      row('authority', say(this.desk.authorityName(officer.authority))),
      row('unit', unit ? [link(unit.name, `/administration/units/${unit.id}`)] : say('–')),
      row(
        'roles',
        officer.roles.map((role) => ({ text: this.desk.roleText(visit, [role]) })),
      ),
      row('factors', say(t('factors', { password, totp, passkey, provider }))),
      row('sessions', say(t('sessions', { count: officer.sessions }))),
      row('last-sign-in', moment(officer.lastSignInAt)),
      row('since', moment(officer.createdAt)),
    ];
  }

  buttons(
    visit: SignedIn,
    { id, status, sessions, mailStoppedAt }: OfficerView,
    actor: Actor,
  ): SheetButton[] {
    const t = this.desk.words(visit);
    const isSelf = id === actor.id;
    const open = ['change', ...(status === 'invited' ? ['invitation'] : [])];
    const acts =
      status === 'deactivated'
        ? ['hand-over', 'reactivate']
        : [
            ...open,
            ...(sessions > 0 ? ['end-sessions'] : []),
            ...(status === 'active' && !isSelf ? ['recovery'] : []),
            ...(mailStoppedAt === null ? [] : ['confirm-mail']),
            ...(status === 'active' ? ['stand-in'] : []),
            ...(isSelf ? [] : ['deactivate']),
          ];
    return acts.map((act) => ({
      ...{ text: t(`act.${act}`), href: `${here}/${id}/${act}`, isWarning: act === 'deactivate' },
    }));
  }

  async standIns(visit: SignedIn, actor: Actor, { id }: OfficerView): Promise<Block[]> {
    const t = this.desk.words(visit);
    const all = await everything((paging) => this.delegations.list(actor, paging, id));
    const own = all.filter(({ endedAt }) => endedAt === null);
    const name = await this.desk.namesOf(
      actor,
      own.flatMap((one) => [one.absent, one.delegate]),
    );
    return [
      { kind: 'heading', id: 'delegations', text: t('delegations') },
      {
        ...{
          kind: 'table',
          id: 'delegations-table',
          caption: t('delegations'),
          empty: t('delegations.none'),
        },
        columns: ['absent', 'delegate', 'from', 'to-day'].map((one) => t(`field.${one}`)),
        rows: own.map((one) => [
          ...[say(name(one.absent)), say(name(one.delegate))],
          [{ on: one.from }],
          [
            { on: one.to },
            link(
              t('delegation.end'),
              `${here}/${one.absent}/end-stand-in?delegation=${one.id}`,
              name(one.absent),
            ),
          ],
        ]),
      },
    ];
  }
}
