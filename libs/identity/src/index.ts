export { algorithms, publicKeyOf, type PublicKey } from './account-keys.js';
export { BearerStrategy } from './bearer.strategy.js';
export { invalidRequest, unsupportedGrant } from './oauth-errors.js';
export { Outbound, OutboundFault, type OutboundRules } from './outbound.js';
export { hashSecret, secretMatches } from './secrets.js';
export { ServiceAccounts, type Credential } from './service-accounts.js';
export { Tokens, tokenLifetime } from './tokens.js';
