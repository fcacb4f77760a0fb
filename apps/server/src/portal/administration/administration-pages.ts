import type { Field } from '../cases/form-field.js';
import type { FieldError } from '../field-error.js';
import type { Block, Sheet } from './sheet.js';

/** How a second factor can be shown on the page of a form. */
export interface FactorWanted {
  readonly hasTotp: boolean;
  /** The code of this moment, for officers of a fictional State. */
  readonly demonstrationCode: string | null;
}

/** Pages about the officers and the settings of a State, made of few parts. */
export interface AdministrationPages {
  administration: Sheet;
  'administration-form': {
    readonly title: string;
    readonly back: string;
    /** Where it is sent; with files, what the token of the form is added to. */
    readonly action: string;
    readonly takesFile: boolean;
    readonly blocks: readonly Block[];
    readonly fields: readonly Field[];
    readonly hidden: readonly (readonly [string, string])[];
    readonly button: string;
    readonly isWarning: boolean;
    readonly errors: readonly FieldError[];
    /** Null until the act wants a second factor. */
    readonly factor: FactorWanted | null;
  };
}
