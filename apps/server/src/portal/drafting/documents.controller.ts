import type {} from '@fastify/multipart'; // its types on the request
import { Controller, Get, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Files, Reading, workers } from '@rogatory/casework';
import { Directory } from '@rogatory/directory';
import { attachment } from '@rogatory/evidence';
import { DomainError } from '@rogatory/kernel';
import { Law } from '@rogatory/law';
import { lifecycleOf } from '@rogatory/lifecycle';
import type { FastifyReply } from 'fastify';
import { TakesFiles } from '../../bodies.js';
import { Public } from '../../current-actor.js';
import { filePolicy } from '../../protection.js';
import { CaseView } from '../cases/case-view.js';
import { reader } from '../cases/cases.controller.js';
import { opening } from '../cases/opening.js';
import type { FieldError } from '../field-error.js';
import { AtStage, PageGuard } from '../page.guard.js';
import { Portal } from '../portal.js';
import type { SignedIn } from '../visit.js';
import { DraftView } from './draft-view.js';
import { isProgram, takeFiles } from './taking-files.js';

/** Files that one form may bring. */
const most = 20;

/** The documents of a request: what one may see of them, files on their way in, and each for download. */
@ApiExcludeController()
@Controller('requests/:id/documents')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class DocumentsController {
  private readonly view: CaseView;
  private readonly draftView: DraftView;

  constructor(
    private readonly portal: Portal,
    private readonly reading: Reading,
    private readonly files: Files,
    law: Law,
    directory: Directory,
  ) {
    this.view = new CaseView(law);
    this.draftView = new DraftView(this.view, directory);
  }

  @Get()
  async list(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Query('taken') taken: unknown,
  ): Promise<void> {
    await this.show(visit, reply, id, Math.trunc(Number(taken)) || 0, []);
  }

  /** Takes files, each by itself: one that is refused keeps no other out. Or opens the list for the reason given. */
  @Post()
  @TakesFiles()
  async add(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    if (!visit.isMultipart()) {
      await this.show(visit, reply, id, 0, []);
      return;
    }
    const { taken, faults } = await takeFiles(visit, most, async ({ name, type, stream }) => {
      if (isProgram(name))
        throw new DomainError('invalid', 'document-type-forbidden', 'A program.');
      const upload = { name, type, stream };
      await this.files.attach(reader(visit), id, () => Promise.resolve(upload), { careful: true });
    });
    if (faults.length === 0) {
      void reply.redirect(`/requests/${id}/documents?taken=${taken}`, 303);
      return;
    }
    const errors = faults.map(({ name, error }) => ({
      field: 'file',
      text: this.portal.tell(visit, `fault.${error.code}`, {
        name,
        most,
        largest: megabytes(this.files.largest),
      }),
    }));
    await this.show(visit, reply, id, taken, errors);
  }

  @Get(':document')
  download(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Param('document') document: string,
  ): Promise<void> {
    return opening(this.portal, visit, reply, async (actor) => {
      const { view, stream } = await this.files.open(actor, id, document);
      void reply
        .status(200)
        .header('content-security-policy', filePolicy)
        .header('cache-control', 'no-store')
        .header('digest', `sha-256=${Buffer.from(view.sha256, 'hex').toString('base64')}`)
        .header('content-disposition', attachment(view.name))
        .header('content-length', view.size)
        .type('application/octet-stream')
        .send(stream);
    });
  }

  /** Opens a document of a sealed request for the reason that was given. */
  @Post(':document')
  downloadWithReason(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Param('document') document: string,
  ): Promise<void> {
    return this.download(visit, reply, id, document);
  }

  private show(
    visit: SignedIn,
    reply: FastifyReply,
    id: string,
    taken: number,
    errors: readonly FieldError[],
  ): Promise<void> {
    return opening(this.portal, visit, reply, async (actor) => {
      const request = await this.reading.request(actor, id);
      const documents = await this.files.documents(actor, id);
      const { initial } = lifecycleOf(request.lifecycle);
      this.portal.show(
        ...([visit, reply, 'documents'] as const),
        {
          head: this.view.head(request, actor.state),
          isDraft: request.state === initial,
          mayAdd: actor.roles.some((role) => workers.some((one) => one === role)),
          documents: this.draftView.documents(documents.items),
          ...{ largest: megabytes(this.files.largest), most, taken: Math.max(0, taken), errors },
        },
        errors.length > 0 ? 422 : 200,
      );
    });
  }
}

/** In megabytes, as far as a tenth, and never more than there may be. */
function megabytes(bytes: number): number {
  return Math.floor(bytes / 100_000) / 10;
}
