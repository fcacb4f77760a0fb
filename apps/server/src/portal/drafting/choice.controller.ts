import { Controller, Get, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Former, identifiersIn } from '@rogatory/casework';
import { Directory } from '@rogatory/directory';
import type { Actor } from '@rogatory/kernel';
import { Law } from '@rogatory/law';
import type { FastifyReply } from 'fastify';
import { randomUUID } from 'node:crypto';
import { Public } from '../../current-actor.js';
import { CaseView } from '../cases/case-view.js';
import type { FieldError } from '../field-error.js';
import { AtStage, PageGuard } from '../page.guard.js';
import { Portal } from '../portal.js';
import type { SignedIn } from '../visit.js';
import { saidLimits } from './beginning.js';
import { choiceOfStates, requireDrafter } from './copying.js';
import { Choosing, type Wish } from './choosing.js';
import type { DraftingPages } from './drafting-pages.js';
import { formerLines, type FormerLine } from './former-lines.js';

const fields = ['to', 'need', 'offence', 'years', 'account'] as const;

/** Says in plain words what is needed, and is told what to ask for and why. The address is the question. */
@ApiExcludeController()
@Controller('requests/choose')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class ChoiceController {
  private readonly view: CaseView;
  private readonly choosing: Choosing;

  constructor(
    private readonly portal: Portal,
    private readonly former: Former,
    private readonly law: Law,
    private readonly directory: Directory,
  ) {
    this.view = new CaseView(law);
    this.choosing = new Choosing(law, directory, this.view);
  }

  @Get()
  async choose(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Query() query: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const actor = requireDrafter(visit);
    const typed = Object.fromEntries(
      fields.map((name) => {
        const value = query[name];
        const limit = name === 'to' ? 10 : saidLimits[name];
        return [name, typeof value === 'string' ? value.replaceAll('\0', '').slice(0, limit) : ''];
      }),
    ) as Record<(typeof fields)[number], string>;
    const states = choiceOfStates(this.directory, actor);
    const isAsked = query['need'] !== undefined;
    const errors = isAsked ? this.faults(visit, typed, states) : [];
    const wish: Wish = {
      ...{ to: typed.to, need: typed.need, offence: typed.offence },
      years: typed.years.trim() === '' ? undefined : Number(typed.years),
    };
    const model: DraftingPages['choose'] = {
      ...{ typed, states, errors, key: randomUUID() },
      offences: this.law.instruments.flatMap(({ offences }) =>
        offences.map(({ article, name }) => ({ value: article, text: name })),
      ),
      result:
        isAsked && errors.length === 0
          ? {
              ...this.choosing.propose(
                wish,
                actor,
                (key) => this.portal.textOf(visit, key),
                (english) => this.portal.law(visit, english),
              ),
              alike: await this.alike(visit, actor, typed),
            }
          : null,
    };
    this.portal.show(visit, reply, 'choose', model, errors.length > 0 ? 422 : 200);
  }

  /** Requests of one's own State about the same account, address or number; none but those that the officer may see. */
  private async alike(
    visit: SignedIn,
    actor: Actor,
    { account, need }: Readonly<Record<'account' | 'need', string>>,
  ): Promise<readonly FormerLine[]> {
    // of a whole sentence only that counts which tells one account from all others
    const targets = [account, ...identifiersIn([need])];
    const former = await this.former.about(actor, targets);
    return formerLines(former, this.view, visit.session.row.zone);
  }

  private faults(
    visit: SignedIn,
    { to, need, years }: Readonly<Record<(typeof fields)[number], string>>,
    states: readonly { readonly value: string }[],
  ): FieldError[] {
    const isYears = years.trim() === '' || /^\d{1,3}$/.test(years.trim());
    const wrong: readonly (readonly [string, string, boolean])[] = [
      ['to', 'state-missing', !states.some(({ value }) => value === to)],
      ['need', 'need-missing', need.trim() === ''],
      ['years', 'years-wrong', !isYears],
    ];
    return wrong.flatMap(([field, what, is]) =>
      is ? [{ field, text: this.portal.textOf(visit, `fault.${what}`) ?? what }] : [],
    );
  }
}
