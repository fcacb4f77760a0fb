export { DomainError, invalid, unreachable } from './errors.js';
export type { ErrorDetail, ErrorKind, Problem } from './errors.js';
export { roles } from './actor.js';
export type { Actor, Role, Side } from './actor.js';
export { addDays, later } from './dates.js';
