/** One thing that is wrong with a form: the field it stands at, and what to do. */
export interface FieldError {
  readonly field: string;
  readonly text: string;
}
