import 'reflect-metadata';
import { EnvFault, readEnv } from '../../../config/env.js';
import { InstrumentFault } from '@rogatory/law';
import { work } from './worker.js';

work(readEnv).catch((error: unknown) => {
  const known = error instanceof EnvFault || error instanceof InstrumentFault;
  process.stderr.write(`${known ? error.message : String((error as Error).stack)}\n`);
  process.exit(1);
});
