/** One opening of a request, or of something of it. */
export interface ReadLine {
  readonly id: string;
  readonly request: string;
  readonly what: string;
  readonly actor: string;
  readonly authority: string | null;
  readonly address: string;
  readonly reason: string | null;
  readonly at: Date;
}

/** A sign-in or an act of administration. */
export interface AccessLine {
  readonly id: string;
  readonly type: string;
  readonly actor: string;
  readonly subject: string | null;
  readonly address: string;
  readonly detail: readonly string[];
  readonly at: Date;
}

/** Pages for whoever has to find out what happened. */
export interface AuditPages {
  audit: {
    readonly view: 'reads' | 'access';
    readonly filter: { readonly actor: string; readonly request: string; readonly type: string };
    readonly reads: readonly ReadLine[];
    readonly access: readonly AccessLine[];
    readonly next: string | null;
  };
  verification: {
    readonly id: string;
    readonly reference: string;
    readonly ok: boolean;
    readonly at: Date;
    readonly chains: readonly {
      readonly room: string;
      readonly ok: boolean;
      readonly events: number;
      readonly head: string;
      /** What is wrong, in English; null where nothing is. */
      readonly fault: string | null;
    }[];
  };
}
