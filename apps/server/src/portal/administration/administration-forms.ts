import { Injectable } from '@nestjs/common';
import type { Idempotency } from '@rogatory/casework';
import { SecondFactors, SecondStep, Sessions, SignIn } from '@rogatory/identity';
import { DomainError, type Actor } from '@rogatory/kernel';
import type { FastifyReply } from 'fastify';
import { randomUUID } from 'node:crypto';
import { originOf } from '../../current-actor.js';
import { isShownAtForm, typedIn } from '../cases/act-typed.js';
import { reader } from '../cases/cases.controller.js';
import type { Field, Typed } from '../cases/form-field.js';
import { onceEachOf } from '../cases/once.js';
import { giveTicket } from '../cookies.js';
import type { FieldError } from '../field-error.js';
import { Portal } from '../portal.js';
import type { SignedIn } from '../visit.js';
import type { FactorWanted } from './administration-pages.js';
import { FormFields } from './form-fields.js';
import type { Block, Sheet } from './sheet.js';

/** What a form is to be; the rest is the same for all. */
export interface Plan {
  readonly title: string;
  readonly back: string;
  readonly action: string;
  readonly button: string;
  readonly isWarning?: boolean;
  readonly takesFile?: boolean;
  readonly blocks?: readonly Block[];
  readonly hidden?: Readonly<Record<string, string>>;
  readonly fields?: (form: FormFields) => readonly Field[];
  /** The version of what the form changes, and how that stands now, shown to whoever was overtaken. */
  readonly version?: number;
  readonly now?: readonly Block[];
  /** The form that asks for the second factor in its place, where a file cannot be sent again by itself. */
  readonly forFactor?: Plan;
}

/**
 * Carries out what a form asks for; the answer is an address to go to, a page to show once, or a further form.
 * `once` makes a form that is sent twice do it once.
 */
type Work = (
  actor: Actor,
  typed: Typed,
  once: Idempotency,
) => Promise<string | Sheet | { readonly next: Plan }>;

/** How a form is shown again. */
interface Again {
  readonly typed: Typed | undefined;
  readonly errors: readonly FieldError[];
  readonly factor: FactorWanted | null;
  readonly isStale?: boolean;
  readonly status?: number;
}

/** The field that makes a form which is sent twice do what it does once; `key` is what accounts sign with. */
const onceField = 'once';

/** Errors about the second factor that was typed into the form. */
const factorFaults = ['code-wrong', 'too-many-failures', 'busy'];

/**
 * Forms of the administration. An act that wants a second factor asks for it on the very page, with everything that
 * was typed; a form that was overtaken by somebody else's shows how things stand now.
 */
@Injectable()
export class AdministrationForms {
  constructor(
    private readonly portal: Portal,
    private readonly sessions: Sessions,
    private readonly step: SecondStep,
    private readonly factors: SecondFactors,
    private readonly signIn: SignIn,
  ) {}

  ask(visit: SignedIn, reply: FastifyReply, plan: Plan): void {
    this.show(visit, reply, plan, { typed: undefined, errors: [], factor: null });
  }

  /** @param typed what was sent, where that was no plain form. */
  async send(
    ...[visit, reply, plan, work, typed = typedIn(visit.body)]: readonly [
      SignedIn,
      FastifyReply,
      Plan,
      Work,
      Typed?,
    ]
  ): Promise<void> {
    try {
      await this.showFactor(visit, reply, typed['factor-code'] ?? '');
      const { 'factor-code': _, [onceField]: __, ...sent } = typed;
      const done = await work(reader(visit), typed, onceEachOf(visit, sent, onceField));
      if (typeof done === 'string') void reply.redirect(done, 303);
      else if ('next' in done) this.ask(visit, reply, done.next);
      else this.portal.show(visit, reply, 'administration', done);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      await this.failed(visit, reply, plan, typed, error);
    }
  }

  private async failed(
    ...[visit, reply, plan, typed, error]: readonly [
      SignedIn,
      FastifyReply,
      Plan,
      Typed,
      DomainError,
    ]
  ): Promise<void> {
    if (error.code === 'step-up-required') {
      const factor = await this.factorOf(visit);
      this.show(visit, reply, plan.forFactor ?? plan, { typed, errors: [], factor });
    } else if (factorFaults.includes(error.code)) {
      const { errors, status } = this.portal.fault(visit, error, 'factor-code');
      const moved = errors.map(({ text }) => ({ field: 'factor-code', text }));
      const factor = await this.factorOf(visit);
      this.show(visit, reply, plan, { typed, errors: moved, factor, status });
    } else if (isShownAtForm(error)) {
      const isStale = error.code === 'stale';
      const errors = this.errorsOf(visit, plan, error);
      this.show(visit, reply, plan, { typed, errors, factor: null, isStale, status: 422 });
    } else throw error;
  }

