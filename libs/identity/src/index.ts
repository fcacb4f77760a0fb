export { algorithms, publicKeyOf, type PublicKey } from './account-keys.js';
export { BearerStrategy } from './bearer.strategy.js';
export { Delays } from './delays.js';
export { Links, type LinkView } from './links.js';
export { KeptForms, type KeptForm } from './kept-forms.js';
export { NodeKey, NodeKeyFault } from './node-key.js';
export {
  PasskeyStrategy,
  PasswordStrategy,
  PublicOrigin,
  sessionCookie,
  SessionStrategy,
  tokenIn,
  TotpStrategy,
  type Arriving,
} from './officer-strategies.js';
export { invalidRequest, unsupportedGrant } from './oauth-errors.js';
export { Outbound, OutboundFault, type OutboundRules } from './outbound.js';
export { hashToken, newToken } from './opaque-token.js';
export { Passkeys } from './passkeys.js';
export { requireGoodPassword } from './password-rules.js';
export { Passwords } from './passwords.js';
export { SecondFactors, type FactorView } from './second-factors.js';
export { SecondStep } from './second-step.js';
export { hashSecret, secretMatches } from './secrets.js';
export { ServiceAccounts, type Credential } from './service-accounts.js';
export {
  Sessions,
  type OpenSession,
  type SessionLimits,
  type SessionView,
  type Ticket,
} from './sessions.js';
export { emailOf, SignIn } from './sign-in.js';
export { freshFor, requireFresh } from './step-up.js';
export { Tokens, tokenLifetime } from './tokens.js';
export { demonstrationCode, demonstrationSecret, type TotpInvitation } from './totp.js';
export { AccessRecord, type AccessEventView } from './administration/access-record.js';
export {
  AdministrationReasonsDto,
  ChangedOfficerDto,
  ChangedUnitDto,
  DelegationDto,
  InvitedOfficerDto,
  UnitDto,
} from './administration/administration.dto.js';
export { Delegations, type DelegationView } from './administration/delegations.js';
export { Leaving, type DeactivatedOfficer } from './administration/leaving.js';
export type {
  ChangedOfficer,
  ColleagueView,
  InvitedOfficer,
  LinkAnswer,
  OfficerStatus,
  OfficerView,
} from './administration/officer-view.js';
export { Officers } from './administration/officers.js';
export { Recoveries, type RecoveryView } from './administration/recoveries.js';
export {
  conflict,
  idOf,
  nothing,
  recorded,
  requireAdministrator,
  requireAuthority,
  requireStaff,
  written,
} from './administration/rules.js';
export { Self, type SelfView } from './administration/self.js';
export {
  AccountKeyDto,
  ChangedServiceAccountDto,
  ServiceAccountDto,
} from './administration/service-account.dto.js';
export { AccountKeeping } from './administration/account-keeping.js';
export type { AccountKeyView, ServiceAccountView } from './administration/account-view.js';
export { Units, type UnitView } from './administration/units.js';
export { ExternalIdentities, type LinkedIdentity } from './external-identities.js';
export { ExternalSignIn, type Arrival, type Errand } from './external-sign-in.js';
export { ProviderDirectory } from './provider-directory.js';
export { attemptCookie, ProviderStrategy } from './provider-strategy.js';
