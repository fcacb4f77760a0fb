import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandOf, endProcess, isAlive } from './processes.mjs';
import { Trouble } from './say.mjs';

/**
 * Makes this process the only launcher of a data folder. Answers what notes the programs it starts and what gives the
 * folder back. Server and worker that a killed launcher left behind are ended first: they would hold the port.
 */
export async function takeFolder(dataDir, port) {
  const path = join(dataDir, 'running.json');
  const notes = { launcher: process.pid, port };
  const before = read(path);
  if (before && isOurs(before.launcher, /start\.mjs/) && before.launcher !== process.pid) {
    refuse(dataDir, before);
  }
  if (before) await endLeftovers(before);
  rmSync(path, { force: true });
  try {
    write(path, notes, 'wx');
    await sleep(20); // two starts at the same moment may both have taken a dead one's note away
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const after = read(path);
  if (after?.launcher !== process.pid) refuse(dataDir, after);
  return {
    note(program, pid) {
      notes[program] = pid;
      write(`${path}.new`, notes, 'w'); // in one piece, whoever reads it meanwhile
      renameSync(`${path}.new`, path);
    },
    release: () => rmSync(path, { force: true }),
  };
}

function refuse(dataDir, holder) {
  throw new Trouble(
    `Rogatory already runs on the data in ${dataDir} (process ${holder?.launcher}, port ${holder?.port}). Stop that one, or give this one a folder and a port of its own: DATA_DIR=./other PORT=3001 npm start`,
  );
}

async function endLeftovers(notes) {
  for (const name of ['worker', 'server']) {
    if (!isOurs(notes[name], new RegExp(`apps/${name}/src/main\\.js`))) continue;
    await endProcess(notes[name], [
      ['SIGTERM', 5000],
      ['SIGKILL', 2000],
    ]);
  }
}

/** Whether the process of an old note still runs and is what the note says: ids are given again. */
function isOurs(pid, command) {
  return Number.isInteger(pid) && isAlive(pid) && command.test(commandOf(pid));
}

function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined; // absent, or cut short by a power failure
  }
}

function write(path, notes, flag) {
  writeFileSync(path, JSON.stringify(notes), { flag, mode: 0o600 });
}
