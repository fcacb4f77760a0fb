import { sessionCookie, type Ticket } from '@rogatory/identity';
import type { FastifyReply } from 'fastify';

/** Browsers keep a `__Host-` cookie for this very host, and send it over TLS alone (localhost apart); ASVS 5.0, 3.3. */
export const cookie = { path: '/', httpOnly: true, secure: true, sameSite: 'lax' } as const;
export const languageCookie = '__Host-language';
export const formCookie = '__Host-form';

/** Gives the browser the session that a step of signing in has led to. */
export function giveTicket(reply: FastifyReply, { token }: Ticket): void {
  void reply.setCookie(sessionCookie, token, cookie);
}

/** Takes the session away from the browser. */
export function takeTicket(reply: FastifyReply): void {
  void reply.clearCookie(sessionCookie, cookie);
}
