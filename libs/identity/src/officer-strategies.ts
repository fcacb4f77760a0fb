import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { DomainError, type Actor, type Origin } from '@rogatory/kernel';
import { Strategy as CustomStrategy } from 'passport-custom';
import { Strategy as LocalStrategy } from 'passport-local';
import { SecondStep } from './second-step.js';
import { Sessions, type Ticket } from './sessions.js';
import { SignIn } from './sign-in.js';

/** The cookie that holds a session's token. Browsers take the prefix only with Secure, Path=/ and no Domain. */
export const sessionCookie = '__Host-rogatory';

/** As much of a request as the strategies look at; Fastify's fits. */
export interface Arriving {
  readonly method: string;
  readonly ip: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly cookies?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
}

/** Where browsers see this node: `https://rogatory.example`. */
export class PublicOrigin {
  readonly origin: string;

  constructor(readonly url: string) {
    this.origin = new URL(url).origin;
  }

  /**
   * A cookie comes along with whatever page sends a browser here; what changes something must come from our own page
   * (OWASP ASVS 3.5.1 to 3.5.3).
   * @throws DomainError `cross-site` (403).
   */
  requireOwnPage({ method, headers }: Pick<Arriving, 'method' | 'headers'>): void {
    if (['GET', 'HEAD', 'OPTIONS'].includes(method)) return;
    const site = headers['sec-fetch-site'];
    const isOurs = site === undefined ? headers.origin === this.origin : site === 'same-origin';
    if (isOurs) return;
    throw new DomainError(
      'forbidden',
      'cross-site',
      'This came from a page of another site. Begin again on a page of this one.',
    );
  }
}

/** The token that a browser brings along. */
export function tokenIn({ cookies }: Pick<Arriving, 'cookies'>): string | undefined {
  return cookies?.[sessionCookie];
}

function textIn(body: unknown, name: string): string {
  const value = (body as Readonly<Record<string, unknown>> | null | undefined)?.[name];
  return typeof value === 'string' ? value : '';
}

function originOf({ ip: address, headers }: Arriving): Origin {
  const agent = headers['user-agent'];
  return { address, ...(typeof agent === 'string' && { agent: agent.slice(0, 200) }) };
}

/** Passport strategy `session`: the cookie of somebody wholly signed in becomes the actor of the request. */
@Injectable()
export class SessionStrategy extends PassportStrategy(CustomStrategy, 'session') {
  constructor(
    private readonly sessions: Sessions,
    private readonly ours: PublicOrigin,
  ) {
    super();
  }

  async validate(request: Arriving): Promise<Actor | false> {
    const token = tokenIn(request);
    // whoever sends a token in a header means that one
    if (token === undefined || request.headers.authorization !== undefined) return false;
    // a stream of events connects by itself, whether or not somebody sits before it
    const quietly = request.headers.accept?.includes('text/event-stream') === true;
    const session = await this.sessions.find(token, quietly);
    if (!session?.actor) return false;
    this.ours.requireOwnPage(request);
    return session.actor;
  }
}

/** Passport strategy `password`: fields `email` and `password` become a ticket. */
@Injectable()
export class PasswordStrategy extends PassportStrategy(LocalStrategy, 'password') {
  constructor(
    private readonly signIn: SignIn,
    private readonly ours: PublicOrigin,
  ) {
    super({ usernameField: 'email', passReqToCallback: true });
  }

  async validate(request: Arriving): Promise<Ticket> {
    this.ours.requireOwnPage(request);
    const { body } = request;
    const [email, password] = [textIn(body, 'email'), textIn(body, 'password')];
    return this.signIn.password(email, password, originOf(request), tokenIn(request));
  }
}

/** Passport strategy `totp`: the field `code` and the cookie become a ticket. */
@Injectable()
export class TotpStrategy extends PassportStrategy(CustomStrategy, 'totp') {
  constructor(
    private readonly step: SecondStep,
    private readonly ours: PublicOrigin,
  ) {
    super();
  }

  async validate(request: Arriving): Promise<Ticket> {
    this.ours.requireOwnPage(request);
    return this.step.code(tokenIn(request), textIn(request.body, 'code'), originOf(request));
  }
}

/** Passport strategy `passkey`: the browser's answer in the field `response`, and the cookie, become a ticket. */
@Injectable()
export class PasskeyStrategy extends PassportStrategy(CustomStrategy, 'passkey') {
  constructor(
    private readonly step: SecondStep,
    private readonly ours: PublicOrigin,
  ) {
    super();
  }

  async validate(request: Arriving): Promise<Ticket> {
    this.ours.requireOwnPage(request);
    const given = (request.body as { response?: unknown } | null | undefined)?.response;
    return this.step.passkey(tokenIn(request), answerIn(given), originOf(request));
  }
}

/** A form sends the browser's answer as JSON text, a script as it is. */
function answerIn(given: unknown): unknown {
  if (typeof given !== 'string') return given;
  try {
    return JSON.parse(given);
  } catch {
    return undefined;
  }
}
