import type { CaseHead, Citation, DeadlineLine, EventLine } from '../cases/case-pages.js';
import type { Choice, Field } from '../cases/form-field.js';
import type { FieldError } from '../field-error.js';
import type { Afterwards, Approval } from './afterwards.js';
import type { FormerLine } from './former-lines.js';
import type { Proposal } from './proposal.js';

/** One thing that the check of a draft says. */
export interface CheckLine {
  /** In English; what it says in other languages is `problem.<code>`, told with the part that it is about. */
  readonly message: string;
  readonly code?: string;
  readonly label?: string;
  readonly help?: string;
  readonly basis: readonly Citation[];
  /** Address of the page where it is mended; null where there is none. */
  readonly href: string | null;
}

/** What would send the draft back, and what is worth a thought. */
export interface CheckPanel {
  readonly errors: readonly CheckLine[];
  readonly warnings: readonly CheckLine[];
}

/** The name of a part of a draft: the instrument's own words, or else a text `draft.task.<id>`. */
export interface TaskName {
  readonly id: string;
  readonly label: string | null;
  readonly letter: string;
}

export interface TaskLine extends TaskName {
  readonly href: string;
  readonly standing: 'done' | 'to-do' | 'to-mend' | 'where-applicable';
}

export interface AnswerLine extends TaskName {
  readonly href: string;
  readonly values: readonly string[];
}

/** What the directory has of the State that is asked. */
export interface StateHints {
  readonly code: string;
  readonly languages: readonly string[];
  /** The day and hour there now, in words. */
  readonly clock: string;
  readonly isWeekend: boolean;
  readonly authorities: readonly {
    readonly name: string;
    readonly functions: readonly string[];
    /** Median of its answers to tests, in minutes; null where it is no contact point or was never tried. */
    readonly answersIn: number | null;
  }[];
}

export interface DocumentLine {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly state: string;
  readonly sentAt: Date | null;
}

/** A draft that is kept to start from again. */
export interface TemplateLine {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  /** The State that the request asked which it was made of. */
  readonly to: string;
  readonly shared: boolean;
}

/** Pages on which requests are written, each with what it shows. */
export interface DraftingPages {
  'new-request': {
    /** Codes of the States that can be asked. */
    readonly states: readonly string[];
    /** Null until the State has been chosen. */
    readonly to: StateHints | null;
    readonly groups: readonly {
      readonly instrument: string;
      readonly isParty: boolean;
      readonly kinds: readonly (Choice & { readonly paragraphs: readonly string[] })[];
    }[];
    readonly chosen: string;
    readonly key: string;
    readonly errors: readonly FieldError[];
    /** What was said on the way here: sent along, so that it stands in the draft. */
    readonly said: readonly (readonly [string, string])[];
  };
  draft: {
    readonly head: CaseHead;
    readonly groups: readonly {
      readonly id: 'asked' | 'stated' | 'sent';
      readonly tasks: readonly TaskLine[];
    }[];
    readonly done: number;
    readonly all: number;
    readonly documents: number;
    readonly panel: CheckPanel;
    readonly to: StateHints;
    readonly former: readonly FormerLine[];
    /** What was just done: a text `draft.done.<what>`. */
    readonly notice: string | null;
  };
  'draft-task': {
    readonly head: CaseHead;
    readonly task: TaskName;
    readonly help: string | null;
    readonly example: string | null;
    readonly basis: readonly Citation[];
    readonly version: number;
    readonly fields: readonly Field[];
    /** Fields that nobody sees: ids of items. */
    readonly hidden: readonly (readonly [string, string])[];
    readonly zone: string;
    readonly errors: readonly FieldError[];
    readonly panel: CheckPanel;
    readonly to: StateHints;
    /** Former requests about the same, where this part says what it is about. */
    readonly former: readonly FormerLine[];
    /** The time at which it was saved just now, such as `10:42`; null where it was not. */
    readonly saved: string | null;
    /** What others wrote while the form was being filled in. */
    readonly meanwhile: readonly EventLine[];
  };
  'draft-check': {
    readonly head: CaseHead;
    readonly answers: readonly AnswerLine[];
    readonly documents: readonly DocumentLine[];
    readonly panel: CheckPanel;
    readonly former: readonly FormerLine[];
    readonly approval: Approval;
    /** Whether it can still be written; else it waits for approval, and is given back to be changed. */
    readonly isDraft: boolean;
    readonly actions: readonly string[];
  };
  documents: {
    readonly head: CaseHead;
    readonly isDraft: boolean;
    readonly mayAdd: boolean;
    readonly documents: readonly DocumentLine[];
    readonly largest: number;
    readonly most: number;
    /** How many were just taken; 0 where none were. */
    readonly taken: number;
    readonly errors: readonly FieldError[];
  };
  'urgent-choice': {
    readonly states: readonly Choice[];
    readonly kinds: readonly Choice[];
    readonly to: string;
    readonly chosen: string;
    readonly errors: readonly FieldError[];
  };
  urgent: {
    readonly to: StateHints;
    readonly kind: { readonly value: string; readonly name: string; readonly purpose: string };
    readonly basis: readonly Citation[];
    readonly fields: readonly Field[];
    readonly afterwards: Afterwards;
    readonly mayTransmit: boolean;
    readonly key: string;
    readonly errors: readonly FieldError[];
  };
  receipt: {
    readonly head: CaseHead;
    /** Sent; or waiting for whoever approves it, or for a second officer. */
    readonly standing: 'sent' | 'approval' | 'second';
    readonly sent: { readonly at: Date; readonly hash: string } | null;
    readonly to: StateHints;
    readonly deadlines: readonly DeadlineLine[];
    readonly missing: readonly {
      readonly label: string;
      readonly letter: string;
      readonly help: string;
    }[];
    /** Whether that can be sent unasked; else only when the other State asks for it. */
    readonly isSupplied: boolean;
    readonly actions: readonly string[];
  };
  import: { readonly key: string; readonly errors: readonly FieldError[] };
  imported: { readonly head: CaseHead; readonly lines: readonly CheckLine[] };
  copy: {
    readonly head: CaseHead;
    readonly states: readonly Choice[];
    readonly to: string;
    /** Whether the former request ended without help, so that a new one may take its place. */
    readonly mayReplace: boolean;
    readonly key: string;
  };
  template: {
    readonly head: CaseHead;
    readonly key: string;
    readonly name: string;
    readonly who: string;
    readonly errors: readonly FieldError[];
  };
  templates: {
    readonly lines: readonly TemplateLine[];
    readonly next: string | null;
    readonly done: string | null;
  };
  'template-act': {
    readonly act: 'start' | 'rename' | 'remove';
    readonly template: TemplateLine;
    readonly name: string;
    readonly states: readonly Choice[];
    readonly to: string;
    readonly key: string;
    readonly errors: readonly FieldError[];
  };
  choose: {
    readonly typed: Readonly<Record<'to' | 'need' | 'offence' | 'years' | 'account', string>>;
    readonly states: readonly Choice[];
    readonly offences: readonly Choice[];
    readonly key: string;
    readonly errors: readonly FieldError[];
    /** Null until the question has been asked. */
    readonly result: {
      readonly best: Proposal | null;
      readonly others: readonly Proposal[];
      /** Former requests that are about the same. */
      readonly alike: readonly FormerLine[];
    } | null;
  };
}
