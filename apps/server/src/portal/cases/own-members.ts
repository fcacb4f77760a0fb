/** Whether a member of an act's body stays in the room of whoever acts, though the act itself is shared. */
export function isOwnMember(name: string): boolean {
  return ['internalReasons', 'assessment', 'leaveOut'].includes(name);
}

/** A body in two: what the other State will see, and what stays in the room of whoever acts. */
export function partsOf(
  body: object,
  isShared: boolean,
): { readonly shared: object; readonly own: object } {
  const isOwn = ([name]: readonly [string, unknown]): boolean => !isShared || isOwnMember(name);
  const members = Object.entries(body);
  return {
    shared: Object.fromEntries(members.filter((one) => !isOwn(one))),
    own: Object.fromEntries(members.filter(isOwn)),
  };
}
