/** Whether a member of an act's body stays in the room of whoever acts, though the act itself is shared. */
export function isOwnMember(name: string): boolean {
  return ['internalReasons', 'assessment', 'leaveOut'].includes(name);
}
