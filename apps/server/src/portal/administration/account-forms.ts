import { Injectable } from '@nestjs/common';
import { AccountKeeping } from '@rogatory/identity';
import { caseRoles, type Actor } from '@rogatory/kernel';
import type { Choice, Typed } from '../cases/form-field.js';
import { field } from '../forms.js';
import type { SignedIn } from '../visit.js';
import {
  administrator,
  AdministrationDesk,
  asked,
  nowhere,
  type Query,
} from './administration-desk.js';
import type { Plan } from './administration-forms.js';
import { quiet } from './sheet.js';

/** Where the pages about service accounts stand. */
export const accountsPlace = '/administration/accounts';
const here = accountsPlace;
const acts = ['change', 'add-key', 'withdraw-key', 'revoke'];

/** The forms about service accounts. */
@Injectable()
export class AccountForms {
  constructor(
    private readonly desk: AdministrationDesk,
    private readonly accounts: AccountKeeping,
  ) {}

  async fresh(visit: SignedIn): Promise<Plan> {
    const actor = administrator(visit);
    const t = this.desk.words(visit);
    const sponsors = await this.sponsors(actor);
    return {
      ...{ title: t('account.new'), back: here, action: `${here}/new`, button: t('account.make') },
      fields: (form) => [
        form.line('id', { as: 'account' }),
        form.select('authority', this.desk.authorityChoices(actor)),
        form.many('roles', this.desk.roleChoices(visit), []),
        ...[form.select('sponsor', sponsors), form.long('key')],
      ],
    };
  }

  async of(visit: SignedIn, id: string, act: string): Promise<Plan> {
    const actor = administrator(visit);
    if (!acts.includes(act)) throw nowhere();
    const t = this.desk.words(visit);
    const account = await this.accounts.read(actor, id);
    const sponsors = act === 'change' ? await this.sponsors(actor) : [];
    const kid = field(visit, 'kid') || (asked(visit.query as Query, 'kid') ?? '');
    const place = `${here}/${encodeURIComponent(account.id)}`;
    return {
      ...{
        title: t(`account.act.${act}`),
        back: place,
        action: `${place}/${act}`,
        button: t(`account.act.${act}`),
      },
      isWarning: act === 'revoke',
      blocks: [
        {
          kind: 'text',
          pieces: [
            { text: account.id, isCode: true },
            ...(act === 'withdraw-key' ? [{ text: kid, isCode: true }] : []),
          ],
        },
        { kind: 'text', pieces: [quiet(t(`account.act.${act}.text`))] },
      ],
      ...(act === 'withdraw-key' && { hidden: { kid } }),
      fields: (form) => {
        if (act === 'add-key') return [form.long('key')];
        if (act !== 'change') return [];
        return [
          form.select('authority', this.desk.authorityChoices(actor), { value: account.authority }),
          form.many('roles', this.desk.roleChoices(visit), account.roles),
          form.select('sponsor', sponsors, { value: account.sponsor ?? '' }),
        ];
      },
    };
  }

  private async sponsors(actor: Actor): Promise<Choice[]> {
    const all = await this.desk.colleagues(actor, [...caseRoles, 'admin']);
    return all.map((one) => this.desk.officerChoice(one));
  }
}

/** The key as it was pasted; what is no JSON stays a text, for the use case to refuse. */
export function keyIn(typed: Typed): unknown {
  const text = typed['key'] ?? '';
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
