export { DomainError, invalid, unreachable } from './errors.js';
export type { ErrorDetail, ErrorKind, OAuthError, Problem } from './errors.js';
export { caseRoles, knowledgeOf, personOf, requireRole, roles, seesCases } from './actor.js';
export type { Actor, ActorSession, Origin, Role, Side } from './actor.js';
export { addDays, later } from './dates.js';
export {
  cursorOf,
  instantForm,
  numberForm,
  pageOf,
  positionOf,
  uuidForm,
  type Page,
  type Paging,
} from './pages.js';
export {
  AreIds,
  IsDay,
  IsDayOrInstant,
  IsId,
  IsInstant,
  IsLine,
  IsListOf,
  IsNested,
  IsText,
  stateCode,
  whereGiven,
} from './checks.js';
export { tellingOf, toldWith, type Telling } from './telling.js';
export { validated } from './validation.js';
