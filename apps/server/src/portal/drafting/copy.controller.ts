import type {} from '@fastify/multipart'; // its types on the request
import { Controller, Get, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Copies, Reading } from '@rogatory/casework';
import { Directory } from '@rogatory/directory';
import { attachment } from '@rogatory/evidence';
import { DomainError } from '@rogatory/kernel';
import { Law } from '@rogatory/law';
import { endedUnhelped } from '@rogatory/lifecycle';
import type { FastifyReply } from 'fastify';
import { createHash, randomUUID } from 'node:crypto';
import { jsonIn, jsonLimit, TakesFiles } from '../../bodies.js';
import { Public } from '../../current-actor.js';
import { filePolicy } from '../../protection.js';
import { CaseView } from '../cases/case-view.js';
import { reader } from '../cases/cases.controller.js';
import { onceOf } from '../cases/once.js';
import { field } from '../forms.js';
import { AtStage, PageGuard } from '../page.guard.js';
import { Portal } from '../portal.js';
import type { Said } from '../problem-text.js';
import type { SignedIn } from '../visit.js';
import { choiceOfStates, NewDrafts, requireDrafter } from './copying.js';

/** New drafts out of former requests and out of files; and a request as a file. */
@ApiExcludeController()
@Controller('requests')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class CopyController {
  private readonly view: CaseView;
  private readonly drafts: NewDrafts;

  constructor(
    private readonly portal: Portal,
    private readonly reading: Reading,
    private readonly copies: Copies,
    private readonly directory: Directory,
    law: Law,
  ) {
    this.view = new CaseView(law);
    this.drafts = new NewDrafts(portal, law, directory);
  }

  @Get('import')
  askForFile(@Req() visit: SignedIn, @Res() reply: FastifyReply): void {
    requireDrafter(visit);
    this.portal.show(visit, reply, 'import', { key: randomUUID(), errors: [] });
  }

  /** Takes the file of a draft. The same file from the same page makes one draft, however often it is sent. */
  @Post('import')
  @TakesFiles()
  async import(@Req() visit: SignedIn, @Res() reply: FastifyReply): Promise<void> {
    const actor = requireDrafter(visit);
    const { key } = visit.query as Readonly<Record<string, unknown>>;
    try {
      const bytes = await fileOf(visit);
      const fingerprint = createHash('sha256').update(bytes).digest('hex');
      const { body } = await this.copies.import(actor, jsonIn(bytes), {
        key: `${typeof key === 'string' && /^[\w-]{1,60}$/.test(key) ? key : randomUUID()}-${fingerprint}`,
        fingerprint,
      });
      this.drafts.tell(visit, reply, body, 'imported');
    } catch (error) {
      if (
        !(error instanceof DomainError) ||
        !['invalid', 'malformed', 'too-large'].includes(error.kind)
      )
        throw error;
      const code = error.kind === 'malformed' ? 'import-unreadable' : error.code;
      const own = this.portal.textOf(visit, `fault.${code}`);
      const said = own === undefined ? this.said(visit, error) : [{ text: own }];
      const errors = said.map((one) => ({ field: 'file', ...one }));
      this.portal.show(visit, reply, 'import', { key: randomUUID(), errors }, 422);
    }
  }

  /** What is wrong with a file, part by part. */
  private said(visit: SignedIn, error: DomainError): Said[] {
    const texts = this.portal.problems(visit);
    const { problems = [] } = error.detail;
    return problems.length === 0
      ? [texts.ofError(error)]
      : problems.map((problem) => texts.ofProblem(problem, error));
  }

  @Get(':id/file')
  async file(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    const actor = reader(visit);
    const { reference } = await this.reading.request(actor, id);
    const file = await this.copies.file(actor, id);
    void reply
      .status(200)
      .header('content-security-policy', filePolicy)
      .header('cache-control', 'no-store')
      .header('content-disposition', attachment(`${reference}.json`))
      .type('application/json; charset=utf-8')
      .send(`${JSON.stringify(file, null, 2)}\n`);
  }

  @Get(':id/copy')
  async askForCopy(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    const actor = requireDrafter(visit);
    const request = await this.reading.request(actor, id);
    await this.copies.own(actor, id);
    this.portal.show(visit, reply, 'copy', {
      head: this.view.head(request, actor.state),
      states: choiceOfStates(this.directory, actor),
      ...{ to: request.requestedState, mayReplace: endedUnhelped(request) },
      key: randomUUID(),
    });
  }

  @Post(':id/copy')
  async copy(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    const requestedState = field(visit, 'to');
    const body = {
      ...(requestedState !== '' && { requestedState }),
      ...(field(visit, 'replaces') === 'yes' && { replaces: true }),
    };
    const answer = await this.copies.duplicate(
      requireDrafter(visit),
      id,
      body,
      onceOf(visit, body),
    );
    this.drafts.tell(visit, reply, answer.body, 'created');
  }
}

/** The bytes of the one file of a form. @throws DomainError `import-missing`, `import-too-large`. */
async function fileOf(visit: SignedIn): Promise<Buffer> {
  const missing = new DomainError('invalid', 'import-missing', 'Choose a file first.');
  if (!visit.isMultipart()) throw missing;
  try {
    const part = await visit.file({ limits: { files: 1, parts: 5 } }).catch(() => undefined);
    if (!part?.filename) throw missing;
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of part.file as AsyncIterable<Buffer>) {
      size += chunk.length;
      // what is larger is not kept in memory to be refused
      if (size > jsonLimit) throw tooLarge();
      chunks.push(chunk);
    }
    if (part.file.truncated) throw tooLarge();
    if (size === 0) throw missing;
    return Buffer.concat(chunks);
  } finally {
    // what was not taken is read and dropped: unread, it would block whatever comes next on this connection
    visit.raw.unpipe();
    visit.raw.resume();
  }
}

function tooLarge(): DomainError {
  return new DomainError('too-large', 'import-too-large', 'The file is larger than 1 MB.');
}
