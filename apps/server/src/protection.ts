import type { FastifyHelmetOptions } from '@fastify/helmet';

/** What every answer tells browsers, pages with a policy of their own apart. */
export const protection = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      'default-src': ["'none'"],
      'frame-ancestors': ["'none'"],
      'base-uri': ["'none'"],
      'form-action': ["'none'"],
    },
  },
  crossOriginResourcePolicy: { policy: 'same-origin' },
  referrerPolicy: { policy: 'same-origin' },
  frameguard: { action: 'deny' },
  // browsers ignore it where the answer did not come by TLS, such as on the loopback interface
  strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: true },
} satisfies FastifyHelmetOptions;

/** The same for answers that are made before any hook runs. */
export const bareProtection = {
  'content-security-policy':
    "default-src 'none';frame-ancestors 'none';base-uri 'none';form-action 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'same-origin',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cache-control': 'no-store',
} as const satisfies Readonly<Record<string, string>>;

/** For files of others: they may do nothing at all, even where a browser would show them. */
export const filePolicy = `${bareProtection['content-security-policy']};sandbox`;
