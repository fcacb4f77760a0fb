export { canonical } from './canonical.js';
export { commitment, genesis, hashOf, link } from './chain.js';
export type { ChainId, Head, Header, Room, StoredEvent } from './chain.js';
export { verifyChain, type ChainReport } from './verify.js';
