import { Injectable } from '@nestjs/common';
import { Handover, workers } from '@rogatory/casework';
import { Delegations, Leaving, type OfficerView } from '@rogatory/identity';
import { invalid, type Actor } from '@rogatory/kernel';
import { field } from '../forms.js';
import type { SignedIn } from '../visit.js';
import { AdministrationDesk, asked, type Query } from './administration-desk.js';
import { given, type FormFields } from './form-fields.js';
import { linkSheet, officersPlace, type OfficerAct, type OfficerCase } from './officer-act.js';
import { say, type Sheet } from './sheet.js';

/** Officers who leave, come back, or are away: who takes over. */
@Injectable()
export class LeavingActs {
  readonly acts: Readonly<Record<string, OfficerAct>> = {
    deactivate: (one) => this.deactivate(one),
    'hand-over': (one) => this.handOver(one),
    reactivate: (one) => this.reactivate(one),
    'stand-in': (one) => this.standIn(one),
    'end-stand-in': (one) => this.endStandIn(one),
  };

  constructor(
    private readonly desk: AdministrationDesk,
    private readonly leaving: Leaving,
    private readonly delegations: Delegations,
    private readonly handover: Handover,
  ) {}

  private async deactivate({ visit, actor, officer }: OfficerCase): ReturnType<OfficerAct> {
    const successors = await this.successors(actor, officer);
    return {
      isWarning: true,
      fields: (form: FormFields) => [
        form.long('reasons'),
        form.select('to', successors, { optional: true }),
      ],
      work: async (who, typed) => {
        const { to, reasons } = given(typed, 'to', 'reasons');
        this.requireSuccessor(successors, to);
        const { toHandOver } = await this.leaving.deactivate(who, officer.id, { reasons });
        const left =
          to === undefined ? toHandOver.assignments : await this.moveAll(who, officer, to, reasons);
        return this.leftSheet(
          visit,
          officer,
          toHandOver.assignments - left,
          left,
          toHandOver.serviceAccounts,
        );
      },
    };
  }

  private async handOver({ visit, actor, officer }: OfficerCase): ReturnType<OfficerAct> {
    const successors = await this.successors(actor, officer);
    return {
      fields: (form: FormFields) => [form.select('to', successors), form.long('reasons')],
      work: async (who, typed) => {
        const { to, reasons } = given(typed, 'to', 'reasons');
        let moved = 0;
        for (let left = 1; left > 0;) {
          const done = await this.handover.handOver(who, officer.id, { to, reasons });
          moved += done.moved;
          left = done.moved === 0 ? 0 : done.remaining;
        }
        return this.leftSheet(visit, officer, moved, 0, 0);
      },
    };
  }

  private reactivate({ visit, officer }: OfficerCase): ReturnType<OfficerAct> {
    return Promise.resolve({
      work: async (who: Actor) => {
        const { invitation } = await this.leaving.reactivate(who, officer.id);
        return linkSheet(this.desk.words(visit), officer, invitation, 'invited');
      },
    });
  }

  private async standIn({ actor, officer, place }: OfficerCase): ReturnType<OfficerAct> {
    const others = await this.successors(actor, officer);
    return {
      fields: (form: FormFields) => [
        ...[form.select('delegate', others), form.day('from'), form.day('to-day')],
        form.long('reasons', { optional: true }),
      ],
      work: async (who, typed, once) => {
        const { 'to-day': to, ...sent } = given(typed, 'delegate', 'from', 'to-day', 'reasons');
        await this.delegations.create(who, { ...sent, to, absent: officer.id }, once);
        return `${place}?done=stand-in`;
      },
    };
  }

  private endStandIn({ visit, place }: OfficerCase): ReturnType<OfficerAct> {
    const id = field(visit, 'delegation') || (asked(visit.query as Query, 'delegation') ?? '');
    return Promise.resolve({
      hidden: { delegation: id },
      work: async (who: Actor) => {
        await this.delegations.end(who, id);
        return `${place}?done=stand-in-ended`;
      },
    });
  }

  private async successors(actor: Actor, { id }: OfficerView) {
    const colleagues = await this.desk.colleagues(actor, workers);
    return colleagues.filter((one) => one.id !== id).map((one) => this.desk.officerChoice(one));
  }

  /** An account is not closed before it is sure that its cases find somebody. */
  private requireSuccessor(
    choices: readonly { readonly value: string }[],
    to: string | undefined,
  ): void {
    if (to === undefined || choices.some(({ value }) => value === to)) return;
    throw invalid('unknown-assignee', '/to', 'Choose an active officer who works on cases.');
  }

  /** Moves what an officer worked on, portion by portion. @returns how many are left. */
  private async moveAll(
    actor: Actor,
    { id }: OfficerView,
    to: string,
    reasons?: string,
  ): Promise<number> {
    for (;;) {
      const { moved, remaining } = await this.handover.handOver(actor, id, { to, reasons });
      if (moved === 0 || remaining === 0) return remaining;
    }
  }

  private leftSheet(
    ...[visit, { id, name, email }, moved, left, accounts]: readonly [
      SignedIn,
      OfficerView,
      number,
      number,
      number,
    ]
  ): Sheet {
    const t = this.desk.words(visit);
    return {
      ...{
        title: name || email,
        back: `${officersPlace}/${id}`,
        isWide: false,
        done: t('done.handed-over'),
      },
      blocks: [
        { kind: 'text', pieces: say(t('left.moved', { count: moved })) },
        { kind: 'text', pieces: say(t('left.remaining', { count: left })) },
        ...(accounts > 0
          ? [{ kind: 'notice', text: t('left.accounts', { count: accounts }) } as const]
          : []),
        ...(left > 0
          ? [
              {
                kind: 'buttons',
                items: [{ text: t('act.hand-over'), href: `${officersPlace}/${id}/hand-over` }],
              } as const,
            ]
          : []),
      ],
    };
  }
}
