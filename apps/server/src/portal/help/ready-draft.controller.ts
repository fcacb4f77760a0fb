import { Controller, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Drafting, identifiersIn } from '@rogatory/casework';
import { Directory } from '@rogatory/directory';
import { DomainError } from '@rogatory/kernel';
import { Law, type Instrument, type Kind } from '@rogatory/law';
import type { FastifyReply } from 'fastify';
import { Public } from '../../current-actor.js';
import { onceOf } from '../cases/once.js';
import { requireDrafter } from '../drafting/copying.js';
import { usualLanguage } from '../drafting/beginning.js';
import { AtStage, PageGuard } from '../page.guard.js';
import { languageFor } from '../portal.js';
import type { SignedIn } from '../visit.js';
import { shownFirst } from './visit-steps.js';

/** A draft that lacks nothing, for a first visit in the demonstration: whoever looks around can send it at once. */
@ApiExcludeController()
@Controller('help/first-visit/draft')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class ReadyDraftController {
  constructor(
    private readonly drafting: Drafting,
    private readonly law: Law,
    private readonly directory: Directory,
  ) {}

  @Post()
  async make(@Req() visit: SignedIn, @Res() reply: FastifyReply): Promise<void> {
    const actor = requireDrafter(visit);
    const fictional = this.directory.states().filter(({ demonstration }) => demonstration);
    const other = fictional.find(({ code }) => code !== actor.state);
    const found = this.law.instruments
      .map((instrument) => ({ instrument, kind: readyKind(instrument) }))
      .find(({ kind }) => kind !== undefined);
    // where people work, nothing is asked of a State for trying it out
    if (!other || !found?.kind || !fictional.some(({ code }) => code === actor.state)) {
      throw new DomainError('not-found', 'not-found', 'There is nothing at this address.');
    }
    const language = usualLanguage(this.directory, other.code, languageFor(visit).tag);
    const body = {
      ...{ instrument: found.instrument.id, kind: found.kind.id, requestedState: other.code },
      ...(language !== undefined && { language }),
      ...exampleOf(found.instrument, found.kind),
    };
    const { body: made } = await this.drafting.create(actor, body, onceOf(visit, body));
    void reply.redirect(`/help/first-visit?request=${made.id}`, 303);
  }
}

/** The kind that is shown first: one that goes the way of the steps, and asks for data. */
function readyKind({ kinds }: Instrument): Kind | undefined {
  const going = kinds.filter(({ lifecycle, useAction }) => lifecycle === shownFirst && !useAction);
  return going.find(({ data }) => data !== undefined) ?? going[0];
}

/** What the instrument itself gives as examples, for everything that is a text. */
function exampleOf({ offences }: Instrument, { contents, data, measure }: Kind): object {
  const texts = contents.filter(({ schema }) => schema['type'] === 'string');
  const [target] = identifiersIn(texts.map(({ example }) => example));
  const [offence] = offences;
  return {
    confidential: true,
    offences: offence ? [{ article: offence.article, description: offence.name }] : [],
    contents: Object.fromEntries(texts.map(({ field, example }) => [field, example])),
    items: [
      {
        measure: measure ?? 'other',
        ...(data !== undefined && { data }),
        ...(target !== undefined && { target }),
      },
    ],
  };
}
