import type { Directory } from '@rogatory/directory';
import type { Who } from './pages.js';
import type { SignedIn } from './visit.js';

/** Who is signed in, as pages tell of them. */
export function whoOf({ session: { row } }: SignedIn, directory: Directory): Who {
  const authority = directory.authority(row.authority)?.name ?? row.authority;
  return { name: row.name, state: row.state, authority, roles: row.roles };
}
