export {
  keeping,
  looking,
  once,
  replayed,
  type Answer,
  type Idempotency,
} from '@rogatory/persistence';
