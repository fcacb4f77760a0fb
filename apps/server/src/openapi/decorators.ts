import { ApiExtension } from '@nestjs/swagger';

/** What a route answers beyond, or short of, what follows from its form (`refusals.ts`). */
export interface Deviation {
  readonly also?: readonly number[];
  readonly never?: readonly number[];
  /** Refusals may come as `application/json`, which OAuth 2 wants (RFC 6749 section 5.2). */
  readonly asJson?: true;
}

export const deviationKey = 'x-answers';
export const queryKey = 'x-query';
export const publicKey = 'x-public';

/** Says which refusals a route has besides those that its form brings, and which of those it never gives. */
export const Answers = (deviation: Deviation): ReturnType<typeof ApiExtension> =>
  ApiExtension(deviationKey, deviation);

/** Describes the query of a route by the class that checks it. */
export const QueryOf = (form: new () => object): ReturnType<typeof ApiExtension> =>
  ApiExtension(queryKey, { form: form.name });
