import { Injectable } from '@nestjs/common';
import type { Idempotency } from '@rogatory/casework';
import { Leaving, Officers, Recoveries, type OfficerView } from '@rogatory/identity';
import type { Actor } from '@rogatory/kernel';
import { Preferences } from '@rogatory/notifications';
import type { Typed } from '../cases/form-field.js';
import type { SignedIn } from '../visit.js';
import { AdministrationDesk, givenRoles, nowhere } from './administration-desk.js';
import { given, ticked, type FormFields } from './form-fields.js';
import { LeavingActs } from './leaving-acts.js';
import {
  linkSheet,
  officersPlace,
  type AdministrationAct,
  type OfficerAct,
  type OfficerCase,
} from './officer-act.js';
import { say } from './sheet.js';

/** What an administrator does to one officer, each act with its form. */
@Injectable()
export class OfficerActs {
  private readonly acts: Readonly<Record<string, OfficerAct>> = {
    change: (one) => this.change(one),
    invitation: (one) => this.invitation(one),
    'end-sessions': (one) => this.endSessions(one),
    recovery: (one) => this.recovery(one),
    'confirm-mail': (one) => this.confirmMail(one),
  };

  constructor(
    private readonly desk: AdministrationDesk,
    private readonly officers: Officers,
    private readonly leaving: Leaving,
    private readonly leavers: LeavingActs,
    private readonly recoveries: Recoveries,
    private readonly preferences: Preferences,
  ) {}

  /** @throws DomainError `not-found` (404). */
  async find(visit: SignedIn, actor: Actor, id: string, name: string): Promise<AdministrationAct> {
    const all = { ...this.acts, ...this.leavers.acts };
    const act = Object.hasOwn(all, name) ? all[name] : undefined;
    if (!act) throw nowhere();
    const officer = (await this.officers.read(actor, id)) as OfficerView; // as administrators see one
    const t = this.desk.words(visit);
    const place = `${officersPlace}/${officer.id}`;
    const { work, ...more } = await act({ visit, actor, officer, place });
    const title = t(`act.${name}.of`, { name: officer.name || officer.email });
    const blocks = [{ kind: 'text', pieces: say(t(`act.${name}.text`)) }] as const;
    return {
      plan: {
        ...{ title, back: place, action: `${place}/${name}`, button: t(`act.${name}`), blocks },
        ...more,
      },
      work,
    };
  }

  private async change({ visit, actor, officer, place }: OfficerCase): ReturnType<OfficerAct> {
    const units = (await this.desk.allUnits(actor)).filter(({ closedAt }) => closedAt === null);
    const roles = officer.roles.includes('operator') ? (['operator'] as const) : [];
    return {
      fields: (form: FormFields) => [
        form.line('name', { value: officer.name }),
        form.select('authority', this.desk.authorityChoices(actor), { value: officer.authority }),
        form.select(
          'unit',
          units.map(({ id, name, authority }) => ({
            value: id,
            text: `${name} (${this.desk.authorityName(authority)})`,
          })),
          { value: officer.unit ?? '', optional: true },
        ),
        form.many('roles', this.desk.roleChoices(visit), officer.roles),
      ],
      work: async (who, typed) => {
        const { unit = null, ...sent } = given(typed, 'name', 'authority', 'unit');
        await this.officers.change(who, officer.id, {
          ...{ ...sent, unit },
          roles: [...ticked(typed, 'roles', givenRoles), ...roles],
        });
        return `${place}?done=changed`;
      },
    };
  }

  private invitation({ visit, officer }: OfficerCase): ReturnType<OfficerAct> {
    return Promise.resolve({
      work: async (who: Actor) => {
        const { invitation } = await this.officers.inviteAgain(who, officer.id);
        return linkSheet(this.desk.words(visit), officer, invitation, 'invited');
      },
    });
  }

  private endSessions({ officer, place }: OfficerCase): ReturnType<OfficerAct> {
    return Promise.resolve({
      isWarning: true,
      work: async (who: Actor) => {
        await this.leaving.endSessions(who, officer.id);
        return `${place}?done=sessions-ended`;
      },
    });
  }

  private recovery({ officer, place }: OfficerCase): ReturnType<OfficerAct> {
    return Promise.resolve({
      fields: (form: FormFields) => [form.long('reasons')],
      work: async (who: Actor, typed: Typed, once: Idempotency) => {
        await this.recoveries.ask(who, officer.id, given(typed, 'reasons'), once);
        return `${place}?done=recovery-asked`;
      },
    });
  }

  private confirmMail({ officer, place }: OfficerCase): ReturnType<OfficerAct> {
    return Promise.resolve({
      work: async (who: Actor) => {
        await this.preferences.confirmFor(who, officer.id);
        return `${place}?done=mail-confirmed`;
      },
    });
  }
}
