import 'reflect-metadata';
import { EnvFault, readEnv } from '../../../config/env.js';
import { InstrumentFault } from '@rogatory/law';
import { connectionFault, ConnectionFault } from '@rogatory/persistence';
import { work } from './worker.js';

work(readEnv).catch((error: unknown) => {
  const fault = connectionFault(error) ?? error;
  const known =
    fault instanceof EnvFault ||
    fault instanceof InstrumentFault ||
    fault instanceof ConnectionFault;
  process.stderr.write(`${known ? fault.message : String((error as Error).stack)}\n`);
  process.exit(1);
});
