import { invalidRequest, unsupportedGrant, type Credential } from '@rogatory/identity';

/** The one kind of assertion that proves a client here (RFC 7523 section 2.2). */
const jwtBearer = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

export interface TokenRequest {
  readonly credential: Credential;
  readonly scope?: string;
}

/**
 * What a token is asked for with: a form (RFC 6749 section 4.4), client credentials in it or as HTTP Basic.
 * @throws DomainError `invalid-request`, `unsupported-grant-type` (400).
 */
export function tokenRequestOf(form: unknown, authorization: string | undefined): TokenRequest {
  const given = fields(form);
  if (given['grant_type'] === undefined) throw invalidRequest('The field grant_type is missing.');
  if (given['grant_type'] !== 'client_credentials') throw unsupportedGrant();
  const { scope } = given;
  return { credential: credentialOf(given, authorization), ...(scope !== undefined && { scope }) };
}

/** One way to prove who one is, and no second (RFC 6749 section 2.3). */
function credentialOf(given: Fields, authorization: string | undefined): Credential {
  const { client_id: id, client_secret: secret, client_assertion: assertion } = given;
  const basic = basicCredentials(authorization);
  const ways = [basic, secret, assertion].filter((way) => way !== undefined);
  if (ways.length > 1) throw invalidRequest('Prove who you are in one way, not in several.');
  if (assertion !== undefined) {
    if (given['client_assertion_type'] !== jwtBearer)
      throw invalidRequest(`The field client_assertion_type is ${jwtBearer}.`);
    return { kind: 'assertion', assertion, ...(id !== undefined && { id }) };
  }
  return { kind: 'secret', id: basic?.id ?? id ?? '', secret: basic?.secret ?? secret ?? '' };
}

type Fields = Readonly<Record<string, string | undefined>>;

/** The form's fields. Empty ones count as left out; one that is there twice is refused (RFC 6749 section 3.2). */
function fields(form: unknown): Fields {
  if (typeof form !== 'object' || form === null) return {};
  const entries = Object.entries(form).filter(([, value]) => value !== '');
  for (const [name, value] of entries) {
    if (typeof value !== 'string')
      throw invalidRequest(`Send the field ${name.slice(0, 50)} once, as a text.`);
  }
  return Object.fromEntries(entries as [string, string][]); // every value has just been seen to be one
}

/** Client id and secret from HTTP Basic, each form-decoded (RFC 6749 section 2.3.1). */
function basicCredentials(header: string | undefined): { id: string; secret: string } | undefined {
  const [scheme, encoded] = (header ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'basic' || encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.indexOf(':');
  try {
    const decode = (part: string): string => decodeURIComponent(part.replaceAll('+', ' '));
    return { id: decode(text.slice(0, colon)), secret: decode(text.slice(colon + 1)) };
  } catch {
    return { id: '', secret: '' };
  }
}