  /** A code that was typed steps the session up before anything else is done. */
  private async showFactor(visit: SignedIn, reply: FastifyReply, code: string): Promise<void> {
    if (code.trim() === '') return;
    const ticket = await this.step.code(visit.session.token, code, originOf(visit));
    giveTicket(reply, ticket);
    const session = await this.sessions.find(ticket.token);
    if (session?.actor) visit.session = { ...session, actor: session.actor };
  }

  private async factorOf({ session }: SignedIn): Promise<FactorWanted> {
    const kinds = await this.factors.list(session.token);
    const hasTotp = kinds.some(({ kind }) => kind === 'totp');
    const code = hasTotp && (await this.signIn.demonstrationCode(session.row.email));
    return { hasTotp, demonstrationCode: code || null };
  }

  private show(visit: SignedIn, reply: FastifyReply, plan: Plan, again: Again): void {
    const { typed, errors, factor, isStale = false, status = 200 } = again;
    const seen = isStale ? undefined : typed?.['version'];
    const version = seen ?? (plan.version === undefined ? undefined : String(plan.version));
    this.portal.show(
      visit,
      reply,
      'administration-form',
      {
        ...{ title: plan.title, back: plan.back, action: plan.action, button: plan.button },
        ...{ isWarning: plan.isWarning ?? false, takesFile: plan.takesFile ?? false },
        blocks: [...(plan.blocks ?? []), ...(isStale ? (plan.now ?? []) : [])],
        fields: this.fieldsOf(visit, plan, typed, errors),
        hidden: [
          ...Object.entries(plan.hidden ?? {}),
          ...(version === undefined ? [] : [['version', version] as const]),
          [onceField, typed?.[onceField] ?? randomUUID()] as const,
        ],
        ...{ errors, factor },
      },
      status,
    );
  }

  private fieldsOf(
    visit: SignedIn,
    { fields }: Plan,
    typed: Typed | undefined,
    errors: readonly FieldError[],
  ): readonly Field[] {
    const text = (key: string): string => this.portal.tell(visit, key, {});
    const has = (key: string): boolean => this.portal.textOf(visit, key) !== undefined;
    const told = new Map(errors.map((error) => [error.field, error.text]));
    return fields?.(new FormFields(text, has, typed, told)) ?? [];
  }

  /** What is wrong, each at the nearest field; what is about none stands above the form. */
  private errorsOf(visit: SignedIn, plan: Plan, error: DomainError): FieldError[] {
    const shown = this.fieldsOf(visit, plan, {}, []);
    const file = plan.takesFile ? ['content'] : [];
    const fields = [...namesOf(shown).keys(), ...file];
    const texts = this.portal.problems(visit);
    const { problems = [] } = error.detail;
    const own = (code: string): { text: string } | undefined => {
      const text = this.portal.textOf(visit, `administration.fault.${code}`);
      return text === undefined ? undefined : { text };
    };
    if (problems.length === 0) {
      return [{ field: 'main', ...(own(error.code) ?? texts.ofError(error)) }];
    }
    const told = problems.map((problem) => {
      const parts = problem.pointer.slice(1).split('/');
      const places = parts.map((_, index) => parts.slice(0, parts.length - index).join('-'));
      const field = nearest([...places, parts.at(-1) ?? ''], fields);
      const label = (): string | undefined => namesOf(shown).get(field);
      const said = own(problem.code) ?? texts.ofProblem(problem, error, { label });
      return { field: field === 'content' ? 'file' : field, ...said };
    });
    // one sentence at a field is enough to mend it; a file may be wrong in several lines
    return told.filter(
      (one, at) =>
        one.field === 'file' || told.findIndex(({ field }) => field === one.field) === at,
    );
  }
}

/** All fields of a form by their paths, with what they are called. */
function namesOf(fields: readonly Field[]): ReadonlyMap<string, string> {
  return new Map(
    fields.flatMap((field) => [
      [field.path, field.label] as const,
      ...('fields' in field ? namesOf(field.fields) : []),
    ]),
  );
}

/** The field that a place in a body was typed into; `main` where it is none of the form's. */
function nearest(places: readonly string[], fields: readonly string[]): string {
  for (const place of places.filter((one) => one !== '')) {
    const found =
      fields.find((path) => path === place) ??
      fields.find((path) => path.endsWith(`-${place}`) || path.startsWith(`${place}-`));
    if (found !== undefined) return found;
  }
  return 'main';
}
