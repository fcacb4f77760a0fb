import { Controller, Get, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Recoveries } from '@rogatory/identity';
import type { FastifyReply } from 'fastify';
import { Public } from '../../current-actor.js';
import { AtStage, PageGuard } from '../page.guard.js';
import type { SignedIn } from '../visit.js';
import { AdministrationDesk, nowhere } from './administration-desk.js';
import { AdministrationForms } from './administration-forms.js';
import { given } from './form-fields.js';
import { linkSheet } from './officer-act.js';
import { endingPlan, requireSecond } from './second-officer.js';

/** Recoveries that wait for a second officer, who has made sure of the person. */
@ApiExcludeController()
@Controller('administration/recoveries')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class RecoveryPages {
  constructor(
    private readonly desk: AdministrationDesk,
    private readonly forms: AdministrationForms,
    private readonly recoveries: Recoveries,
  ) {}

  @Get(':id/:end')
  askRecovery(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Param('end') end: string,
  ): void {
    requireSecond(visit);
    if (end === 'withdraw') throw nowhere();
    this.forms.ask(
      visit,
      reply,
      endingPlan(
        this.desk.words(visit),
        `/administration/recoveries/${id}`,
        '/administration',
        end,
      ),
    );
  }

  @Post(':id/:end')
  async settleRecovery(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Param('end') end: string,
  ): Promise<void> {
    if (end === 'withdraw') throw nowhere();
    const plan = endingPlan(
      this.desk.words(visit),
      `/administration/recoveries/${id}`,
      '/administration',
      end,
    );
    await this.forms.send(visit, reply, plan, async (actor, typed, once) => {
      if (end === 'decline') {
        await this.recoveries.decline(actor, id, given(typed, 'reasons'), once);
        return '/administration?done=recovery-declined';
      }
      const { officer, recovery } = await this.recoveries.confirm(actor, id, once);
      const name = await this.desk.namesOf(actor, [officer]);
      const who = { id: officer, name: name(officer), email: '' };
      return linkSheet(this.desk.words(visit), who, recovery, 'recovered');
    });
  }
}
