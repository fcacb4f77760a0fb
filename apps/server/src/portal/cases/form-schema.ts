import { bodies } from '@rogatory/casework';
import { bodyForms } from '../../openapi/forms.js';
import type { Choice, FormContext, Typed } from './form-field.js';

/** What a class says of what may be sent, as far as a form on a page depends on it. */
export interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly $ref?: string;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

/** Where the form of an action, or of a part of a draft, finds its schemas. */
export type FormSchemas = Pick<ActionSchemas, 'of' | 'resolve'>;

/** The schema of an action's body, from the class that checks it, with the schemas that it refers to. */
export class ActionSchemas {
  private get known(): Readonly<Record<string, Schema>> {
    return bodyForms() as Readonly<Record<string, Schema>>;
  }

  /** Undefined for an action without a body. */
  of(action: string): Schema | undefined {
    const form = action in bodies ? bodies[action as keyof typeof bodies] : undefined;
    return form && this.known[form.name];
  }

  /** The member of a class that checks something that is sent. */
  member(form: string, name: string): Schema {
    const member = this.known[form]?.properties?.[name];
    if (!member) throw new Error(`${form} has no member ${name}.`);
    return member;
  }

  /** Name and schema of what another refers to; the schema itself where it refers to nothing. */
  resolve(schema: Schema): { readonly name: string; readonly schema: Schema } {
    const name = schema.$ref?.split('/').at(-1) ?? '';
    return { name, schema: this.known[name] ?? schema };
  }
}

/** Rows that a list shows before anybody has asked for more. */
const firstRows: Readonly<Record<string, number>> = { questions: 3, conditions: 2, grounds: 2 };
const furtherRows = 3;

/** Forms of which there is one for each item of the request. */
export const perItem: readonly string[] = ['ItemDecisionDto', 'ItemOutcomeDto'];

/** What a list of ids chooses from. */
export function choicesIn(context: FormContext, name: string): readonly Choice[] {
  const isOfDocuments = name === 'documents' || name === 'leaveOut';
  return context.choices?.[name] ?? (isOfDocuments ? context.documents : context.items);
}

/** An object of any members: nothing that a form could ask for. */
export function isFree({ type, properties, $ref }: Schema): boolean {
  return type === 'object' && !properties && $ref === undefined;
}

/** Whether a member holds one answer for each question that the other State has asked. */
export function isAnswered(name: string, { questions = [] }: FormContext): boolean {
  return name === 'answers' && questions.length > 0;
}

/** How many rows a list shows: those asked for, and more where the button was pressed. */
export function rowsOf(path: string, name: string, typed: Typed, most = 100): number {
  const first = path.includes('_') ? 1 : (firstRows[name] ?? 1);
  const asked = Number(typed[`rows.${path}`] ?? first);
  const wanted = typed['more'] === path ? asked + furtherRows : asked;
  return Math.min(most, Number.isSafeInteger(wanted) && wanted > 0 ? wanted : 1);
}
