import { Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { KeptForms, PublicOrigin, Sessions, tokenIn, type OpenSession } from '@rogatory/identity';
import { DomainError } from '@rogatory/kernel';
import { foreignForm, formTokenMatches } from './csrf.js';
import { field } from './forms.js';
import { formSecretOf, type Stage, type Visit } from './visit.js';

const stagesKey = 'stages';

/** At which steps of signing in a page can be visited. Without it, anybody may. */
export const AtStage = (...stages: readonly Stage[]): ReturnType<typeof SetMetadata> =>
  SetMetadata(stagesKey, stages);

/** Lets somebody visit a page at its step of signing in, and a form in that one of our own pages has sent. */
@Injectable()
export class PageGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: Sessions,
    private readonly ours: PublicOrigin,
    private readonly forms: KeptForms,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<Visit>();
    const stages = this.reflector.getAllAndOverride<readonly Stage[] | undefined>(stagesKey, [
      context.getHandler(),
      context.getClass(),
    ]);
    const token = tokenIn(request);
    const session = await this.sessions.find(token);
    // the cookie of a session that has lapsed stays until the next sign-in: what is sent after it is kept by it
    if (session) request.session = session;
    this.ours.requireOwnPage(request);
    if (stages) {
      if (!session) {
        if (token !== undefined && stages.includes('full')) await this.keep(request, token);
        throw notSignedIn();
      }
      if (!stages.includes(session.stage)) {
        throw new DomainError('conflict', 'sign-in-step', 'This comes at another step.');
      }
    }
    if (request.method === 'POST') requireOwnForm(request, session);
    return true;
  }

  /** What was sent to a page about requests by somebody whose session has lapsed is kept for them. */
  private async keep(request: Visit, token: string): Promise<void> {
    const { method, url, body } = request;
    if (method !== 'POST' || request.isMultipart() || !/^\/(?:requests|board)\//.test(url)) return;
    if (!formTokenMatches(token, field(request, 'form'))) return;
    const fields = Object.entries(body ?? {}).flatMap(([name, value]: [string, unknown]) =>
      typeof value === 'string' && isKept(name, value) ? [[name, value] as const] : [],
    );
    const kept = await this.forms.keep(token, { path: url, fields: Object.fromEntries(fields) });
    if (kept !== undefined) request.kept = kept;
  }
}

/** An act is confirmed anew: what it will do is shown once more before. */
function isKept(name: string, value: string): boolean {
  return name !== 'form' && !(name === 'step' && ['confirm', 'auto'].includes(value));
}

/** Forms of somebody signed in are bound to the session; those before may also be bound to the browser. */
function requireOwnForm(request: Visit, session: OpenSession | undefined): void {
  const given = tokenOf(request);
  if (session && formTokenMatches(session.token, given)) return;
  if (session?.stage !== 'full' && formTokenMatches(formSecretOf(request), given)) return;
  throw foreignForm();
}

/**
 * The token of a form: one of its fields; with files, which are read long after this, in the form's address. It is of
 * no use to whoever reads it there: the session's cookie is what it is checked against.
 */
function tokenOf(request: Visit): string {
  if (!request.isMultipart()) return field(request, 'form');
  const { form } = request.query as Readonly<Record<string, unknown>>;
  return typeof form === 'string' ? form : '';
}

function notSignedIn(): DomainError {
  return new DomainError('unauthenticated', 'unauthenticated', 'Sign in first.');
}
