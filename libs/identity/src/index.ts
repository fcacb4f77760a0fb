export { BearerStrategy } from './bearer.strategy.js';
export { hashSecret, secretMatches } from './secrets.js';
export { ServiceAccounts } from './service-accounts.js';
export { Tokens, tokenLifetime } from './tokens.js';
