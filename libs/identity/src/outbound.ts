import ipaddr from 'ipaddr.js';
import { lookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { Agent, fetch, type RequestInit } from 'undici';

/** An address that somebody outside gave was refused, or did not answer as it must. The message is for operators. */
export class OutboundFault extends Error {
  override readonly name = 'OutboundFault';
}

export interface OutboundRules {
  /** Hosts that may be called, each exactly or as `.example` with all beneath it, with `:port` where it is an unusual one; all where absent. */
  readonly hosts?: readonly string[];
  /** Whether addresses of private networks may be called: the other side lives in a closed one. */
  readonly privateNetworks: boolean;
  /** Whether this machine itself, plain http and any port may be called: never in production. */
  readonly local: boolean;
  /** Milliseconds for the whole call, from the look-up of the name to the last byte. */
  readonly milliseconds?: number;
  /** Bytes that an answer may have, unpacked. */
  readonly bytes?: number;
  /** Whether a longer answer is cut off there, and not refused. */
  readonly cut?: boolean;
}

/** All addresses of a name. */
export type Resolve = (name: string) => Promise<readonly string[]>;

const ports = ['', '443', '8443'];
const privateRanges = ['private', 'uniqueLocal', 'carrierGradeNat'];
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Calls addresses that were given from outside, and nothing inside: https, no redirects, no credentials in the address,
 * and a connection to the very address that was checked, so that a name cannot mean one thing when it is looked at and
 * another when it is called (OWASP ASVS 15.3.2).
 */
export class Outbound {
  private readonly agent: Agent;

  constructor(
    private readonly rules: OutboundRules,
    private readonly resolve: Resolve = everyAddress,
  ) {
    this.agent = new Agent({
      connect: { lookup: this.lookup, timeout: rules.milliseconds ?? 10_000 },
      keepAliveTimeout: 1000,
      maxResponseSize: -1, // counted below, where it is unpacked
    });
  }

  /** Why an address may not be called, as a sentence; undefined where it may, as far as can be told from its text. */
  refusal(address: string): string | undefined {
    if (!URL.canParse(address)) return 'This is no address.';
    const url = new URL(address);
    const { protocol, username, password, port } = url;
    const host = hostOf(url);
    if (protocol !== 'https:' && !(this.rules.local && protocol === 'http:'))
      return 'The address begins with https://.';
    if (username !== '' || password !== '') return 'The address holds no name and no password.';
    const listed = this.rules.hosts?.some((entry) => isListed(entry, host, port)) ?? true;
    if (!listed) return `The host "${host}" is not among those that this node may call.`;
    const usual = ports.includes(port) || this.rules.local || this.rules.hosts !== undefined;
    if (!usual) return 'The address has the port 443 or 8443.';
    if (ipaddr.isValid(host) && !this.mayCall(host))
      return `The address "${host}" is not one of the public internet.`;
    return undefined;
  }

  /**
   * Fetches an address within the limits, and reads the answer whole.
   * @throws OutboundFault where the address is refused, redirects, is too slow or answers too much.
   */
  async fetch(address: string, init: RequestInit = {}): Promise<Response> {
    const refusal = this.refusal(address);
    if (refusal !== undefined) throw new OutboundFault(refusal);
    const { milliseconds = 10_000, bytes = 1024 * 1024, cut = false } = this.rules;
    const late = AbortSignal.timeout(milliseconds);
    const signal = init.signal ? AbortSignal.any([init.signal, late]) : late;
    try {
      const answer = await fetch(address, {
        ...init,
        ...{ redirect: 'manual', signal, dispatcher: this.agent },
      });
      const body = await wholeBody(answer.body, bytes, cut);
      if (answer.status >= 300 && answer.status < 400)
        throw new OutboundFault('The address redirects to another one.');
      const headers = new Headers([...answer.headers]);
      for (const name of ['content-encoding', 'content-length', 'transfer-encoding'])
        headers.delete(name); // the body is unpacked already
      const { status, statusText } = answer;
      return new Response(isBodiless(status) ? null : body, { status, statusText, headers });
    } catch (error) {
      throw faultOf(error, late.aborted);
    }
  }

  async onModuleDestroy(): Promise<void> {
    await this.agent.destroy();
  }

  /** Looks a name up for a connection. One that leads to any address inside leads nowhere. */
  private readonly lookup: LookupFunction = (name, _options, done) => {
    this.resolve(name).then(
      (addresses) => {
        const inside = addresses.find((address) => !this.mayCall(address));
        if (inside !== undefined || addresses.length === 0) {
          const why = inside === undefined ? 'no address' : 'an address inside a network';
          done(new OutboundFault(`The name "${name}" leads to ${why}.`), []);
        } else {
          done(
            null,
            addresses.map((address) => ({
              address,
              family: ipaddr.IPv4.isValid(address) ? 4 : 6,
            })),
          );
        }
      },
      (error: unknown) => {
        done(error as Error, []);
      },
    );
  };

  /** Public unicast; whatever wraps another address, or belongs to a network or this machine, is not. */
  private mayCall(address: string): boolean {
    if (!ipaddr.isValid(address)) return false;
    const parsed = ipaddr.parse(address);
    const range: string = parsed.range();
    if (range === 'loopback') return this.rules.local;
    if (privateRanges.includes(range)) return this.rules.privateNetworks;
    if (range !== 'unicast') return false;
    return parsed.kind() === 'ipv4' || (parsed as ipaddr.IPv6).match(globalUnicast);
  }
}

/** The host as it is compared and checked: IPv6 without brackets, names without the dot at their end. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
}

function isListed(entry: string, host: string, port: string): boolean {
  const [, name = '', special] = /^(.*?)(?::(\d+))?$/.exec(entry.trim().toLowerCase()) ?? [];
  if (special === undefined ? !ports.includes(port) : special !== port) return false;
  return name.startsWith('.') ? host.endsWith(name) && host !== name : host === name;
}

async function everyAddress(name: string): Promise<readonly string[]> {
  return (await lookup(name, { all: true })).map(({ address }) => address);
}

async function wholeBody(
  body: AsyncIterable<Uint8Array> | null,
  most: number,
  cut: boolean,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > most && cut) break;
    if (size > most) throw new OutboundFault(`The answer is longer than ${most} bytes.`);
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

/** Statuses that a body may not go with. */
function isBodiless(status: number): boolean {
  return status === 204 || status === 205;
}

/** The reason at the bottom: `fetch` wraps what happened below it. */
function faultOf(error: unknown, late: boolean): OutboundFault {
  if (error instanceof OutboundFault) return error;
  const { cause } = error as { cause?: unknown };
  if (cause instanceof OutboundFault) return cause;
  if (late) return new OutboundFault('The address does not answer in time.');
  const reason = cause instanceof Error ? cause.message : String(error);
  return new OutboundFault(`The address does not answer: ${reason}`);
}
