/** One thing that is wrong with a form: the field it stands at, and what to do. */
export interface FieldError {
  readonly field: string;
  readonly text: string;
  /** What exactly, in English, where the text in the reader's language is but a general one. */
  readonly english?: string;
}
