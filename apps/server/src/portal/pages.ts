/** Sign-ins that the demonstration offers; the secret is public. */
export interface DemonstrationChoice {
  readonly secret: string;
  readonly states: readonly { readonly code: string; readonly name: string }[];
  readonly officers: readonly string[];
}

/** Pages of `views/`, each with what it shows. */
export interface Pages {
  landing: { readonly demonstration: DemonstrationChoice | null };
  accessibility: Record<string, never>;
  error: {
    /** Which of the texts `error.<kind>.title` and `.text`. */
    readonly kind: string;
    /** What the API says of it; in English. */
    readonly sentence: string | null;
    readonly reference: string;
  };
}
