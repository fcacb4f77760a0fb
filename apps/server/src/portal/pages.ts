import type { Role } from '@rogatory/kernel';
import type { AdministrationPages } from './administration/administration-pages.js';
import type { AuditPages } from './audit/audit-pages.js';
import type { RunLine, TrailPages } from './audit/trail-pages.js';
import type { CasePages } from './cases/case-pages.js';
import type { RequestPages } from './cases/request-pages.js';
import type { DeskPages, LastSignIn, SecondOfficers, Waiting } from './desk/desk-pages.js';
import type { DirectoryPages } from './directory/directory-pages.js';
import type { DraftingPages } from './drafting/drafting-pages.js';
import type { FieldError } from './field-error.js';
import type { HelpPages } from './help/help-pages.js';
import type { StatisticsPages } from './statistics/statistics-pages.js';

export type { FieldError } from './field-error.js';

/** What every page with a form says of the last try. */
interface Form {
  readonly errors: readonly FieldError[];
}

/** A national identity provider to sign in with. */
export interface ProviderChoice {
  readonly id: string;
  readonly name: string;
}

export interface FactorLine {
  readonly id: string;
  readonly kind: 'totp' | 'passkey';
  /** Empty for the authenticator app. */
  readonly name: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

/** An identity at a provider, by which the officer signs in. */
export interface IdentityLine {
  readonly issuer: string;
  readonly subject: string;
  readonly provider: string;
  readonly linkedAt: Date;
}

export interface SessionLine {
  readonly id: string;
  readonly isThis: boolean;
  readonly address: string;
  /** Empty where the browser does not say what it is. */
  readonly browser: string;
  readonly system: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
}

/** Sign-ins that the demonstration offers; the secret is public. */
export interface DemonstrationChoice {
  readonly secret: string;
  readonly states: readonly { readonly code: string; readonly name: string }[];
  readonly officers: readonly string[];
}

/** Who somebody is, as pages show it. */
export interface Who {
  readonly name: string;
  readonly state: string;
  readonly authority: string;
  readonly roles: readonly Role[];
}

type Slices = RequestPages & HelpPages & StatisticsPages & DirectoryPages & AdministrationPages;

/** Pages of `views/`, each with what it shows. */
export interface Pages extends CasePages, DeskPages, AuditPages, TrailPages, DraftingPages, Slices {
  landing: { readonly demonstration: DemonstrationChoice | null };
  accessibility: Record<string, never>;
  kept: {
    readonly id: string;
    /** The page that it was sent to. */
    readonly path: string;
    readonly keptAt: Date;
    readonly fields: readonly (readonly [string, string])[];
    /** What somebody has typed, for them to see. */
    readonly typed: readonly string[];
  };
  error: {
    /** Which of the texts `error.<kind>.title` and `.text`. */
    readonly kind: string;
    /** What is said of it in the visitor's language; null where there is no text for it, or need of one. */
    readonly said: string | null;
    /** What the API says of it; in English. */
    readonly sentence: string | null;
    readonly reference: string;
  };
  'sign-in': Form & {
    /** What was typed; the password never is. */
    readonly email: string;
    readonly back: string;
    /** Why somebody is asked to sign in: the former sign-in ended, or was just ended. */
    readonly notice: 'ended' | 'signed-out' | 'needed' | 'kept' | null;
    readonly providers: readonly ProviderChoice[];
    readonly demonstrationSecret: string | null;
  };
  'second-factor': Form & {
    readonly purpose: 'second-factor' | 'step-up';
    readonly action: string;
    readonly back: string;
    readonly hasTotp: boolean;
    /** Nothing to show: who signed in at a provider signs in there again. */
    readonly hasNone: boolean;
    /** What the browser asks the authenticator, as JSON; null where there is no passkey. */
    readonly passkeyOptions: string | null;
    /** The code of this moment, for officers of a fictional State. */
    readonly demonstrationCode: string | null;
  };
  enrol: { readonly base: string };
  'enrol-passkey': Form & {
    readonly base: string;
    readonly options: string;
    readonly name: string;
  };
  'enrol-app': Form & {
    readonly base: string;
    /** Base32 in groups of four. */
    readonly secret: string;
    /** `otpauth:` address that a phone opens. */
    readonly uri: string;
    /** A QR code, as an SVG element of our own making. */
    readonly svg: string;
  };
  link: Form & {
    readonly purpose: 'invitation' | 'recovery';
    readonly action: string;
    readonly token: string;
    readonly state: string;
    readonly email: string;
    readonly name: string;
    readonly expires: Date;
    readonly providers: readonly ProviderChoice[];
  };
  home: Who & {
    /** Whether nothing is sent to the officer's address, because mail came back. */
    readonly mailStopped: boolean;
    /** Colleagues, and their units, whose work the officer sees besides today. */
    readonly standsInFor: readonly string[];
    /** Null for whoever works with no cases. */
    readonly waiting: Waiting | null;
    /** Null for whoever is no administrator. */
    readonly administration: SecondOfficers | null;
    /** Null at the first time. */
    readonly lastSignIn: LastSignIn | null;
    /** The verification of every history that ended last; null for whoever is no auditor, or where there is none. */
    readonly verification: RunLine | null;
  };
  account: Who & {
    readonly email: string;
    readonly hasPassword: boolean;
    readonly factors: readonly FactorLine[];
    readonly identities: readonly IdentityLine[];
    /** Identity providers of the officer's State. */
    readonly providers: readonly ProviderChoice[];
    readonly errors: readonly FieldError[];
    readonly sessions: readonly SessionLine[];
    /** What was just done: a text `account.done.<what>`. */
    readonly done: string | null;
  };
  notifications: Form & {
    readonly email: string;
    /** Since when nothing is sent to the address, and what the mail server said; null while mail goes out. */
    readonly stopped: { readonly at: Date; readonly reason: string } | null;
    /** Each kind of news, and how the officer is told of it. */
    readonly kinds: readonly { readonly kind: string; readonly way: string }[];
    readonly ways: readonly string[];
    /** Languages of mail, each with its own name for itself; the chosen one, empty for the portal's. */
    readonly mailLanguages: readonly { readonly tag: string; readonly name: string }[];
    readonly mailLanguage: string;
    /** Empty for the State's. */
    readonly ownZone: string;
    readonly stateZone: string;
    readonly zones: readonly string[];
    readonly digestHour: string;
    readonly hours: readonly { readonly value: string; readonly text: string }[];
    readonly quietFrom: string;
    readonly quietTo: string;
    readonly quietWeekends: boolean;
    /** What was just done: a text `notifications.done.<what>`. */
    readonly done: string | null;
  };
  password: Form;
  'remove-factor': Form & { readonly id: string; readonly name: string };
}
