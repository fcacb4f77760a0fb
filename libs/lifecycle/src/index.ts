export type { Action, Bodies, Command, ItemDecision, ItemOutcome } from './commands.js';
export type { Context } from './context.js';
export { decide } from './decide.js';
export { diagram } from './diagram.js';
export { destination, evolve, evolveRoom } from './evolve.js';
export {
  allowedActions,
  authorise,
  lifecycleOf,
  lifecycles,
  mayDraft,
  sideOf,
  transitionOf,
} from './lifecycles.js';
export { endedUnhelped, endings, milestones, possibleEndings } from './milestones.js';
export { needsKeeping, react } from './react.js';
export { floorOf, keptUntil, standingOrder, type StandingOrder } from './keeping.js';
export type {
  About,
  Assessment,
  ConditionTerm,
  Decision,
  DomesticOrder,
  Draft,
  GroundChoice,
  Item,
  LifecycleEvent,
  Link,
  Offence,
  Oral,
  Outcome,
  PrivateRoom,
  Progress,
  RequestRecord,
} from './record.js';
export type { Lifecycle, Transition } from './table.js';
export { sensitiveActions, sensitivities, sensitivitiesOf, type Sensitivity } from './sensitive.js';
