export { Law } from './law.js';
export type { Cited, GroundFacts, KindView, OpenGrounds } from './law.js';
export { LawTexts, sentencesOf } from './law-texts.js';
export type { DraftFacts, Receiver } from './draft-check.js';
export type { ScopeAnswer, StatedOffence } from './scope.js';
export {
  levelFor,
  requireChangeable,
  requireWithinYear,
  urgencies,
  withLevels,
} from './service-levels.js';
export type { Fitting, LevelsOf, LevelsOfPair, ServiceLevel } from './service-levels.js';
export { InstrumentFault } from './instrument-fault.js';
export type { Defect } from './instrument-fault.js';
export type {
  Article,
  Citation,
  Condition,
  Confidence,
  Content,
  Duration,
  ForbiddenGround,
  Ground,
  Instrument,
  Kind,
  Limit,
  Offence,
  OwnAmount,
  Paragraph,
  Threshold,
  Urgency,
} from './instrument.js';
